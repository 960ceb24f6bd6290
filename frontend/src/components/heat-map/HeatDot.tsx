/** A share as a dot whose area grows with it; an open ring where the cases are too few for a rate. */

/** Shares beyond it look alike: half of all is as bad as it needs to look. */
const FULL = 0.5;
const RADIUS = 6;

export function HeatDot({ share }: { share: number | null }) {
  const size = 2 * RADIUS + 2;
  const middle = size / 2;
  return (
    <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
      {share === null ? (
        <circle cx={middle} cy={middle} r={3} fill="none" stroke="currentColor" strokeDasharray="2 1.5" />
      ) : (
        <circle cx={middle} cy={middle} r={dotRadius(share)} fill="currentColor" />
      )}
    </svg>
  );
}

export function dotRadius(share: number): number {
  return Math.max(1, RADIUS * Math.sqrt(Math.min(share, FULL) / FULL));
}
