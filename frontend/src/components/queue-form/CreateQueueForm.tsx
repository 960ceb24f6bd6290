/** The form of a new queue of a run. The server decides; what it refuses is said at the field. */
import { MultiSelect } from '@mantine/core';
import { useState } from 'react';
import { asSentence, plural } from '@/lib/format';
import type { Ontology } from './addOntology';
import { useCreateQueue } from './createQueue';
import { QueueDraftForm } from './QueueDraftForm';

interface CreateQueueFormProps {
  runId: string;
  ontologies: readonly Ontology[];
  /** Name of the benchmark that the run learned from: its classes are the likely choice. */
  benchmark?: string;
  /** Error clusters that the queue may be for; empty where none were made. */
  clusters?: readonly ErrorCluster[];
  onCreated: (queueId: string) => void;
}

interface ErrorCluster {
  id: string;
  name: string;
  size: number;
}

export function CreateQueueForm(props: CreateQueueFormProps) {
  const { runId, ontologies, benchmark, clusters = [], onCreated } = props;
  const [targetClusterIds, setTargets] = useState<string[]>([]);
  const { create, refusal, isCreating } = useCreateQueue(onCreated);
  return (
    <QueueDraftForm
      ontologies={ontologies}
      benchmark={benchmark}
      refusal={refusal}
      isBusy={isCreating}
      onSubmit={(draft) => create({ runId, ...draft, targetClusterIds })}
    >
      {clusters.length > 0 && (
        <MultiSelect
          label="For error clusters"
          description="Whose misses its labels are to make fewer; epics that address them then show this queue. May be empty."
          placeholder={targetClusterIds.length === 0 ? 'Choose any' : undefined}
          searchable
          data={clusters.map(({ id, name, size }) => ({
            value: id,
            label: `${name} (${plural(size, 'error')})`,
          }))}
          value={targetClusterIds}
          onChange={setTargets}
          error={refusal?.field === 'targets' && asSentence(refusal.message)}
        />
      )}
    </QueueDraftForm>
  );
}
