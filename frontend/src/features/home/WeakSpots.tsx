/** Where the newest evaluation missed most, by class or by a cohort axis: counts first. */
import { Link } from '@tanstack/react-router';
import { Card } from '@/components/Card';
import { ChipSelect } from '@/components/ChipSelect';
import { LinkButton } from '@/components/LinkButton';
import { EmptyState, ReadState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { capitalized, words } from '@/lib/format';
import { graphql } from '@/lib/graphql';
import { useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import type { HomeEvaluation } from './homeQuery';
import { readHomeSearch } from './search';
import { weakestFirst, weakSpotColumns } from './missedGroups';
import classes from './home.module.css';

const WeakSpotsQuery = graphql(`
  query WeakSpots($evaluation: ID!, $by: [String!]!, $byClass: Boolean!, $byAxis: Boolean!) {
    evaluation(id: $evaluation) {
      id
      classes @include(if: $byClass) {
        name
        counts {
          gt
          fn
        }
      }
      cohorts(by: $by) @include(if: $byAxis) {
        label
        counts {
          gt
          fn
        }
      }
      previous {
        id
        classes @include(if: $byClass) {
          name
          counts {
            fn
          }
        }
        cohorts(by: $by) @include(if: $byAxis) {
          label
          counts {
            fn
          }
        }
      }
    }
  }
`);

const MOST_ROWS = 6;

export function WeakSpots({ evaluation }: { evaluation: HomeEvaluation | null }) {
  const mayImport = useViewer().can('import_data');
  if (!evaluation) {
    return (
      <Card title="Where it fails">
        <EmptyState
          title="Nothing was measured yet"
          cause="No evaluation was imported, so nobody knows what the model misses."
          cure="It takes a detector’s results on labeled clips, as a pair of COCO files."
          action={mayImport && <LinkButton to="/use-my-data">Use my data</LinkButton>}
        />
      </Card>
    );
  }
  return <Misses evaluation={evaluation} />;
}

function Misses({ evaluation }: { evaluation: HomeEvaluation }) {
  const [search, setSearch] = useUrlState(readHomeSearch);
  const axis = evaluation.axes.find((name) => name === search.by);
  const read = useRead(WeakSpotsQuery, {
    evaluation: evaluation.id,
    by: axis ? [axis] : [],
    byClass: !axis,
    byAxis: axis !== undefined,
  });
  const spots = weakestFirst(read.data?.evaluation, axis);
  const columns = weakSpotColumns(axis ? capitalized(words(axis)) : 'Class', evaluation);
  return (
    <Card
      flush
      title="Where it fails"
      definition="Missed objects of the newest evaluation, most misses first. Groups with fewer than 30 objects come last: they are too few for a rate."
      aside={
        <div className={classes.controls}>
          <ChipSelect
            label="Counted by"
            choices={[
              { value: '', label: 'class' },
              ...evaluation.axes.map((name) => ({ value: name, label: words(name) })),
            ]}
            value={axis ?? ''}
            onChange={(value) => setSearch({ by: value === '' ? undefined : value })}
          />
          <CsvButton name="misses" columns={columns} rows={spots} />
        </div>
      }
      footnote={
        <>
          <Link to="/evaluations/$id" params={{ id: evaluation.id }}>
            {evaluation.label}
          </Link>
          {spots.length > MOST_ROWS && `, the first ${MOST_ROWS} of ${spots.length} groups`}
        </>
      }
    >
      {read.state === 'ready' ? (
        <DataTable
          caption="Where the newest evaluation misses most"
          columns={columns}
          rows={spots.slice(0, MOST_ROWS)}
          rowId={(row) => row.name}
          keys={false}
        />
      ) : (
        <div className={classes.inside}>
          <ReadState read={read} layout="table" />
        </div>
      )}
    </Card>
  );
}
