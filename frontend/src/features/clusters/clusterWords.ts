/** How clusters are talked about: their size, what their errors have in common, how sure that is. */
import { count, decimal, FEW, percent, plural } from '@/lib/format';
import { spaced } from '@/lib/values';
import type { Cluster, Trait } from './clustersQuery';

/** "night 3.1×"; no factor where the errors are too few for one. */
export function traitText({ value, lift }: Trait, size: number): string {
  return size < FEW ? spaced(value) : `${spaced(value)} ${liftText(lift)}`;
}

export function liftText(lift: number): string {
  return `${decimal(lift, lift < 10 ? 1 : 0)}×`;
}

/** "62 % of its errors, 20 % of all such objects": those of its classes. */
export function shareText({ share, baseShare }: Trait): string {
  return `${percent(share)} of its errors, ${percent(baseShare)} of all such objects`;
}

/** Beyond it a trait may be chance: too few drives have it. */
const MOST_Q = 0.05;

export function isSure({ qValue }: Trait): boolean {
  return qValue <= MOST_Q;
}

/** Corrected for the number of values looked at; very small ones as a bound. */
export function qText(trait: Trait): string {
  const { qValue } = trait;
  const said = qValue < 0.001 ? 'q\u00a0<\u00a00.001' : `q\u00a0${decimal(qValue, qValue < 0.1 ? 3 : 2)}`;
  return isSure(trait) ? said : `may be chance (${said})`;
}

/** Null where there was nothing before. */
export function changeOf({ size, previousSize }: Pick<Cluster, 'size' | 'previousSize'>): number | null {
  return previousSize === null ? null : size - previousSize;
}

/** "14 missed pedestrians" would guess a plural; so "pedestrian, missed". */
export function kindText({ className, outcome }: Pick<Cluster, 'className' | 'outcome'>): string {
  return `${spaced(className)}, ${outcome === 'FN' ? 'mostly missed' : 'mostly false'}`;
}

export function spreadText({ numClips, numDrives }: Pick<Cluster, 'numClips' | 'numDrives'>): string {
  return `${plural(numClips, 'clip')} of ${plural(numDrives, 'drive')}`;
}

export function stabilityText(stability: number | null): string {
  if (stability === null) return 'not measured';
  const verdict = stability >= 0.75 ? 'stable' : stability >= 0.5 ? 'fairly stable' : 'unstable';
  return `${verdict}, ${decimal(stability)}`;
}

export function clusteringTitle(model: string, numErrors: number, open: number): string {
  return `${count(numErrors)} errors of ${model} in ${plural(open, 'cluster')}`;
}
