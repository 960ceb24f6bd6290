/** Nothing was clustered yet: says why, and does it for those who may. */
import { Button } from '@mantine/core';
import { LinkButton } from '@/components/LinkButton';
import { Notice } from '@/components/Notice';
import { EmptyState, WholeListState } from '@/components/States';
import { asSentence } from '@/lib/format';
import { useViewer } from '@/lib/viewer';
import { useClusterErrors } from './clusterErrors';
import { useEvaluationChoices } from './evaluationChoices';

interface NoClustersProps {
  /** Undefined where no evaluation was chosen: then the newest for development is. */
  evaluationId: string | undefined;
  onDone: () => void;
}

export function NoClusters({ evaluationId, onDone }: NoClustersProps) {
  const list = useEvaluationChoices();
  const { rows } = list;
  const mayCluster = useViewer().can('analyze_errors');
  const { cluster, refusal, isClustering } = useClusterErrors(onDone);
  const evaluation = evaluationId
    ? rows.find(({ id }) => id === evaluationId)
    : rows.find(({ benchmark }) => benchmark.role === 'DEVELOPMENT');
  if (!evaluation) {
    return (
      <WholeListState list={list}>
        <NothingToCluster />
      </WholeListState>
    );
  }
  return (
    <>
      {refusal && <Notice tone="worse" title={asSentence(refusal.message)} code={refusal.code} />}
      <EmptyState
        title="The errors were not clustered yet"
        cause={`Nobody asked for clusters of ${evaluation.label} so far.`}
        cure={
          mayCluster
            ? 'It takes some seconds; equal inputs are clustered once.'
            : 'A perception engineer, or test and validation, may do it.'
        }
        action={
          mayCluster && (
            <Button loading={isClustering} onClick={() => cluster(evaluation.id)}>
              Cluster errors
            </Button>
          )
        }
      />
    </>
  );
}

function NothingToCluster() {
  const mayImport = useViewer().can('import_data');
  return (
    <EmptyState
      title="Nothing was measured yet"
      cause="Clusters are made of the errors of an evaluation, and there is none for development."
      cure="It takes a detector’s results on labeled clips, as a pair of COCO files."
      action={mayImport && <LinkButton to="/use-my-data">Use my data</LinkButton>}
    />
  );
}
