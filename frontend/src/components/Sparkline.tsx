/** A course of values as one line; the numbers themselves stand beside it. */

interface SparklineProps {
  values: readonly number[];
  tone?: 'better' | 'worse' | 'plain';
  width?: number;
  height?: number;
}

const COLOR = {
  better: 'var(--gl-better)',
  worse: 'var(--gl-worse)',
  plain: 'var(--gl-accent)',
} as const;

export function Sparkline({ values, tone = 'plain', width = 88, height = 24 }: SparklineProps) {
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <polyline
        points={sparkPoints(values, width, height)}
        fill="none"
        stroke={COLOR[tone]}
        strokeWidth={1.75}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** A level course lies in the middle. */
function sparkPoints(values: readonly number[], width: number, height: number): string {
  const margin = 2;
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const step = (width - 2 * margin) / Math.max(1, values.length - 1);
  return values
    .map((value, index) => {
      const share = span === 0 ? 0.5 : (value - low) / span;
      const y = height - margin - share * (height - 2 * margin);
      return `${(margin + index * step).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
