/** What unfolds under a row: its numbers in sentences, and the ways to its clips and errors. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { CohortDelta, Comparison } from './deltaQuery';
import { changeSentence, countsSentence, detailSentences, recallSentence } from './words';
import classes from './delta.module.css';

interface CohortDetailProps {
  row: CohortDelta;
  comparison: Comparison;
  className: string | undefined;
  onClose: () => void;
}

export function CohortDetail({ row, comparison, className, onClose }: CohortDetailProps) {
  const { b, by, resampledBy } = comparison;
  const clips = clipsOf(row);
  return (
    <div className={classes.detail}>
      <div className={classes.sentences}>
        <p>
          {countsSentence(row, resampledBy)} {recallSentence(row)} {changeSentence(row)}
        </p>
        {detailSentences(row, comparison).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <div className={classes.leads}>
        {clips && (
          <Link to="/clips" search={{ ...clips, inBenchmark: true }}>
            Clips of benchmarks like these
          </Link>
        )}
        <Link
          to="/evaluations/$id"
          params={{ id: b.id }}
          search={{ errorKind: 'missed', errorClass: className }}
          hash="errors"
        >
          What {b.modelVersion.label} misses
        </Link>
        <Link to="/evaluations/$id" params={{ id: b.id }} search={{ by, className }}>
          Where {b.modelVersion.label} fails
        </Link>
        <Button variant="default" size="compact-sm" onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  );
}

/** How the list of clips calls the axes that it can filter by. */
const CLIP_FILTERS: Record<string, 'region' | 'weather' | 'timeOfDay' | 'scenario'> = {
  region: 'region',
  weather: 'weather',
  time_of_day: 'timeOfDay',
  scenario: 'scenario',
};

/** Null where an axis is about objects, such as their occlusion: no list of clips has those. */
function clipsOf({ cohort }: CohortDelta): Record<string, string[]> | null {
  const filter: Record<string, string[]> = {};
  for (const { axis, value } of cohort) {
    const name = CLIP_FILTERS[axis];
    if (!name) return null;
    filter[name] = [value];
  }
  return filter;
}
