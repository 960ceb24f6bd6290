/** The run in whose order the list comes. */
import { ChipSelect } from '@/components/ChipSelect';
import { runName } from '@/lib/names';
import type { Run, RunChoice } from './profilesQuery';

interface OrderChoiceProps {
  run: Run;
  runs: readonly RunChoice[];
  onChange: (run: string | undefined) => void;
}

export function OrderChoice({ run, runs, onChange }: OrderChoiceProps) {
  return (
    <ChipSelect
      label="Order of"
      value={run.id}
      choices={choicesOf(run, runs).map((one) => ({ value: one.id, label: runName(one) }))}
      onChange={onChange}
    />
  );
}

/** An older run than those that were read is a choice all the same. */
function choicesOf(run: Run, runs: readonly RunChoice[]): readonly RunChoice[] {
  return runs.some(({ id }) => id === run.id) ? runs : [run, ...runs];
}
