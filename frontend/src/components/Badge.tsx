/** A short verdict: outline, text and shape, never color alone. */
import type { ReactNode } from 'react';
import classes from './Badge.module.css';

export type Tone = 'better' | 'worse' | 'undecided' | 'accent' | 'warn' | 'plain';

const SHAPE: Record<Tone, string | null> = {
  better: '▲',
  worse: '▼',
  undecided: '◆',
  accent: null,
  warn: '!',
  plain: null,
};

interface BadgeProps {
  tone?: Tone;
  /** False drops the shape where the text says it all. */
  shape?: boolean;
  title?: string;
  children: ReactNode;
}

export function Badge({ tone = 'plain', shape = true, title, children }: BadgeProps) {
  return (
    <span className={classes.badge} data-tone={tone} title={title}>
      {shape && SHAPE[tone] !== null && (
        <span aria-hidden="true" className={classes.shape}>
          {SHAPE[tone]}
        </span>
      )}
      {children}
    </span>
  );
}

export type Severity = 'NOTE' | 'WARNING' | 'REJECTED';

const SEVERITY: Record<Severity, { tone: Tone; text: string }> = {
  NOTE: { tone: 'plain', text: 'note' },
  WARNING: { tone: 'warn', text: 'warning' },
  REJECTED: { tone: 'worse', text: 'rejected' },
};

export function SeverityBadge({ severity }: { severity: Severity }) {
  const { tone, text } = SEVERITY[severity];
  return <Badge tone={tone}>{text}</Badge>;
}
