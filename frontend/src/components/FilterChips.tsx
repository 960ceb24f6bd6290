/** Filters as chips that open a list of values; the address holds what is chosen. */
import { Checkbox, Popover } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { count } from '@/lib/format';
import classes from './FilterChips.module.css';

export interface FilterOption {
  value: string;
  label?: string;
  count?: number;
}

export interface Filter<Search> {
  /** Parameter of the address; its value is a list of texts. */
  key: keyof Search & string;
  label: string;
  options: readonly FilterOption[];
}

interface FilterChipsProps<Search> {
  filters: readonly Filter<Search>[];
  search: Search;
  /** The setter of `useUrlState`. */
  onChange: (patch: Partial<Search>) => void;
}

export function FilterChips<Search extends object>(props: FilterChipsProps<Search>) {
  const { filters, search, onChange } = props;
  const chosen = filters.filter(({ key }) => chosenValues(search, key).length > 0);
  const clearAll = () =>
    onChange(Object.fromEntries(chosen.map(({ key }) => [key, undefined])) as Partial<Search>);
  return (
    <>
      {filters.map((filter) => (
        <Chip
          key={filter.key}
          label={filter.label}
          options={filter.options}
          values={chosenValues(search, filter.key)}
          onChange={(values) =>
            onChange({ [filter.key]: values.length > 0 ? values : undefined } as Partial<Search>)
          }
        />
      ))}
      {chosen.length > 1 && (
        <button type="button" className={classes.clear} onClick={clearAll}>
          Clear filters
        </button>
      )}
    </>
  );
}

interface ChipProps {
  label: string;
  options: readonly FilterOption[];
  values: readonly string[];
  onChange: (values: string[]) => void;
}

function Chip({ label, options, values, onChange }: ChipProps) {
  const active = values.length > 0;
  return (
    <span className={classes.chip} data-active={active || undefined}>
      <Popover position="bottom-start" shadow="md" trapFocus>
        <Popover.Target>
          <button type="button" className={classes.open}>
            {label}: <strong>{active ? summary(options, values) : 'all'}</strong>
            <IconChevronDown size={14} stroke={1.75} aria-hidden="true" />
          </button>
        </Popover.Target>
        <Popover.Dropdown className={classes.dropdown}>
          {options.length === 0 && <p className={classes.none}>No values in this list.</p>}
          <Checkbox.Group value={[...values]} onChange={onChange} aria-label={label}>
            {options.map((option) => (
              <Checkbox
                key={option.value}
                value={option.value}
                size="xs"
                classNames={{ root: classes.option, labelWrapper: classes.optionLabel }}
                label={
                  <span className={classes.optionText}>
                    <span>{option.label ?? option.value}</span>
                    {option.count !== undefined && (
                      <span className="gl-small gl-num">{count(option.count)}</span>
                    )}
                  </span>
                }
              />
            ))}
          </Checkbox.Group>
        </Popover.Dropdown>
      </Popover>
      {active && (
        <button
          type="button"
          className={classes.remove}
          aria-label={`Clear ${label}`}
          onClick={() => onChange([])}
        >
          <IconX size={14} stroke={1.75} aria-hidden="true" />
        </button>
      )}
    </span>
  );
}

function chosenValues<Search extends object>(search: Search, key: keyof Search): string[] {
  const value: unknown = search[key];
  if (Array.isArray(value)) return value.map(String);
  return value === undefined || value === null || value === '' ? [] : [String(value)];
}

function summary(options: readonly FilterOption[], values: readonly string[]): string {
  if (values.length > 2) return `${values.length} of ${options.length}`;
  return values
    .map((value) => options.find((option) => option.value === value)?.label ?? value)
    .join(', ');
}
