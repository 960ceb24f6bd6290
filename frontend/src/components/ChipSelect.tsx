/** One choice of a short list, looking like the filter chips beside it. */
import { IconChevronDown } from '@tabler/icons-react';
import classes from './ChipSelect.module.css';

export interface Choice {
  value: string;
  label: string;
}

interface ChipSelectProps {
  label: string;
  value: string;
  choices: readonly Choice[];
  onChange: (value: string) => void;
  /** True marks a choice other than the usual one. */
  active?: boolean;
}

export function ChipSelect({ label, value, choices, onChange, active = false }: ChipSelectProps) {
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <label className={classes.chip} data-active={active || undefined}>
      <span className={classes.label}>{label}:</span>
      <strong className={classes.value}>{chosen?.label ?? value}</strong>
      <IconChevronDown size={14} stroke={1.75} aria-hidden="true" />
      <select
        className={classes.select}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}
