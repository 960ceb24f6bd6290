/** The trace of an epic: from its error clusters to the labels, the models, and what they gained. */
import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { AsOfControl } from '@/components/AsOfControl';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { LineageButton } from '@/components/LineageButton';
import { LinkButton } from '@/components/LinkButton';
import { Page } from '@/components/Page';
import { DELTA_CSV_COLUMNS, DeltasTable } from '@/components/outcome-deltas/DeltasTable';
import { AbsentState, EmptyState } from '@/components/States';
import { CsvButton } from '@/components/table/CsvButton';
import { type Read, useRead } from '@/lib/read';
import { useUrlState } from '@/lib/useUrlState';
import { safeAddress } from '@/lib/evidence';
import { useViewer } from '@/lib/viewer';
import { AboutEpic } from './AboutEpic';
import { EpicDecisions } from './EpicDecisions';
import { type EpicDetails, EpicQuery } from './epicQueries';
import { smallPrint } from './epicWords';
import { GainCards } from './GainCards';
import { LinkedClusters } from './LinkedClusters';
import { readEpicSearch } from './search';
import { TraceStrip } from './TraceStrip';

const CRUMBS = [{ label: 'Decide' }, { label: 'Epics', to: '/epics' }];

/** One frame for the epic and for waiting: a moment that is being typed survives either. */
export function EpicPage() {
  const { key } = useParams({ from: '/epics/$key' });
  const [{ asOf }, setSearch] = useUrlState(readEpicSearch);
  const read = useRead(EpicQuery, { key, asOf: asOf ?? null }, { fresh: true });
  const asked = read.data?.epic;
  const epic = asked?.key === key ? asked : null;
  return (
    <Page
      {...headOf(key, epic)}
      actions={epic && <Ways epic={epic} asOf={asOf} />}
      chips={
        <AsOfControl
          key={key}
          value={asOf}
          onChange={(value) => setSearch({ asOf: value }, { push: true })}
        />
      }
      basis={epic?.status && <Badge>{epic.status}</Badge>}
      footnote={epic && smallPrint(epic, asOf).join(' ')}
    >
      {epic ? (
        <Known epic={epic} asOf={asOf} read={read} />
      ) : (
        <AbsentState read={read} field="epic">
          <NoSuchEpic epicKey={key} asOf={asOf} />
        </AbsentState>
      )}
    </Page>
  );
}

function headOf(key: string, epic: EpicDetails | null) {
  if (!epic) return { title: `Epic ${key}`, crumbs: CRUMBS };
  return { title: `${key} ${epic.title}`, crumbs: [...CRUMBS, { label: key }] };
}

function Ways({ epic, asOf }: Pick<KnownProps, 'epic' | 'asOf'>) {
  return (
    <>
      <LineageButton id={epic.id} asOf={asOf} />
      <TrackerLink url={epic.url} />
    </>
  );
}

interface KnownProps {
  epic: EpicDetails;
  asOf: string | undefined;
  read: Read<unknown>;
}

function Known({ epic, asOf, read }: KnownProps) {
  const mayPlan = useViewer().can('plan_epics');
  return (
    <>
      <div aria-busy={read.isOutdated}>
        <Card title="From the failure to the gain">
          <TraceStrip epic={epic} />
        </Card>
      </div>
      <GainCards epic={epic} />
      {epic.deltas.length > 0 && (
        <Card
          flush
          title="What models gained on its clusters"
          definition="A cluster is a selection of misses, some of which any later model finds by chance: the change is of the recall on all objects that share its class and traits."
          aside={<CsvButton name={`changes-${epic.key}`} columns={DELTA_CSV_COLUMNS} rows={epic.deltas} />}
        >
          <DeltasTable caption="Changes" deltas={epic.deltas} withOutcome />
        </Card>
      )}
      <EpicDecisions epic={epic} />
      <AboutEpic epic={epic} />
      {mayPlan && asOf === undefined && <LinkedClusters epic={epic} onChange={read.reload} />}
    </>
  );
}

function TrackerLink({ url }: { url: string | null }) {
  const href = url === null ? null : safeAddress(url);
  if (href === null) return null;
  return (
    <Button component="a" href={href} target="_blank" rel="noopener noreferrer" variant="default">
      Open in the tracker
    </Button>
  );
}

function NoSuchEpic({ epicKey, asOf }: { epicKey: string; asOf: string | undefined }) {
  if (asOf !== undefined) {
    return (
      <EmptyState
        title="Not on record at that moment"
        cause={`No epic with the key ${epicKey} had been imported by then.`}
        cure="Choose a later moment, or now."
      />
    );
  }
  return (
    <EmptyState
      title="There is no such epic"
      cause={`None was imported with the key ${epicKey}.`}
      cure="Keys are written as the tracker has them, in capitals."
      action={<LinkButton to="/epics">See all epics</LinkButton>}
    />
  );
}
