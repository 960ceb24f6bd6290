/** Limits a table to one class of the benchmark. */
import { ChipSelect } from '@/components/ChipSelect';

interface ClassChipProps {
  names: readonly string[];
  value: string | undefined;
  onChange: (name: string | undefined) => void;
}

const ALL = '';

export function ClassChip({ names, value, onChange }: ClassChipProps) {
  return (
    <ChipSelect
      label="Class"
      value={value ?? ALL}
      choices={[{ value: ALL, label: 'all' }, ...names.map((name) => ({ value: name, label: name }))]}
      active={value !== undefined}
      onChange={(name) => onChange(name === ALL ? undefined : name)}
    />
  );
}
