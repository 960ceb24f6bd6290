/** The list with the scenario that is looked at beside it; below, requests and axes. */
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { Split } from '@/components/Page';
import { EmptyState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { DataTable } from '@/components/table/DataTable';
import { useUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { AxesCard } from './AxesCard';
import { CollectionRequests } from './CollectionRequests';
import { EXAMPLES } from './examples';
import { SCENARIO_COLUMNS, SCENARIO_CSV_COLUMNS } from './scenarioColumns';
import { ScenarioPanel } from './ScenarioPanel';
import type { ListedScenario, Scenarios } from './scenarioQueries';
import { readScenariosSearch } from './search';
import classes from './scenarios.module.css';

interface ScenarioOverviewProps {
  data: Scenarios;
  onChanged: () => void;
}

export function ScenarioOverview({ data, onChanged }: ScenarioOverviewProps) {
  const { scenarios, collectionRequests, cohortAxes } = data;
  const [search] = useUrlState(readScenariosSearch);
  const shownId = search.scenario ?? scenarios[0]?.id;
  const below = (
    <>
      <CollectionRequests requests={collectionRequests} />
      <AxesCard axes={cohortAxes} onChanged={onChanged} />
    </>
  );
  if (shownId === undefined) {
    return (
      <>
        <NoScenarios />
        {below}
      </>
    );
  }
  return (
    <Split
      main={
        <>
          <KnownScenarios scenarios={scenarios} shownId={shownId} />
          {below}
        </>
      }
      side={<ScenarioPanel key={shownId} id={shownId} />}
    />
  );
}

interface KnownScenariosProps {
  scenarios: readonly ListedScenario[];
  shownId: string;
}

function KnownScenarios({ scenarios, shownId }: KnownScenariosProps) {
  const [, setSearch] = useUrlState(readScenariosSearch);
  const show = (row: ListedScenario) => setSearch({ scenario: row.id });
  return (
    <Card
      flush
      title="Scenarios"
      definition="An expression over what is known of clips. Another expression is the next version; earlier ones still read."
      aside={<CsvButton name="scenarios" columns={SCENARIO_CSV_COLUMNS} rows={scenarios} />}
    >
      <DataTable
        caption="Scenarios"
        columns={SCENARIO_COLUMNS}
        rows={scenarios}
        rowId={(row) => row.id}
        rowHeight={56}
        activeId={shownId}
        onActivate={show}
        onOpen={show}
      />
    </Card>
  );
}

function NoScenarios() {
  const mayDefine = useViewer().can('define_scenarios');
  return (
    <EmptyState
      title="No scenario yet"
      cause="A scenario says which clips show something, such as night rain: how many wait for labels, how many are labeled, what is missed there."
      cure={mayDefine ? 'Begin with an example, or write your own:' : 'Product managers, perception engineers and test engineers write them.'}
      action={
        mayDefine && (
          <div className={classes.starts}>
            {EXAMPLES.slice(0, 2).map(({ name, expression }) => (
              <LinkButton
                key={name}
                to="/scenarios"
                search={{ step: 'new', expression }}
                variant="default"
              >
                {name}
              </LinkButton>
            ))}
          </div>
        )
      }
    />
  );
}
