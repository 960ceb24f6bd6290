/** The selected combination: its counts in sentences, and where they lead. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Badge } from '@/components/Badge';
import { Card } from '@/components/Card';
import { LinkButton } from '@/components/LinkButton';
import { capitalized, plural } from '@/lib/format';
import { labelSentence, missSentence, poolSentence, wholeGap } from './cells';
import type { Coverage, CoverageCell } from './coverageQuery';
import classes from './coverage.module.css';

interface CellPanelProps {
  cell: CoverageCell;
  coverage: Coverage;
}

export function CellPanel({ cell, coverage: { evaluation, benchmark } }: CellPanelProps) {
  const gap = wholeGap(cell);
  return (
    <Card
      title={capitalized(cell.label)}
      aside={
        gap > 0 ? <Badge tone="warn">{plural(gap, 'clip')} short</Badge> : <Badge>no gap</Badge>
      }
    >
      <ul className={classes.sentences}>
        <Sentence text={labelSentence(cell)}>
          {cell.labeledClips > 0 && (
            <ClipsLink cell={cell} labeled inBenchmark={false}>
              The labeled clips
            </ClipsLink>
          )}
        </Sentence>
        <Sentence text={poolSentence(cell)}>
          {cell.poolClips > 0 && (
            <ClipsLink cell={cell} labeled={false} inBenchmark={false}>
              The clips in the pool
            </ClipsLink>
          )}
        </Sentence>
        <Sentence text={missSentence(cell)}>
          {evaluation && cell.counts && (
            <Link
              to="/evaluations/$id"
              params={{ id: evaluation.id }}
              search={{ by: ['region', 'weather', 'time_of_day'] }}
            >
              {evaluation.label}
            </Link>
          )}
        </Sentence>
        {benchmark && (
          <Sentence text={`${plural(cell.benchmarkClips, 'clip')} of ${benchmark.label}.`}>
            {cell.benchmarkClips > 0 && (
              <ClipsLink cell={cell} inBenchmark>
                The clips of benchmarks
              </ClipsLink>
            )}
          </Sentence>
        )}
      </ul>
      <LinkButton to="/clips" search={filterOf(cell)} variant="default" className={classes.all}>
        All clips of this combination
      </LinkButton>
    </Card>
  );
}

function Sentence({ text, children }: { text: string; children: ReactNode }) {
  return (
    <li>
      {text}
      {children && <span className={classes.lead}>{children}</span>}
    </li>
  );
}

interface ClipsLinkProps {
  cell: CoverageCell;
  labeled?: boolean;
  inBenchmark?: boolean;
  children: ReactNode;
}

function ClipsLink({ cell, children, ...flags }: ClipsLinkProps) {
  return (
    <Link to="/clips" search={{ ...filterOf(cell), ...flags }}>
      {children}
    </Link>
  );
}

function filterOf({ region, weather, timeOfDay }: CoverageCell) {
  return { region: [region], weather: [weather], timeOfDay: [timeOfDay] };
}
