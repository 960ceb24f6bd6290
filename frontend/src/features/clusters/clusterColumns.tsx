/** Columns of the list of clusters and of its file. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { ErrorTypeBadge } from '@/components/ErrorTypeBadge';
import { TooFew } from '@/components/RateWithCount';
import { Sparkline } from '@/components/Sparkline';
import type { Column } from '@/components/table/column';
import { ERROR_TYPES } from '@/lib/errorTypes';
import { count, decimal, FEW, NONE, signed } from '@/lib/format';
import { TRANSITIONS } from '@/lib/transitions';
import { changeOf, isSure, kindText, traitText } from './clusterWords';
import type { Cluster } from './clustersQuery';
import classes from './clusters.module.css';

const TRAITS_SHOWN = 3;

/** `numbers`: place of each cluster by id, as its marker on the map has it. */
export function clusterColumns(
  numbers: ReadonlyMap<string, number>,
  hasBefore: boolean,
): Column<Cluster>[] {
  return [
    {
      id: 'number',
      header: '#',
      width: '48px',
      align: 'right',
      value: (row) => numbers.get(row.id),
      cell: (row) => numbers.get(row.id),
    },
    {
      id: 'name',
      header: 'Cluster',
      value: (row) => row.name,
      cell: (row) => (
        <>
          <Link to="/clusters/$id" params={{ id: row.id }} className={classes.name}>
            {row.name}
          </Link>
          <span className={classes.kind}>{kindText(row)}</span>
        </>
      ),
    },
    {
      id: 'size',
      header: 'Errors',
      width: '104px',
      definition: 'Errors in it; below, the change since the evaluation before.',
      align: 'right',
      value: (row) => row.size,
      cell: (row) => <Size cluster={row} />,
    },
    {
      id: 'trend',
      header: 'Since before',
      width: '132px',
      definition: 'What became of it since the clustering of an earlier evaluation, and its course.',
      value: (row) => (hasBefore ? TRANSITIONS[row.transition].name : null),
      cell: (row) => (hasBefore ? <Trend cluster={row} /> : NONE),
    },
    {
      id: 'type',
      header: 'Type',
      width: '132px',
      definition: 'The most frequent type of error in it (TIDE).',
      value: (row) => row.errorType && ERROR_TYPES[row.errorType].name.toLowerCase(),
      cell: (row) => (
        <span className={classes.type}>
          <ErrorTypeBadge type={row.errorType} />
        </span>
      ),
    },
    {
      id: 'traits',
      header: 'In common',
      definition: `Values that its errors have more often than all objects of its classes, beyond chance, and by what factor. No factor below ${FEW} errors.`,
      sortable: false,
      value: (row) => row.traits.filter(isSure).map((trait) => traitText(trait, row.size)).join(', '),
      cell: (row) => <Traits cluster={row} />,
    },
    {
      id: 'stability',
      header: 'Stability',
      width: '104px',
      definition:
        'How alike it comes out when clips are drawn again and clustered again: 1 is the same each time, below 0.5 may be chance.',
      align: 'right',
      value: (row) => row.stability,
      cell: (row) => decimal(row.stability),
    },
    {
      id: 'spread',
      header: 'Clips / drives',
      width: '96px',
      definition: 'Errors of one drive may have one cause: look for clusters of many drives.',
      align: 'right',
      value: (row) => row.numClips,
      cell: (row) => (
        <span className="gl-num">
          {count(row.numClips)} / {count(row.numDrives)}
        </span>
      ),
    },
  ];
}

export function clusterCsvColumns(
  numbers: ReadonlyMap<string, number>,
  hasBefore: boolean,
): Column<Cluster>[] {
  return [
    ...clusterColumns(numbers, hasBefore),
    csvOnly('Drives', (row) => row.numDrives),
    csvOnly('Errors before', (row) => row.previousSize),
    csvOnly('Class', (row) => row.className),
    csvOnly('Outcome', (row) => (row.outcome === 'FN' ? 'missed' : 'false')),
  ];
}

function csvOnly(header: string, value: (row: Cluster) => string | number | null): Column<Cluster> {
  return { id: header, header, value, cell: () => null };
}

function Size({ cluster }: { cluster: Cluster }) {
  const change = changeOf(cluster);
  return (
    <>
      <strong className="gl-num">{count(cluster.size)}</strong>
      <span className={classes.under}>
        {cluster.size > 0 && cluster.size < FEW && <TooFew cases={cluster.size} />}
        {change !== null && <span className="gl-num">{signed(change)}</span>}
      </span>
    </>
  );
}

function Trend({ cluster }: { cluster: Cluster }) {
  const { name, tone, definition } = TRANSITIONS[cluster.transition];
  const course = cluster.history.map(({ size }) => size);
  return (
    <span className={classes.trend}>
      <Badge tone={tone} shape={false} title={definition}>
        {name}
      </Badge>
      {course.length > 1 && <Sparkline values={course} width={80} height={16} />}
    </span>
  );
}

function Traits({ cluster: { traits, size } }: { cluster: Cluster }) {
  const sure = traits.filter(isSure);
  if (sure.length === 0) return <span className="gl-small">nothing beyond chance</span>;
  return (
    <span className={classes.traits}>
      {sure.slice(0, TRAITS_SHOWN).map((trait) => (
        <span key={`${trait.axis} ${trait.value}`} className={classes.trait}>
          {traitText(trait, size)}
        </span>
      ))}
    </span>
  );
}
