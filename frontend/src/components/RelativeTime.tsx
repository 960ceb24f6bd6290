/** A moment as its distance from now; the exact one shows on hover and on focus. */
import { Tooltip } from '@mantine/core';
import { localTime } from '@/lib/format';
import { relativeTime } from '@/lib/relativeTime';

export function RelativeTime({ iso }: { iso: string }) {
  return (
    <Tooltip label={`${localTime(iso)} (${iso})`} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={iso}>{relativeTime(iso)}</time>
    </Tooltip>
  );
}
