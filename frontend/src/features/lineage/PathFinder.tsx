/** The shortest way between two things: keys are written, or picked in the graph. */
import { Button, TextInput } from '@mantine/core';
import { IconPointer } from '@tabler/icons-react';
import type { FormEvent } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { plural } from '@/lib/format';
import { useUrlState } from '@/lib/useUrlState';
import type { LineageNode } from './lineageQueries';
import { calledNode, sentenceOf } from './lineageWords';
import { readLineageSearch } from './search';
import type { PathRead } from './useLineage';
import classes from './lineage.module.css';

export type End = 'from' | 'to';

export interface Ends {
  from: string;
  to: string;
}

interface PathFinderProps {
  ends: Ends;
  onEndsChange: (ends: Ends) => void;
  path: PathRead;
  names: ReadonlyMap<string, LineageNode>;
  /** The end that the next thing in the graph becomes. */
  picking: End | null;
  onPick: (end: End | null) => void;
  onClose: () => void;
}

export function PathFinder(props: PathFinderProps) {
  const { ends, path, names, picking, onClose } = props;
  const [, setSearch] = useUrlState(readLineageSearch);
  const find = (event: FormEvent) => {
    event.preventDefault();
    setSearch({ from: ends.from.trim() || undefined, to: ends.to.trim() || undefined }, { push: true });
  };
  const isWhole = ends.from.trim() !== '' && ends.to.trim() !== '';
  return (
    <Card
      title="The shortest way between two things"
      aside={
        <Button variant="subtle" size="compact-xs" onClick={onClose}>
          Close
        </Button>
      }
    >
      <form className={classes.pathForm} onSubmit={find}>
        <EndField end="from" label="From" {...props} />
        <EndField end="to" label="To" {...props} />
        <Button type="submit" disabled={!isWhole} loading={path.state === 'loading'}>
          Find the way
        </Button>
      </form>
      {picking && (
        <p className={classes.hint} role="status">
          Choose a thing in the graph: click it, or press Enter on it.
        </p>
      )}
      <PathResult path={path} names={names} />
    </Card>
  );
}

interface EndFieldProps extends PathFinderProps {
  end: End;
  label: string;
}

function EndField({ end, label, ends, onEndsChange, names, picking, onPick }: EndFieldProps) {
  const [fieldValue, node] = [ends[end], names.get(ends[end])];
  return (
    <div className={classes.pathEnd}>
      <TextInput
        size="xs"
        label={label}
        description={node ? calledNode(node) : 'A key such as Epic:PERC-12, or a global id'}
        value={fieldValue}
        onChange={(event) => onEndsChange({ ...ends, [end]: event.currentTarget.value })}
      />
      <Button
        variant="default"
        size="compact-xs"
        aria-pressed={picking === end}
        leftSection={<IconPointer size={14} stroke={1.75} />}
        onClick={() => onPick(picking === end ? null : end)}
      >
        {picking === end ? 'Stop picking' : 'Pick from the graph'}
      </Button>
    </div>
  );
}

function PathResult({ path, names }: { path: PathRead; names: ReadonlyMap<string, LineageNode> }) {
  if (path.problem) {
    return (
      <Notice tone="worse" title="This way was not looked for" code={path.problem.code}>
        {path.problem.message}
      </Notice>
    );
  }
  if (path.state !== 'ready') return null;
  if (!path.answer) {
    return (
      <Notice title="No way leads from one to the other">
        Within 10 hops nothing connects them, or one of them is not there. At a later moment there may
        be a way.
      </Notice>
    );
  }
  const { edges, cuts } = path.answer;
  if (edges.length === 0) {
    return (
      <Notice title={cuts.length > 0 ? 'The search ended before it found a way' : 'Both are the same thing'}>
        {cuts.join(' ')}
      </Notice>
    );
  }
  return (
    <div role="status">
      <p className={classes.hint}>
        {plural(edges.length, 'step')}, marked in the graph:
      </p>
      <ol className={classes.steps} aria-label="Steps of the way">
        {edges.map((edge) => (
          <li key={edge.id}>{sentenceOf(edge, names)}</li>
        ))}
      </ol>
    </div>
  );
}
