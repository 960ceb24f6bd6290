/** Which two evaluations are compared, where, by which axes, and on which class. */
import { ChipSelect } from '@/components/ChipSelect';
import { FilterChips } from '@/components/FilterChips';
import { capitalized, words } from '@/lib/format';
import type { SetUrlState } from '@/lib/useUrlState';
import { evaluationChoices, lastAxes, type Pair, rivals } from './choices';
import type { ListedEvaluation } from './deltaQuery';
import { type DeltaSearch, OPERATING_POINTS, type OperatingPoint } from './search';
import { POINTS } from './words';

interface DeltaFiltersProps {
  pair: Pair;
  rows: readonly ListedEvaluation[];
  /** What the later one can be compared by; empty while that is on its way. */
  axes: readonly string[];
  by: readonly string[];
  at: OperatingPoint;
  classNames: readonly string[];
  className: string | undefined;
  onChange: SetUrlState<DeltaSearch>;
}

const ALL = '';

export function DeltaFilters(props: DeltaFiltersProps) {
  const { pair, rows, axes, by, at, classNames, className, onChange } = props;
  return (
    <>
      <ChipSelect
        label="Model"
        value={pair.b}
        choices={evaluationChoices(rows)}
        // Another one has another predecessor and other cohorts.
        onChange={(b) => onChange({ b, a: undefined, row: undefined })}
      />
      <ChipSelect
        label="Against"
        value={pair.a}
        choices={evaluationChoices(rivals(pair.b, rows))}
        onChange={(a) => onChange({ b: pair.b, a, row: undefined })}
      />
      <ChipSelect
        label="Compared"
        value={at}
        choices={OPERATING_POINTS.map((value) => ({ value, label: POINTS[value].name }))}
        active={at !== OPERATING_POINTS[0]}
        onChange={(value) => onChange({ at: value as OperatingPoint })}
      />
      <FilterChips
        filters={[
          {
            key: 'by',
            label: 'By',
            options: axes.map((axis) => ({ value: axis, label: capitalized(words(axis)) })),
          },
        ]}
        search={{ by: [...by] }}
        onChange={(patch) => onChange({ by: lastAxes(patch.by), row: undefined })}
      />
      <ChipSelect
        label="Class"
        value={className ?? ALL}
        choices={[
          { value: ALL, label: 'all' },
          ...classNames.map((name) => ({ value: name, label: name })),
        ]}
        active={className !== undefined}
        onChange={(name) => onChange({ className: name === ALL ? undefined : name })}
      />
    </>
  );
}
