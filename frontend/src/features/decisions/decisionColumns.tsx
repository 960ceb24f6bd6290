/** Columns of the list of decisions, on the page and in its CSV. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { NodeLink } from '@/components/NodeLink';
import type { Column } from '@/components/table/column';
import { Time } from '@/components/Time';
import { plural, words } from '@/lib/format';
import { KINDS } from './decisionWords';
import type { ListedDecision } from './decisionQueries';
import classes from './decisions.module.css';

const SHOWN = 3;

/** The order is the server's: sorting one page would look like sorting all. */
export const DECISION_COLUMNS: Column<ListedDecision>[] = [
  {
    id: 'title',
    header: 'Decision',
    cell: ({ id, title, label }) => (
      <span className={classes.lines}>
        <Link to="/decisions/$id" params={{ id }}>
          {title}
        </Link>
        <span className="gl-small">{label}</span>
      </span>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    width: '104px',
    cell: ({ kind }) => <Badge title={KINDS[kind].sentence}>{KINDS[kind].name}</Badge>,
  },
  { id: 'about', header: 'About', cell: ({ about }) => <About about={about} /> },
  {
    id: 'who',
    header: 'Who',
    width: '180px',
    cell: ({ author, authorRole }) => (
      <span className={classes.lines}>
        {author}
        <span className="gl-small">{words(authorRole)}</span>
      </span>
    ),
  },
  {
    id: 'decided',
    header: 'Decided',
    width: '196px',
    cell: ({ decidedAt }) => <Time iso={decidedAt} />,
  },
  {
    id: 'recorded',
    header: 'Recorded',
    definition: 'When it was put on record. Traces of a moment before it do not show it.',
    width: '196px',
    cell: ({ recordedAt }) => <Time iso={recordedAt} />,
  },
];

function About({ about }: Pick<ListedDecision, 'about'>) {
  const more = about.length - SHOWN;
  return (
    <>
      {about.slice(0, SHOWN).map((node, index) => (
        <span key={node.key}>
          {index > 0 && ', '}
          <NodeLink node={node} />
        </span>
      ))}
      {more > 0 && ` and ${plural(more, 'more thing')}`}
    </>
  );
}

export const DECISION_CSV_COLUMNS: Column<ListedDecision>[] = [
  file('decision', (row) => row.label),
  file('kind', (row) => row.kind.toLowerCase()),
  file('title', (row) => row.title),
  file('rationale', (row) => row.rationale),
  file('about', (row) => row.about.map(({ key }) => key).join('; ')),
  file('author', (row) => row.author),
  file('role', (row) => row.authorRole.toLowerCase()),
  file('decided_at', (row) => row.decidedAt),
  file('recorded_at', (row) => row.recordedAt),
];

function file(header: string, value: Column<ListedDecision>['value']): Column<ListedDecision> {
  return { id: header, header, value, cell: () => null };
}
