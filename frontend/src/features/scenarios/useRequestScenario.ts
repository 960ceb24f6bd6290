/** Asks for labels of a scenario; the server says whether that became a queue or a request. */
import { NO_ONTOLOGY, QUEUE_FIELDS } from '@/components/queue-form/createQueue';
import type { VariablesOf } from '@/lib/graphql';
import { useSubmit } from '@/lib/useSubmit';
import { RequestScenarioMutation } from './scenarioQueries';

export type RequestInput = VariablesOf<typeof RequestScenarioMutation>['input'];

interface Outcome {
  onQueue: (id: string) => void;
  onAsked: () => void;
}

const FIELDS = {
  ...QUEUE_FIELDS,
  budgetHours: 'budgetHours',
  numWanted: 'numWanted',
  reason: 'reason',
};

export function useRequestScenario({ onQueue, onAsked }: Outcome) {
  const form = useSubmit(RequestScenarioMutation, {
    resultOf: (data) => data.requestScenario,
    fields: FIELDS,
    onDone: ({ queue }) => (queue ? onQueue(queue.id) : onAsked()),
  });
  const send = (input: RequestInput) => {
    // A queue needs one; the fleet, which is asked for numbers of clips, does not.
    const isQueue = input.checks.length > 0;
    if (isQueue && input.ontologyVersionId === '') return form.refuse(NO_ONTOLOGY);
    return form.submit({ input });
  };
  return { send, refusal: form.refusal, isBusy: form.isBusy };
}
