/** What an expression, or a choice of clips, finds: candidates, hours, what is labeled, what is missed, and some clips. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Card } from '@/components/Card';
import { Definition } from '@/components/Definition';
import { LoadingState } from '@/components/States';
import { COST_BASIS } from '@/lib/costBasis';
import { asSentence, count, words } from '@/lib/format';
import { gainInText, hoursInText, missedInText } from './previewWords';
import type { Preview } from './previewFields';
import classes from './scenarioPreview.module.css';

const MISSED =
  'Objects that the newest development evaluation missed on clips that fit. No rate below 30 objects.';

interface PreviewCardProps {
  preview: Preview | null;
  /** True while a newer one is on its way. */
  isStale?: boolean;
  /** What stands here while there is nothing to show. */
  placeholder?: ReactNode;
  title?: string;
}

export function PreviewCard(props: PreviewCardProps) {
  const { preview, isStale = false, placeholder, title = 'What it finds today' } = props;
  return (
    <Card title={title} aside={isStale && preview !== null && <span>counting …</span>}>
      {preview ? (
        <div className={classes.preview} data-stale={isStale || undefined} aria-busy={isStale}>
          <Numbers preview={preview} />
          <Sample sample={preview.sample} numCandidates={preview.numCandidates} />
        </div>
      ) : (
        <>{isStale ? <LoadingState layout="text" rows={10} /> : placeholder}</>
      )}
    </Card>
  );
}

function Numbers({ preview }: { preview: Preview }) {
  return (
    <dl className={classes.numbers}>
      <Fact
        name="Clips to label"
        definition="Clips that fit, have no labels, and belong to no benchmark."
        value={count(preview.numCandidates)}
        isLarge
      />
      <Fact
        name="Time to label all"
        definition={`Estimated label-hours with their range. ${COST_BASIS}`}
        value={hoursInText(preview)}
      />
      <Fact
        name="Labeled already"
        definition="Clips that fit and have labels, outside of benchmarks."
        value={count(preview.numLabeled)}
      />
      <Fact
        name="In benchmarks"
        definition="Clips that fit and belong to a benchmark: they measure models and are never trained on."
        value={count(preview.numInBenchmarks)}
      />
      <Fact
        name="Too close to a benchmark"
        definition="Clips without labels that lie so close to a benchmark that is held out that a model trained on them would know the answers."
        value={count(preview.numBarred)}
      />
      <Fact name="Missed objects" definition={MISSED} value={missedInText(preview)} />
      <Fact
        name="Expected gain"
        definition="The sum of the scores of its candidates in the newest run. It compares scenarios of one run, and means nothing beside other numbers."
        value={gainInText(preview.expectedGain)}
        note={asSentence(preview.expectedGainBasis)}
        isWide
      />
    </dl>
  );
}

interface FactProps {
  name: string;
  value: string;
  definition?: string;
  note?: string;
  isLarge?: boolean;
  isWide?: boolean;
}

function Fact({ name, value, definition, note, isLarge = false, isWide = false }: FactProps) {
  return (
    <div className={classes.fact} data-wide={isWide || undefined}>
      <dt>
        {name} {definition && <Definition text={definition} />}
      </dt>
      <dd className={classes.factValue} data-large={isLarge || undefined}>
        {value}
      </dd>
      {note && <dd className={classes.factNote}>{note}</dd>}
    </div>
  );
}

function Sample({ sample, numCandidates }: { sample: Preview['sample']; numCandidates: number }) {
  if (sample.length === 0) return null;
  const isAll = sample.length === numCandidates;
  return (
    <div>
      <h3 className={classes.subtitle}>
        {isAll ? 'The clips' : `${count(sample.length)} of the ${count(numCandidates)} clips`}
      </h3>
      <ul className={classes.sample}>
        {sample.map((clip) => (
          <li key={clip.id}>
            <Link to="/clips/$id" params={{ id: clip.id }}>
              {clip.clipId}
            </Link>
            <span>{tagsOf(clip)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function tagsOf({ timeOfDay, weather, region, scenarioTags }: Preview['sample'][number]): string {
  return [timeOfDay, weather, region, ...scenarioTags]
    .flatMap((tag) => (tag ? [words(tag)] : []))
    .join(' · ');
}
