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
      <div>
        <MetricRow title="Precision" metrics={PRECISIONS} numbers={numbers} before={previous?.coco} />
        <MetricRow title="Recall" metrics={RECALLS} numbers={numbers} before={previous?.coco} />
      </div>
    </Card>
  );
}

interface MetricRowProps {
  title: string;
  metrics: readonly CocoMetric[];
  numbers: CocoNumbers;
  before: CocoNumbers | undefined;
}

function MetricRow({ title, metrics, numbers, before }: MetricRowProps) {
  return (
    <div className={classes.metrics}>
      <h3 className={classes.metricGroup}>{title}</h3>
      <dl className={classes.metricList}>
        {metrics.map((metric) => (
          <div key={metric.name} className={classes.metric}>
            <dt>
              {metric.name}
              <Definition text={metric.definition} />
            </dt>
            <dd className={classes.metricAt}>{metric.at}</dd>
            <Value metric={metric} value={numbers[metric.name]} before={before?.[metric.name]} />
          </div>
        ))}
      </dl>
    </div>
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
      <Link to="/evaluations/$id" params={{ id: previous.id }} className={classes.inText}>
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
