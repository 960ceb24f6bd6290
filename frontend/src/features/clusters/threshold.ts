/** The slider of the gallery says a probability; the server compares scores as the model gave them. */
import type { ClusterDetails } from './clusterQuery';

type Scores = Pick<ClusterDetails['clustering']['evaluation'], 'scoreKind' | 'calibration'>;

/** Beyond it a logit has no end. */
const MOST = 0.999;

/** The least score, null where every false detection is shown. Without a calibration, the plain one. */
export function leastScore(minScore: number | undefined, { scoreKind, calibration }: Scores): number | null {
  if (!minScore) return null;
  const probability = minScore / 100;
  if (scoreKind === 'PROBABILITY') return probability;
  const bounded = Math.min(MOST, probability);
  const { slope, intercept } = calibration ?? { slope: 1, intercept: 0 };
  return (Math.log(bounded / (1 - bounded)) - intercept) / slope;
}
