/** Steps to the neighboring frame or error, by button and by key. */
import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useShortcuts } from '@/lib/shortcuts';
import classes from './clips.module.css';

/** Places in the list of frames; null where there is none in that direction. */
export interface Places {
  next: number | null;
  previous: number | null;
}

export function useFrameKeys(steps: Places, errors: Places | null, move: (to: number | null) => void) {
  const next = { label: 'Next frame', run: () => move(steps.next) };
  const previous = { label: 'Previous frame', run: () => move(steps.previous) };
  useShortcuts([
    { key: 'j', ...next },
    { key: 'ArrowRight', ...next },
    { key: 'k', ...previous },
    { key: 'ArrowLeft', ...previous },
    ...(errors
      ? [
          { key: 'n', label: 'Next frame with an error', run: () => move(errors.next) },
          { key: 'p', label: 'Previous frame with an error', run: () => move(errors.previous) },
        ]
      : []),
  ]);
}

interface FrameStepsProps {
  steps: { next: number; previous: number };
  last: number;
  errors: Places | null;
  onMove: (to: number | null) => void;
}

export function FrameSteps({ steps, last, errors, onMove }: FrameStepsProps) {
  return (
    <div className={classes.steps}>
      {errors && (
        <>
          <Button
            variant="default"
            disabled={errors.previous === null}
            onClick={() => onMove(errors.previous)}
          >
            Previous error
          </Button>
          <Button
            variant="default"
            disabled={errors.next === null}
            onClick={() => onMove(errors.next)}
          >
            Next error
          </Button>
        </>
      )}
      <Button
        variant="default"
        aria-label="Previous frame"
        disabled={steps.previous < 0}
        onClick={() => onMove(steps.previous)}
      >
        <IconChevronLeft size={16} stroke={1.75} aria-hidden="true" />
      </Button>
      <Button
        variant="default"
        aria-label="Next frame"
        disabled={steps.next > last}
        onClick={() => onMove(steps.next)}
      >
        <IconChevronRight size={16} stroke={1.75} aria-hidden="true" />
      </Button>
    </div>
  );
}
