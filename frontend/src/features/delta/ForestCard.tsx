/** The answer over all objects, and one row of the forest plot per cohort. */
import { useMemo } from 'react';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/States';
import { DataTable } from '@/components/table/DataTable';
import { CohortDetail } from './CohortDetail';
import { deltaColumns } from './deltaColumns';
import type { CohortDelta, Comparison } from './deltaQuery';
import { answer, changeSentence, countsSentence, recallSentence, verdictOf } from './words';
import classes from './delta.module.css';

interface ForestCardProps {
  comparison: Comparison;
  className: string | undefined;
  /** Label of the row that is unfolded. */
  openRow: string | undefined;
  onOpen: (label: string | undefined) => void;
  /** True while the answer to newer filters is on its way. */
  isOutdated: boolean;
}

/** By clip there may be thousands of rows. */
const VIRTUAL_FROM = 60;

export function ForestCard(props: ForestCardProps) {
  const { comparison, className, openRow, onOpen, isOutdated } = props;
  const columns = useMemo(() => deltaColumns(comparison), [comparison]);
  const rows = useMemo(() => fewLast(comparison.cohorts), [comparison]);
  const open = rows.find(({ label }) => label === openRow);
  return (
    <Card flush>
      <Answer comparison={comparison} isOutdated={isOutdated} />
      <div className={isOutdated ? classes.outdated : undefined} aria-busy={isOutdated}>
        {rows.length > 0 ? (
          <DataTable
            caption="Change in recall by cohort"
            columns={columns}
            rows={rows}
            rowId={({ label }) => label}
            rowHeight={52}
            height={rows.length > VIRTUAL_FROM ? 720 : undefined}
            activeId={openRow ?? null}
            onActivate={({ label }) => onOpen(label)}
            detail={
              open && (
                <CohortDetail
                  row={open}
                  comparison={comparison}
                  className={className}
                  onClose={() => onOpen(undefined)}
                />
              )
            }
          />
        ) : (
          <EmptyState
            title="No cohort to compare"
            cause="No labeled object of this class lies in a clip of the benchmark."
            cure="Choose another class, or all of them."
          />
        )}
      </div>
    </Card>
  );
}

function Answer({ comparison, isOutdated }: Pick<ForestCardProps, 'comparison' | 'isOutdated'>) {
  const { overall, resampledBy } = comparison;
  const { text, tone } = verdictOf(overall);
  return (
    <div className={classes.answer}>
      <div className={classes.answerText}>
        <h2>{answer(comparison)}</h2>
        <p>
          {countsSentence(overall, resampledBy)} {recallSentence(overall)}{' '}
          {changeSentence(overall)}
        </p>
      </div>
      {isOutdated ? <span role="status">Comparing anew…</span> : <Badge tone={tone}>{text}</Badge>}
    </div>
  );
}

/** However it comes, what is too few to judge never stands first. */
export function fewLast(rows: readonly CohortDelta[]): CohortDelta[] {
  return [...rows.filter((row) => !row.tooFew), ...rows.filter((row) => row.tooFew)];
}
