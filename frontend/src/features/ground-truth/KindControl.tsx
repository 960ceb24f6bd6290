/** Limits the list to one kind of wrong label. */
import { SegmentedControl } from '@mantine/core';
import { SUSPECT_KIND_NAMES, SUSPECT_KINDS, type SuspectKind } from '@/lib/errorTypes';

interface KindControlProps {
  value: SuspectKind | undefined;
  onChange: (value: SuspectKind | undefined) => void;
}

const ALL = 'all';

export function KindControl({ value, onChange }: KindControlProps) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Kind of wrong label"
      data={[
        { value: ALL, label: 'All' },
        ...SUSPECT_KIND_NAMES.map((kind) => ({ value: kind, label: SUSPECT_KINDS[kind].name })),
      ]}
      value={value ?? ALL}
      onChange={(chosen) => onChange(SUSPECT_KIND_NAMES.find((kind) => kind === chosen))}
    />
  );
}
