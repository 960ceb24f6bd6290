/** The thing that is looked at: what is known of it, where it lives, and its relationships. */
import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { LoadingState } from '@/components/States';
import { plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { EdgeSentences } from './EdgeSentences';
import { KindTag } from './KindTag';
import { countOf, KINDS, placeOf } from './kinds';
import { type LineageNode, ThingQuery } from './lineageQueries';
import type { Graph } from './mergeAnswers';
import { readLineageSearch } from './search';
import type { Group, ShownNode } from './showGraph';
import { thingFacts } from './thingFacts';
import classes from './lineage.module.css';

interface ThingPanelProps {
  shown: ShownNode;
  graph: Graph;
  names: ReadonlyMap<string, LineageNode>;
  startKey: string;
  isExpanded: boolean;
  onToggle: (id: string) => void;
  onSelect: (key: string) => void;
  onFindWay: (key: string) => void;
}

export function ThingPanel(props: ThingPanelProps) {
  const { node, group, id } = props.shown;
  const label = group ? `Group of ${countOf(group.members.length, group.kind)}` : `${KINDS[node.kind].name} ${node.name}`;
  return (
    <section className={classes.panel} aria-label={label}>
      {group ? <GroupCard id={id} group={group} {...props} /> : <ThingCard {...props} node={node} />}
    </section>
  );
}

function CloseButton() {
  const [, setSearch] = useUrlState(readLineageSearch);
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label="Close the panel"
      onClick={() => setSearch({ thing: undefined })}
    >
      <IconX size={16} stroke={1.75} />
    </ActionIcon>
  );
}

function GroupCard({ id, group, onToggle, onSelect }: ThingPanelProps & { id: string; group: Group }) {
  const { members, kind } = group;
  return (
    <Card title={`${countOf(members.length, kind)}, alike`} aside={<CloseButton />}>
      <KindTag kind={kind} />
      <p className={classes.hint}>
        All of them have the same relationships with the same things, so they are one box.
      </p>
      <div className={classes.actions}>
        <Button size="compact-sm" onClick={() => onToggle(id)}>
          Show them one by one
        </Button>
      </div>
      <ul className={classes.members} aria-label="Members of the group">
        {members.map((member) => (
          <li key={member.key}>
            <button type="button" className={classes.nameButton} onClick={() => onSelect(member.key)}>
              {member.name}
            </button>
            <span className="gl-small">{member.detail}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ThingCard(props: ThingPanelProps & { node: LineageNode }) {
  const { node, graph, names, onSelect } = props;
  const edges = graph.edges.filter(({ source, target }) => source === node.key || target === node.key);
  return (
    <>
      <Card title={node.name} aside={<CloseButton />}>
        <KindTag kind={node.kind} />
        {node.detail && <p className={classes.text}>{node.detail}</p>}
        <Facts node={node} />
        <Actions {...props} />
        <code className={classes.key}>{node.key}</code>
      </Card>
      <Card title={plural(edges.length, 'relationship')}>
        <EdgeSentences edges={edges} names={names} ofKey={node.key} onSelect={onSelect} />
      </Card>
    </>
  );
}

function Facts({ node: { nodeId } }: { node: LineageNode }) {
  const read = useRead(ThingQuery, { id: nodeId ?? '' }, { pause: nodeId === null });
  if (nodeId === null) return null;
  if (read.state === 'loading') return <LoadingState layout="text" rows={3} />;
  const thing = read.data?.node;
  const facts = thing ? thingFacts(thing) : [];
  if (facts.length === 0) return null;
  return (
    <dl className={classes.facts}>
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Actions({ node, shown, startKey, isExpanded, onToggle, onFindWay }: ThingPanelProps & { node: LineageNode }) {
  const place = placeOf(node);
  const isStart = node.key === startKey;
  const { openGroup } = shown;
  return (
    <div className={classes.actions}>
      {place && (
        <LinkButton to={place.to} search={place.search as never} size="compact-sm">
          Open its page
        </LinkButton>
      )}
      {(node.kind === 'DECISION' || node.kind === 'MODEL_VERSION') && (
        <LinkButton
          to="/lineage"
          search={{ decisionOf: node.key }}
          variant="default"
          size="compact-sm"
        >
          {node.kind === 'DECISION' ? 'What did it change?' : 'Who decided this?'}
        </LinkButton>
      )}
      {!isStart && (
        <>
          <Button variant="default" size="compact-sm" onClick={() => onToggle(node.key)}>
            {isExpanded ? 'Hide what is around it' : 'Show what is around it'}
          </Button>
          <LinkButton to="/lineage" search={{ id: node.key }} variant="default" size="compact-sm">
            Start here
          </LinkButton>
        </>
      )}
      <Button variant="default" size="compact-sm" onClick={() => onFindWay(node.key)}>
        Find a way from here
      </Button>
      {openGroup !== null && (
        <Button variant="default" size="compact-sm" onClick={() => onToggle(openGroup)}>
          Fold these {KINDS[node.kind].many} again
        </Button>
      )}
    </div>
  );
}
