/** Factors of the score as logarithms beside those of the median clip: they add up exactly. */
import { Link } from '@tanstack/react-router';
import { Badge } from '@/components/Badge';
import { DataTable } from '@/components/table/DataTable';
import type { Column } from '@/components/table/column';
import { Definition } from '@/components/Definition';
import { decimal, NONE, signed } from '@/lib/format';
import { LEAST_GAP } from './PartsCard';
import type { ExplainedItem, Factor } from './explainQuery';
import { FACTOR_DEFINITIONS } from './scoreWords';
import classes from './priorities.module.css';

export function FactorsTable({ item }: { item: ExplainedItem }) {
  const { factors, medianItem: median } = item;
  const full = Math.max(...factors.map(({ difference }) => Math.abs(difference ?? 0)), 0);
  return (
    <div>
      <div className={classes.tableHead}>
        <h3>Beside the median clip of the selection</h3>
        <FactorSum item={item} />
      </div>
      {median && (
        <p className={classes.muted}>
          <Link to="/clips/$id" params={{ id: median.clip.id }}>
            {median.clip.clipId}
          </Link>
          , rank {median.rank}, score {decimal(median.score, 3)}: this one has{' '}
          {decimal(ratioTo(item, median))} times that. Differences are
          of natural logarithms, so they add up; +0.69 is twice as much.
        </p>
      )}
      <div className={classes.inset}>
        <DataTable
          caption="Factors of the score"
          columns={factorColumns(full)}
          rows={factors}
          rowId={({ name }) => name}
          keys={false}
          sort={null}
        />
      </div>
    </div>
  );
}

function factorColumns(full: number): Column<Factor>[] {
  return [
    {
      id: 'factor',
      header: 'Factor',
      cell: ({ name, label }) => (
        <>
          {label}
          {'\u00a0'}
          <Definition text={FACTOR_DEFINITIONS[name] ?? label} />
        </>
      ),
    },
    { id: 'value', header: 'Here', align: 'right', width: '72px', cell: ({ value }) => short(value) },
    {
      id: 'median',
      header: 'Median',
      align: 'right',
      width: '72px',
      cell: ({ median }) => short(median),
    },
    {
      id: 'bar',
      header: 'Worse, better',
      width: '120px',
      cell: ({ difference }) => <DifferenceBar value={difference ?? 0} full={full} />,
    },
    {
      id: 'difference',
      header: 'Difference',
      align: 'right',
      width: '96px',
      cell: ({ difference }) => (difference === null ? NONE : signed(difference, 3)),
    },
  ];
}

/** Three digits that say something, whatever the size. */
function short(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return decimal(value, digits);
}

function DifferenceBar({ value, full }: { value: number; full: number }) {
  const width = full > 0 ? (Math.abs(value) / full) * 50 : 0;
  return (
    <svg className={classes.difference} height={8} aria-hidden="true">
      <line x1="50%" x2="50%" y1={0} y2={8} className={classes.middle} />
      <rect
        x={`${value < 0 ? 50 - width : 50}%`}
        width={`${width}%`}
        height={8}
        rx={2}
        data-below={value < 0 || undefined}
        className={classes.side}
      />
    </svg>
  );
}

/** The differences add up to the logarithm of the two scores' ratio. */
function FactorSum({ item }: { item: ExplainedItem }) {
  const { factors, medianItem: median } = item;
  const differences = factors.map(({ difference }) => difference);
  const ratio = median && ratioTo(item, median);
  if (!ratio || ratio <= 0 || differences.includes(null)) return null;
  const sum = differences.reduce<number>((total, value) => total + (value ?? 0), 0);
  const isExact = Math.abs(sum - Math.log(ratio)) <= LEAST_GAP;
  return isExact ? (
    <Badge tone="better" shape={false}>
      ✓ sum {signed(sum, 3)} = ln {decimal(ratio, 3)}
    </Badge>
  ) : (
    <Badge tone="worse">differences do not add up</Badge>
  );
}

interface Scored {
  score: number | null;
}

function ratioTo({ score }: Scored, median: Scored): number | null {
  return score !== null && median.score !== null && median.score > 0 ? score / median.score : null;
}
