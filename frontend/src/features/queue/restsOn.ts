/** The small print of a ranked list: what its order rests on. */
import { count, hours, localTime, percent, plural } from '@/lib/format';
import { type Profile, profileInText, runName } from '@/lib/names';

export interface RunFacts {
  number: number;
  profile: Profile;
  rung: { level: number; name: string };
  weights: { version: number; profile: Profile } | null;
  evaluation: { label: string } | null;
  budgetHours: number | null;
  spentHours: number;
  numCandidates: number;
  numSelected: number;
  createdAt: string;
  notes: readonly string[];
}

/** The short form beside the filters; under filters it says how many rows are left. */
export function basis(run: RunFacts, fitting?: { count: number; total: number }): string {
  const whole = `${runName(run)} · ${budget(run)} · ${selected(run)}`;
  return fitting ? `${count(fitting.count)} of ${count(fitting.total)} items fit · ${whole}` : whole;
}

/** "10 % at random, 24 items"; an order may have none of it. */
export function holdbackInText(share: number, drawn: number): string {
  if (share === 0) return 'none drawn at random';
  const isWhole = Number.isInteger(Number((share * 100).toFixed(1)));
  return `${percent(share, isWhole ? 0 : 1)} at random, ${plural(drawn, 'item')}`;
}

/** `numListed`: rows that a run keeps with their reasons, where they are counted. */
export function smallPrint(run: RunFacts, numListed = run.numCandidates): string {
  const sentences = [
    `${runName(run)}, made ${localTime(run.createdAt)}`,
    run.weights
      ? `Weights: ${profileInText(run.weights.profile)}, version ${run.weights.version}`
      : 'No weights',
    run.profile === 'FIFO'
      ? `No rung is used; the data would allow rung ${run.rung.level} of 5`
      : `Rung ${run.rung.level} of 5, ${run.rung.name.toLowerCase()}`,
    run.evaluation ? `Misses from ${run.evaluation.label}` : 'No evaluation was used',
    `${hours(run.spentHours)} planned, ${budget(run)}`,
    selected(run),
    ...(numListed < run.numCandidates ? [`The first ${count(numListed)} are listed`] : []),
    ...run.notes,
  ];
  return sentences.map((sentence) => sentence.replace(/\.$/, '')).join('. ').concat('.');
}

function budget({ budgetHours }: RunFacts): string {
  return budgetHours === null ? 'no budget' : `budget ${hours(budgetHours)}`;
}

function selected({ numSelected, numCandidates }: RunFacts): string {
  return `${count(numSelected)} of ${count(numCandidates)} candidates selected`;
}
