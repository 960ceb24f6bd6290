/** Relationships of a thing as sentences, with what is known of each and since when. */
import { Link } from '@tanstack/react-router';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Time } from '@/components/Time';
import { KINDS } from './kinds';
import type { LineageEdge, LineageNode } from './lineageQueries';
import { deltaOf, factsOf } from './lineageWords';
import classes from './lineage.module.css';

/** More than these are asked for by a button: a queue has hundreds. */
const FIRST = 25;

interface EdgeSentencesProps {
  edges: readonly LineageEdge[];
  names: ReadonlyMap<string, LineageNode>;
  /** The thing that they are all of. */
  ofKey: string;
  onSelect: (key: string) => void;
}

export function EdgeSentences({ edges, names, ofKey, onSelect }: EdgeSentencesProps) {
  const [most, setMost] = useState(FIRST);
  return (
    <>
      <ul className={classes.sentences} aria-label="Relationships">
        {edges.slice(0, most).map((edge) => (
          <li key={edge.id}>
            <p className={classes.sentence}>
              <End nodeKey={edge.source} names={names} ofKey={ofKey} onSelect={onSelect} />{' '}
              <code className={classes.type}>{edge.type.replaceAll('_', ' ')}</code>{' '}
              <End nodeKey={edge.target} names={names} ofKey={ofKey} onSelect={onSelect} />
            </p>
            <Known edge={edge} />
          </li>
        ))}
      </ul>
      {edges.length > most && (
        <Button variant="default" size="compact-xs" onClick={() => setMost(edges.length)}>
          Show all {edges.length}
        </Button>
      )}
    </>
  );
}

interface EndProps extends Omit<EdgeSentencesProps, 'edges'> {
  nodeKey: string;
}

function End({ nodeKey, names, ofKey, onSelect }: EndProps) {
  const node = names.get(nodeKey);
  if (!node) return nodeKey;
  if (nodeKey === ofKey) return <strong>{node.name}</strong>;
  return (
    <>
      {KINDS[node.kind].name}{' '}
      <button type="button" className={classes.nameButton} onClick={() => onSelect(nodeKey)}>
        {node.name}
      </button>
    </>
  );
}

function Known({ edge }: { edge: LineageEdge }) {
  const facts = factsOf(edge);
  const delta = deltaOf(edge);
  return (
    <>
      {facts.length > 0 && (
        <dl className={classes.edgeFacts}>
          {facts.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {delta && (
        <Link to="/lineage" search={delta}>
          Who decided this?
        </Link>
      )}
      <p className={classes.times}>
        true since <Time iso={edge.validFrom} /> · on record since <Time iso={edge.recordedAt} />
        {edge.retractedAt && (
          <>
            {' '}
            · until <Time iso={edge.retractedAt} />
          </>
        )}
      </p>
    </>
  );
}
