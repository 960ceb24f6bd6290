/** The five steps; any can be opened, and each says what there is already. */
import { IconCheck } from '@tabler/icons-react';
import { numberOf, type Step, STEPS } from './search';
import classes from './data.module.css';

export interface StepState {
  label: string;
  /** What there is already, in a few words. */
  status: string;
  isDone: boolean;
}

interface StepListProps {
  states: Record<Step, StepState>;
  current: Step;
  onOpen: (step: Step) => void;
}

export function StepList({ states, current, onOpen }: StepListProps) {
  return (
    <ol className={classes.steps} aria-label="Steps">
      {STEPS.map((step) => {
        const { label, status, isDone } = states[step];
        return (
          <li key={step}>
            <button
              type="button"
              className={classes.step}
              aria-current={step === current ? 'step' : undefined}
              data-done={isDone || undefined}
              onClick={() => onOpen(step)}
            >
              <span className={classes.stepMark} aria-hidden="true">
                {isDone && step !== current ? <IconCheck size={16} stroke={2} /> : numberOf(step)}
              </span>
              <span>
                <span className={classes.stepLabel}>{label}</span>
                <span className={classes.stepStatus}>{status}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
