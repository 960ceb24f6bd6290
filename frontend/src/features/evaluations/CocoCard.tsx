/** COCO's twelve numbers in two rows, each with its meaning and how it differs from before. */
import { Link } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { Definition } from '@/components/Definition';
import type { Column } from '@/components/table/column';
import { CsvButton } from '@/components/table/CsvButton';
import { coco, signed } from '@/lib/format';
import {
  type CocoMetric,
  type CocoNumbers,
  difference,
  measured,
  PRECISIONS,
  RECALLS,
} from './cocoMetrics';
import type { Evaluation } from './evaluationQuery';
import classes from './evaluations.module.css';

export function CocoCard({ evaluation }: { evaluation: Evaluation }) {
  const { coco: numbers, previous } = evaluation;
  return (
    <Card
      title="COCO's twelve numbers"
      aside={
        <CsvButton
          name="coco"
          columns={csvColumnsOf(numbers, previous?.coco)}
          rows={[...PRECISIONS, ...RECALLS]}
        />
      }
      footnote={<Comparison evaluation={evaluation} />}
    >
      <dl className={classes.metrics}>
        <MetricRow title="Precision" metrics={PRECISIONS} numbers={numbers} before={previous?.coco} />
        <MetricRow
          title="Recall"
          metrics={RECALLS}
          numbers={numbers}
          before={previous?.coco}
          isSecond
        />
      </dl>
    </Card>
  );
}

interface MetricRowProps {
  title: string;
  metrics: readonly CocoMetric[];
  numbers: CocoNumbers;
  before: CocoNumbers | undefined;
  isSecond?: boolean;
}

function MetricRow({ title, metrics, numbers, before, isSecond = false }: MetricRowProps) {
  const second = isSecond ? ` ${classes.secondRow}` : '';
  return (
    <>
      <div className={`${classes.metricGroup}${second}`}>{title}</div>
      {metrics.map((metric) => (
        <div key={metric.name} className={`${classes.metric}${second}`}>
          <dt>
            {metric.name}
            <Definition text={metric.definition} />
          </dt>
          <dd className={classes.metricAt}>{metric.at}</dd>
          <Value metric={metric} value={numbers[metric.name]} before={before?.[metric.name]} />
        </div>
      ))}
    </>
  );
}

function Value(props: { metric: CocoMetric; value: number; before: number | undefined }) {
  const { metric, value, before } = props;
  if (measured(value) === null) {
    return (
      <dd className={classes.metricNone}>
        {metric.ofSize ? 'no ground truth of this size' : 'no ground truth'}
      </dd>
    );
  }
  const change = difference(value, before);
  return (
    <dd className={classes.metricValue}>
      {coco(value)}
      {change !== null && <span className={classes.metricChange}>{signed(change, 3)}</span>}
    </dd>
  );
}

function Comparison({ evaluation: { previous } }: { evaluation: Evaluation }) {
  if (!previous) {
    return <>This is the first evaluation on this benchmark, so there is nothing to compare with.</>;
  }
  return (
    <>
      Small numbers: difference to{' '}
      <Link to="/evaluations/$id" params={{ id: previous.id }}>
        {previous.modelVersion.label}
      </Link>
      , the evaluation before this one on the same benchmark. A difference, not a verdict: it has no
      interval, and other clips could turn it.
    </>
  );
}

function csvColumnsOf(numbers: CocoNumbers, before: CocoNumbers | undefined): Column<CocoMetric>[] {
  return [
    csvColumn('Metric', (metric) => metric.name),
    csvColumn('Definition', (metric) => metric.definition),
    csvColumn('Value', (metric) => measured(numbers[metric.name])),
    csvColumn('Evaluation before', (metric) => (before ? measured(before[metric.name]) : null)),
    csvColumn('Difference', (metric) => difference(numbers[metric.name], before?.[metric.name])),
  ];
}

function csvColumn(
  header: string,
  value: (metric: CocoMetric) => string | number | null,
): Column<CocoMetric> {
  return { id: header, header, value, cell: () => null };
}
