/** The scenario that is looked at: what it finds today, what can be done with it, its versions. */
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { PreviewCard } from '@/components/scenario-preview/PreviewCard';
import { AbsentState, LoadingState } from '@/components/States';
import { Time } from '@/components/Time';
import { useRead } from '@/lib/read';
import { useViewer } from '@/lib/viewer';
import { type Scenario, ScenarioQuery } from './scenarioQueries';
import classes from './scenarios.module.css';

export function ScenarioPanel({ id }: { id: string }) {
  const read = useRead(ScenarioQuery, { id }, { fresh: true });
  const scenario = read.data?.scenario;
  if (!scenario) {
    return (
      <Card>
        {read.state === 'loading' ? (
          <LoadingState layout="text" rows={14} />
        ) : (
          <AbsentState read={read} field="scenario" layout="text">
            <p className={classes.muted}>This scenario is not here.</p>
          </AbsentState>
        )}
      </Card>
    );
  }
  return (
    <section className={classes.panel} aria-label={`Scenario ${scenario.label}`}>
      <Card title={scenario.name} aside={<Badge tone="accent">version {scenario.version}</Badge>}>
        {scenario.description && <p className={classes.text}>{scenario.description}</p>}
        <code className={classes.block}>{scenario.expression}</code>
        <Actions scenario={scenario} />
      </Card>
      <PreviewCard preview={scenario.preview} />
      <Versions scenario={scenario} />
    </section>
  );
}

function Actions({ scenario }: { scenario: Scenario }) {
  const viewer = useViewer();
  const isEmpty = scenario.preview.numCandidates === 0;
  if (!viewer.can('create_queue') && !viewer.can('define_scenarios')) return null;
  return (
    <div className={classes.actions}>
      {viewer.can('create_queue') && (
        <LinkButton to="/scenarios" search={{ scenario: scenario.id, step: 'request' }}>
          {isEmpty ? 'Ask the fleet for clips' : 'Request labels'}
        </LinkButton>
      )}
      {viewer.can('define_scenarios') && (
        <LinkButton
          to="/scenarios"
          search={{ scenario: scenario.id, step: 'version' }}
          variant="default"
        >
          Write a new version
        </LinkButton>
      )}
    </div>
  );
}

function Versions({ scenario }: { scenario: Scenario }) {
  return (
    <Card title="Versions" definition="The newest is in force. Earlier ones stay, for what was decided by them.">
      <ol className={classes.versions}>
        {scenario.versions.map((version) => (
          <li key={version.id}>
            <div className={classes.versionHead}>
              <strong>Version {version.version}</strong>
              <span>
                {version.author} · <Time iso={version.createdAt} />
              </span>
            </div>
            <p className={classes.text}>{version.reason}</p>
            <code className={classes.cellCode}>{version.expression}</code>
          </li>
        ))}
      </ol>
    </Card>
  );
}
