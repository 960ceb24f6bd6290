/** Links the epic to error clusters, and takes links back; each asks for a reason. */
import { Card } from '@/components/Card';
import { type Choice, LinkForm } from '@/components/epic-link/LinkForm';
import { plural } from '@/lib/format';
import { useRead } from '@/lib/read';
import { type EpicDetails, LinkableClustersQuery } from './epicQueries';
import classes from './epics.module.css';

interface LinkedClustersProps {
  epic: EpicDetails;
  onChange: () => void;
}

export function LinkedClusters({ epic, onChange }: LinkedClustersProps) {
  const read = useRead(LinkableClustersQuery, {}, { fresh: true });
  const clustering = read.data?.errorClusters;
  const linked = new Set(epic.clusters.map(({ id }) => id));
  const free = (clustering?.clusters ?? []).filter(({ id, size }) => !linked.has(id) && size > 0);
  const endsOf = (clusterId: string) => ({ key: epic.key, clusterId });
  return (
    <Card
      title="Which failures does it address?"
      footnote={
        clustering &&
        `To choose from: error clusters of ${clustering.evaluation.label}, the newest that were made. Links that are taken back stay on record.`
      }
    >
      <div className={classes.forms}>
        <LinkForm
          label="Link an error cluster"
          choices={free.map(choiceOf)}
          endsOf={endsOf}
          onDone={onChange}
        />
        {epic.clusters.length > 0 && (
          <LinkForm
            label="Take a link back"
            choices={epic.clusters.map(choiceOf)}
            endsOf={endsOf}
            isUnlink
            onDone={onChange}
          />
        )}
      </div>
    </Card>
  );
}

function choiceOf({ id, name, size }: { id: string; name: string; size: number }): Choice {
  return { value: id, label: `${name} (${plural(size, 'error')})` };
}
