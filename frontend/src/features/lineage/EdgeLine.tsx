/** A relationship as a line with its words, from the source of the sentence to its target. */
import type { Edge, EdgeProps } from '@xyflow/react';
import { type Line, lineLabel, pathOf } from './layout';
import type { ShownEdge } from './showGraph';
import classes from './lineage.module.css';

export type LineEdge = Edge<{ shown: ShownEdge; line: Line; isOnPath: boolean }, 'line'>;

export function EdgeLine({ data }: EdgeProps<LineEdge>) {
  if (!data) return null;
  const { shown, line, isOnPath } = data;
  const text = lineLabel(shown);
  const width = text.length * 6.2 + 8;
  return (
    <>
      <path
        className={classes.line}
        d={pathOf(line.points)}
        data-path={isOnPath || undefined}
        markerEnd={`url(#${isOnPath ? PATH_ARROW : ARROW})`}
      />
      {line.label && (
        <g transform={`translate(${line.label.x},${line.label.y})`}>
          <rect className={classes.lineBack} x={-width / 2} y={-8} width={width} height={16} rx={3} />
          <text className={classes.lineText} dy="0.32em" data-path={isOnPath || undefined}>
            {text}
          </text>
        </g>
      )}
    </>
  );
}

const ARROW = 'lineage-arrow';
const PATH_ARROW = 'lineage-path-arrow';

export function ArrowHeads() {
  return (
    <svg className={classes.defs} aria-hidden="true">
      <defs>
        <ArrowHead id={ARROW} className={classes.arrow} />
        <ArrowHead id={PATH_ARROW} className={classes.pathArrow} />
      </defs>
    </svg>
  );
}

function ArrowHead({ id, className }: { id: string; className: string | undefined }) {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerWidth="8"
      markerHeight="8"
      markerUnits="userSpaceOnUse"
      orient="auto"
    >
      <path className={className} d="M0,0.5 L8,4 L0,7.5 z" />
    </marker>
  );
}
