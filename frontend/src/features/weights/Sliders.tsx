/** One slider for each weight of the run; the mark is what the run has. */
import { useEffect, useId, useRef, useState } from 'react';
import { Card } from '@/components/Card';
import { Definition } from '@/components/Definition';
import { decimal } from '@/lib/format';
import type { Profile } from '@/lib/names';
import { type Knob, knobOf } from './knobs';
import { type GivenWeight, MOST_WEIGHT, type PartName, PARTS, type WeightsSearch } from './search';
import type { WeightedRun } from './weightsQuery';
import classes from './weights.module.css';

interface Weight {
  part: string;
  value: number;
}

interface SlidersProps {
  run: WeightedRun;
  own: readonly Weight[];
  given: readonly GivenWeight[];
  onChange: (patch: WeightsSearch) => void;
}

export function Sliders({ run, own, given, onChange }: SlidersProps) {
  const parts = PARTS.filter((part) => own.some((weight) => weight.part === part));
  return (
    <Card
      title={`Weights, version ${run.weights?.version ?? '–'}`}
      definition={SCALED[run.profile === 'EXPECTED_GAIN' ? 'gain' : 'sum']}
    >
      {parts.map((part) => {
        const base = own.find((weight) => weight.part === part)?.value ?? 0;
        const value = given.find((weight) => weight.part === part)?.value ?? base;
        return (
          <WeightSlider
            key={`${run.id} ${part}`}
            profile={run.profile}
            part={part}
            base={base}
            value={value}
            onChange={(next) => onChange({ [part]: next === base ? undefined : next })}
          />
        );
      })}
    </Card>
  );
}

const SCALED = {
  sum: 'Weights of parts that add are scaled to make 1 together, so only their proportions count. Those of parts that take off come on top.',
  gain: 'Of expected gain the weights are four knobs of its formula; they are used as they are.',
};

interface WeightSliderProps {
  profile: Profile;
  part: PartName;
  base: number;
  value: number;
  onChange: (value: number) => void;
}

/** A dragged thumb passes many values; only where it rests is ranked anew. */
const PAUSE_MS = 250;

function WeightSlider({ profile, part, base, value, onChange }: WeightSliderProps) {
  const knob = knobOf(profile, part);
  const [shown, setShown] = useDraft(value, onChange);
  const id = useId();
  return (
    <div className={classes.slider}>
      <div className={classes.sliderHead}>
        <span className={classes.sliderName}>
          <label htmlFor={id}>{knob.label}</label> <Definition text={knob.definition} />
        </span>
        <output htmlFor={id} className="gl-num">
          {decimal(shown, 2)}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={mostOf(knob, base, value)}
        step={knob.step}
        value={shown}
        onChange={(event) => setShown(event.currentTarget.valueAsNumber)}
      />
      <span className={classes.was}>
        {shown === base ? 'as in the run' : `${decimal(base, 2)} in the run`}
      </span>
    </div>
  );
}

/** What the thumb shows; the address follows when it rests, and leads where "back" is pressed. */
function useDraft(value: number, onChange: (value: number) => void) {
  const [shown, setShown] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setShown(value);
  }
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    if (shown === value) return undefined;
    const timer = setTimeout(() => latest.current(shown), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [shown, value]);
  return [shown, setShown] as const;
}

/** A link may bring a weight beyond the usual end. */
function mostOf({ most }: Knob, base: number, value: number): number {
  return Math.min(MOST_WEIGHT, Math.max(most, base, value));
}
