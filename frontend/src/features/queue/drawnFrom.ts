/** What a queue was made of: a run, labels that an evaluation shows to be wrong, or a scenario. */
import { count, hours, localTime, plural } from '@/lib/format';
import { runName } from '@/lib/names';
import { basis, type RunFacts, smallPrint } from './restsOn';

interface Named {
  id: string;
  label: string;
}

export interface QueueSource {
  numItems: number;
  hours: number;
  createdAt: string;
  /** A scenario's queue may have a run too: the one that its scores are of. */
  run: RunFacts | null;
  evaluation: Named | null;
  scenario: Named | null;
}

/** The short form beside the filters; under filters it says how many rows are left. */
export function queueBasis(queue: QueueSource, fitting?: { count: number; total: number }): string {
  if (isOfRun(queue)) return basis(queue.run, fitting);
  const scores = queue.run ? [`scores of ${runName(queue.run)}`] : [];
  const fit = fitting ? [`${count(fitting.count)} of ${count(fitting.total)} items fit`] : [];
  const size = plural(queue.numItems, 'item');
  return [...fit, size, `${hours(queue.hours)} to label`, ...scores].join(' · ');
}

export function queueSmallPrint(queue: QueueSource): string {
  if (isOfRun(queue)) return smallPrint(queue.run);
  const sentences = [
    `${originInText(queue)}, made ${localTime(queue.createdAt)}`,
    ...(queue.run ? [`Scores are those of ${runName(queue.run)}`] : []),
    `${hours(queue.hours)} to label, estimated`,
  ];
  return sentences.join('. ').concat('.');
}

function originInText({ evaluation, scenario }: QueueSource): string {
  if (evaluation) return `Made of labels that ${evaluation.label} shows to be wrong`;
  return scenario ? `Asked for by the scenario ${scenario.label}` : 'Made without a ranking';
}

function isOfRun(queue: QueueSource): queue is QueueSource & { run: RunFacts } {
  return queue.run !== null && queue.scenario === null && queue.evaluation === null;
}
