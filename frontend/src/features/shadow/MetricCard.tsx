/** One metric: cumulative gain beside each baseline, the lines in figures, and the target. */
import { Card } from '@/components/Card';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { capitalized, percent } from '@/lib/format';
import { LINE_COLUMNS, LINE_CSV_COLUMNS, REACH_COLUMNS } from './columns';
import { GainChart } from './GainChart';
import type { Metric } from './shadowQuery';
import { ARMS, reachWords } from './words';
import classes from './shadow.module.css';

export function MetricCard({ metric }: { metric: Metric }) {
  const title = capitalized(metric.label);
  return (
    <>
      <div className={classes.charts}>
        {metric.contrasts.map((contrast) => (
          <Card
            key={contrast.baseline}
            title={`${title}: gain over ${ARMS[contrast.baseline].toLowerCase()}`}
            footnote="Points of recall, added up over cycles. The dashed lines are the stop rule: outside of them it is decided."
          >
            <p className={classes.sentence}>{contrast.sentence}</p>
            <GainChart contrast={contrast} />
          </Card>
        ))}
      </div>
      <Card
        flush
        title={title}
        aside={
          <CsvButton name={`shadow-${metric.metric}`} columns={LINE_CSV_COLUMNS} rows={metric.contrasts} />
        }
        footnote={metric.null.sentence}
      >
        <DataTable
          caption={title}
          columns={LINE_COLUMNS}
          rows={metric.contrasts}
          rowId={({ baseline }) => baseline}
          keys={false}
        />
      </Card>
      {metric.target !== null && (
        <Card
          flush
          title={`Until ${percent(metric.target, 1)} was reached for the first time`}
          definition="Cycles and label-hours that each arm took until its model was that good."
          footnote={reachWords(metric.reached)}
        >
          <DataTable
            caption={`Label-hours to the target, ${metric.label}`}
            columns={REACH_COLUMNS}
            rows={metric.reached}
            rowId={({ arm }) => arm}
            keys={false}
          />
        </Card>
      )}
    </>
  );
}
