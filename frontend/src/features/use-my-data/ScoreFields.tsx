/** How scores and boxes of the files are meant. */
import { Select, Switch } from '@mantine/core';
import type { ResultsDraft } from './resultsDraft';
import classes from './data.module.css';

interface ScoreFieldsProps {
  draft: ResultsDraft;
  onChange: (patch: Partial<ResultsDraft>) => void;
  /** False where there is no ground truth to fit a calibration on. */
  isFitted: boolean;
}

export function ScoreFields({ draft, onChange, isFitted }: ScoreFieldsProps) {
  return (
    <Switch
      label="Scores are raw numbers (logits)"
      description={
        isFitted
          ? 'Any finite numbers. A calibration that makes probabilities of them is fitted here and named.'
          : 'Any finite numbers. The newest calibration of this model makes probabilities of them.'
      }
      checked={draft.isLogit}
      onChange={(event) => onChange({ isLogit: event.currentTarget.checked })}
    />
  );
}

const CONVENTIONS = [
  { value: 'exclusive', label: 'width = x2 − x1 (COCO)' },
  { value: 'inclusive', label: 'width = x2 − x1 + 1' },
];

export function BoxField({ draft, onChange }: Omit<ScoreFieldsProps, 'isFitted'>) {
  return (
    <Select
      label="Width of a box"
      description="Some tools count the last pixel too."
      data={CONVENTIONS}
      allowDeselect={false}
      value={draft.isInclusive ? 'inclusive' : 'exclusive'}
      onChange={(value) => onChange({ isInclusive: value === 'inclusive' })}
      className={classes.narrow}
    />
  );
}
