/** A thing or a group in the graph: one button that opens it, one that shows what is around it. */
import { VisuallyHidden } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { type CSSProperties, useContext, useEffect, useRef } from 'react';
import { GraphContext } from './graphContext';
import { countOf, KINDS } from './kinds';
import type { Kind } from './lineageQueries';
import type { ShownNode } from './showGraph';
import classes from './lineage.module.css';

export type CardNode = Node<{ shown: ShownNode }, 'card'>;

export function NodeCard({ id, data: { shown } }: NodeProps<CardNode>) {
  const graph = useContext(GraphContext);
  const marks: Marks = {
    isStart: id === graph.startKey,
    isActive: id === graph.activeId,
    isSelected: id === graph.selectedId,
    isOnPath: graph.onPath.has(id),
    isExpanded: graph.expanded.has(id),
  };
  const { color } = KINDS[kindOf(shown)];
  return (
    <div
      className={classes.node}
      data-group={shown.group !== null || undefined}
      data-start={marks.isStart || undefined}
      data-selected={marks.isSelected || undefined}
      data-path={marks.isOnPath || undefined}
      style={{ '--kind': color } as CSSProperties}
    >
      <Handle type="target" position={Position.Left} className={classes.handle} />
      <MainButton shown={shown} marks={marks} />
      {graph.canToggle(shown) && <ToggleButton shown={shown} marks={marks} />}
      <Handle type="source" position={Position.Right} className={classes.handle} />
    </div>
  );
}

interface ButtonProps {
  shown: ShownNode;
  marks: Marks;
}

interface Marks {
  isStart: boolean;
  isActive: boolean;
  isSelected: boolean;
  isOnPath: boolean;
  isExpanded: boolean;
}

function MainButton({ shown, marks }: ButtonProps) {
  const { onOpen, onActivate, takesFocus } = useContext(GraphContext);
  const button = useRef<HTMLButtonElement>(null);
  const { isActive, isStart } = marks;
  useEffect(() => {
    if (isActive && takesFocus(shown.id)) button.current?.focus({ preventScroll: true });
  }, [isActive, takesFocus, shown.id]);
  const { icon: Icon, name } = KINDS[kindOf(shown)];
  return (
    <button
      ref={button}
      type="button"
      className={`nopan ${classes.nodeMain}`}
      tabIndex={isActive ? 0 : -1}
      title={nameOf(shown)}
      aria-current={marks.isSelected || undefined}
      onClick={() => onOpen(shown.id)}
      onFocus={() => onActivate(shown.id)}
    >
      <span className={classes.nodeKind}>
        <Icon size={14} stroke={1.75} />
        {name}
        {isStart && <span className={classes.nodeMark}>start</span>}
      </span>{' '}
      <span className={classes.nodeName}>{nameOf(shown)}</span>{' '}
      <span className={classes.nodeDetail}>{detailOf(shown)}</span>
      <VisuallyHidden>{spokenMarks(marks)}</VisuallyHidden>
    </button>
  );
}

function ToggleButton({ shown, marks: { isActive, isExpanded } }: ButtonProps) {
  const { onToggle, busy } = useContext(GraphContext);
  const text = toggleText(shown, isExpanded);
  const Icon = isExpanded ? IconMinus : IconPlus;
  return (
    <button
      type="button"
      className={`nopan ${classes.nodeMore}`}
      tabIndex={isActive ? 0 : -1}
      aria-label={text}
      title={text}
      aria-busy={busy.has(shown.id) || undefined}
      onClick={() => onToggle(shown.id)}
    >
      <Icon size={14} stroke={2} />
    </button>
  );
}

function kindOf({ node, group }: ShownNode): Kind {
  return group ? group.kind : node.kind;
}

function nameOf({ node, group }: ShownNode): string {
  return group ? `+${countOf(group.members.length, group.kind)}` : node.name;
}

function detailOf({ node, group }: ShownNode): string {
  if (!group) return node.detail ?? '';
  return group.members.map(({ name }) => name).slice(0, 3).join(', ');
}

function toggleText(shown: ShownNode, isExpanded: boolean): string {
  if (shown.group) return `Show ${nameOf(shown).slice(1)} one by one`;
  return isExpanded ? `Hide what is around ${nameOf(shown)}` : `Show what is around ${nameOf(shown)}`;
}

/** What the eye sees by color and border, in words. */
function spokenMarks({ isStart, isOnPath, isExpanded }: Marks): string {
  const marks = [isStart && 'start of the trace', isOnPath && 'on the way', isExpanded && 'expanded'];
  return marks.filter(Boolean).join(', ');
}
