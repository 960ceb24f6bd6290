/** The form of a new queue of a run. The server decides; what it refuses is said at the field. */
import type { Ontology } from './addOntology';
import { useCreateQueue } from './createQueue';
import { QueueDraftForm } from './QueueDraftForm';

interface CreateQueueFormProps {
  runId: string;
  ontologies: readonly Ontology[];
  /** Name of the benchmark that the run learned from: its classes are the likely choice. */
  benchmark?: string;
  onCreated: (queueId: string) => void;
}

export function CreateQueueForm({ runId, ontologies, benchmark, onCreated }: CreateQueueFormProps) {
  const { create, refusal, isCreating } = useCreateQueue(onCreated);
  return (
    <QueueDraftForm
      ontologies={ontologies}
      benchmark={benchmark}
      refusal={refusal}
      isBusy={isCreating}
      onSubmit={(draft) => create({ runId, ...draft })}
    />
  );
}
