/** Scenarios: which clips show what, as expressions that are counted, versioned, and asked for. */
import type { ReactNode } from 'react';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { AbsentState, EmptyState, ForbiddenState, ReadState } from '@/components/States';
import { type Read, useRead } from '@/lib/read';
import { type SetUrlState, useUrlState } from '@/lib/useUrlState';
import { useViewer } from '@/lib/viewer';
import { RequestLabels } from './RequestLabels';
import { ScenarioOverview } from './ScenarioOverview';
import { type Scenario, ScenarioQuery, type Scenarios, ScenariosQuery } from './scenarioQueries';
import { readScenariosSearch, type ScenariosSearch } from './search';
import { WriteScenario } from './WriteScenario';

const CRUMBS = [{ label: 'Decide' }, { label: 'Scenarios', to: '/scenarios' }];

const WHO_DEFINES =
  'Scenarios and axes are defined by product managers, perception engineers, test engineers and administrators; your role reads them.';

export function ScenariosPage() {
  const [search, setSearch] = useUrlState(readScenariosSearch);
  const read = useRead(ScenariosQuery, {}, { fresh: true });
  // A list that was empty has no entry by which the cache knows that it changed.
  const goOn: StepProps['onGo'] = (patch) => {
    read.reload();
    return setSearch(patch);
  };
  if (search.step === undefined) return <OverviewPage read={read} />;
  if (search.step === 'new') return <NewPage search={search} axes={axesOf(read.data)} onGo={goOn} />;
  return <OnePage search={search} axes={axesOf(read.data)} onGo={goOn} />;
}

function OverviewPage({ read }: { read: Read<Scenarios> }) {
  const mayDefine = useViewer().can('define_scenarios');
  return (
    <Page
      title="Scenarios, and how many clips show them"
      crumbs={CRUMBS.slice(0, 1)}
      actions={
        mayDefine && (
          <LinkButton to="/scenarios" search={{ step: 'new' }}>
            New scenario
          </LinkButton>
        )
      }
      footnote={!mayDefine && WHO_DEFINES}
    >
      {read.state === 'ready' ? (
        <ScenarioOverview data={read.data} onChanged={read.reload} />
      ) : (
        <ReadState read={read} layout="table" />
      )}
    </Page>
  );
}

interface StepProps {
  search: ScenariosSearch;
  axes: readonly string[];
  onGo: SetUrlState<ScenariosSearch>;
}

function NewPage({ search, axes, onGo }: StepProps) {
  const mayDefine = useViewer().can('define_scenarios');
  return (
    <Page title="A new scenario" crumbs={[...CRUMBS, { label: 'New' }]}>
      {mayDefine ? (
        <WriteScenario
          axes={axes}
          from={null}
          initialExpression={search.expression}
          onSaved={(scenario) => onGo({ scenario, step: undefined, expression: undefined })}
          onCancel={() => onGo({ step: undefined, expression: undefined })}
        />
      ) : (
        <ForbiddenState />
      )}
    </Page>
  );
}

function OnePage({ search, axes, onGo }: StepProps) {
  const isRequest = search.step === 'request';
  const isAllowed = useViewer().can(isRequest ? 'create_queue' : 'define_scenarios');
  const { scenario, read } = useScenario(search.scenario, isAllowed);
  const crumbs = [...CRUMBS, { label: scenario?.label ?? 'Scenario' }];
  return (
    <Page title={titleOf(scenario, isRequest)} crumbs={crumbs}>
      {isAllowed ? (
        <Step id={search.scenario} scenario={scenario} read={read}>
          {(known) => stepOf(known, isRequest, axes, onGo)}
        </Step>
      ) : (
        <ForbiddenState />
      )}
    </Page>
  );
}

function useScenario(id: string | undefined, isAllowed: boolean) {
  const pause = id === undefined || !isAllowed;
  const read = useRead(ScenarioQuery, { id: id ?? '' }, { fresh: true, pause });
  return { scenario: read.data?.scenario ?? null, read };
}

function stepOf(
  scenario: Scenario,
  isRequest: boolean,
  axes: readonly string[],
  onGo: StepProps['onGo'],
): ReactNode {
  const goBack = () => onGo({ step: undefined });
  if (isRequest) return <RequestLabels scenario={scenario} onAsked={goBack} />;
  return (
    <WriteScenario
      key={scenario.id}
      axes={axes}
      from={scenario}
      onSaved={(id) => onGo({ scenario: id, step: undefined })}
      onCancel={goBack}
    />
  );
}

interface KnownStepProps {
  id: string | undefined;
  scenario: Scenario | null;
  read: ReturnType<typeof useScenario>['read'];
  children: (scenario: Scenario) => ReactNode;
}

function Step({ id, scenario, read, children }: KnownStepProps) {
  if (scenario) return children(scenario);
  if (id === undefined) return <NoSuchScenario />;
  return (
    <AbsentState read={read} field="scenario">
      <NoSuchScenario />
    </AbsentState>
  );
}

function NoSuchScenario() {
  return (
    <EmptyState
      title="There is no such scenario"
      cause="The link may be old, or it belongs to another installation."
      action={<LinkButton to="/scenarios">All scenarios</LinkButton>}
    />
  );
}

function titleOf(scenario: Pick<Scenario, 'name' | 'version'> | null, isRequest: boolean): string {
  if (!scenario) return isRequest ? 'Ask for labels' : 'A new version';
  if (isRequest) return `Ask for labels of ${scenario.name}`;
  return `Version ${scenario.version + 1} of ${scenario.name}`;
}

function axesOf(data: Scenarios | undefined): string[] {
  return data?.cohortAxes.map(({ name }) => name) ?? [];
}
