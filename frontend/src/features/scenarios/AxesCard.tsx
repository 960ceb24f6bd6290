/** The axes that cohorts and expressions are made by, and a form that registers one more. */
import { useState } from 'react';
import { Card } from '@/components/Card';
import { Notice } from '@/components/Notice';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { useViewer } from '@/lib/viewer';
import { AxisForm } from './AxisForm';
import { AXIS_COLUMNS } from './scenarioColumns';
import type { CohortAxis } from './scenarioQueries';
import classes from './scenarios.module.css';

interface AxesCardProps {
  axes: readonly CohortAxis[];
  onChanged: () => void;
}

export function AxesCard({ axes, onChanged }: AxesCardProps) {
  const mayDefine = useViewer().can('define_scenarios');
  const [outcome, setOutcome] = useState<string | null>(null);
  const take = (sentence: string) => {
    setOutcome(sentence);
    onChanged();
  };
  return (
    <Card
      flush
      title="Cohort axes"
      definition="What evaluations, comparisons, coverage and scenarios can be cut by. Any column of the catalog can be registered, also one that only your catalog has."
      aside={<CsvButton name="cohort-axes" columns={AXIS_COLUMNS} rows={axes} />}
    >
      <DataTable
        caption="Cohort axes"
        columns={AXIS_COLUMNS}
        rows={axes}
        rowId={(row) => row.name}
        keys={false}
      />
      {mayDefine && (
        <div className={classes.register}>
          <h3 className={classes.subtitle}>Register a column as an axis</h3>
          <AxisForm onDone={take} />
          {outcome && <Notice tone="better" title={outcome} />}
        </div>
      )}
    </Card>
  );
}
