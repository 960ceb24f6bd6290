/** Where the model fails: counts by one to three axes of the clips, optionally of one class. */
import { Card } from '@/components/Card';
import { FilterChips } from '@/components/FilterChips';
import { LinkButton } from '@/components/LinkButton';
import { EmptyState, ReadState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { capitalized, plural, words } from '@/lib/format';
import { graphql } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { ClassChip } from './ClassChip';
import { chosenAxes, cohortColumns, cohortCsvColumns, withAxes } from './cohorts';
import type { Evaluation } from './evaluationQuery';
import { readEvaluationSearch } from './search';
import classes from './evaluations.module.css';

const CohortsQuery = graphql(`
  query EvaluationCohorts($id: ID!, $by: [String!]!, $className: String) {
    evaluation(id: $id) {
      id
      cohorts(by: $by, className: $className) {
        label
        numClips
        numDrives
        tooFew
        cohort {
          axis
          value
        }
        counts {
          gt
          tp
          fp
          fn
        }
      }
    }
  }
`);

export function CohortsCard({ evaluation }: { evaluation: Evaluation }) {
  const [search, setSearch] = useUrlState(readEvaluationSearch);
  const by = chosenAxes(search.by, evaluation.axes);
  const names = evaluation.classes.map(({ name }) => name);
  const className = names.find((name) => name === search.className);
  const read = useRead(
    CohortsQuery,
    { id: evaluation.id, by, className },
    { pause: by.length === 0 },
  );
  const rows = read.data?.evaluation?.cohorts ?? [];
  const few = rows.filter((row) => row.tooFew).length;
  if (by.length === 0) return <NoAxes />;
  return (
    <Card
      title="Where it fails"
      definition="Clips that share values on the chosen axes. A clip with two scenarios counts in both."
      flush
      aside={
        <div className={classes.controls}>
          <FilterChips
            filters={[{ key: 'by', label: 'By', options: axisOptions(evaluation.axes) }]}
            search={{ by }}
            onChange={(patch) => setSearch({ by: withAxes(patch.by) })}
          />
          <ClassChip
            names={names}
            value={className}
            onChange={(name) => setSearch({ className: name })}
          />
          <CsvButton name="cohorts" columns={cohortCsvColumns(by)} rows={rows} />
        </div>
      }
      footnote={
        few > 0 &&
        `${plural(few, 'group')} of ${rows.length} with fewer than 30 objects: counts only, a rate would say more than they can.`
      }
    >
      {read.state === 'ready' ? (
        <DataTable
          caption="Cohorts, most missed objects first"
          columns={cohortColumns(by)}
          rows={rows}
          rowId={(row) => row.label}
          height={rows.length > 14 ? 560 : undefined}
          keys={false}
        />
      ) : (
        <div className={classes.body}>
          <ReadState read={read} layout="table" />
        </div>
      )}
    </Card>
  );
}

function NoAxes() {
  return (
    <Card title="Where it fails">
      <EmptyState
        title="Nothing to group the clips by"
        cause="No clip of this benchmark has a region, weather, time of day, road type or scenario."
        cure="Import a catalog with such columns; the evaluation itself stays as it is."
        action={<LinkButton to="/use-my-data">Use my data</LinkButton>}
      />
    </Card>
  );
}

function axisOptions(axes: readonly string[]) {
  return axes.map((axis) => ({ value: axis, label: capitalized(words(axis)) }));
}
