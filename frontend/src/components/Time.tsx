/** A moment in local time; the stored UTC value shows on hover. */
import { localTime } from '@/lib/format';

export function Time({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={iso} className="gl-num">
      {localTime(iso)}
    </time>
  );
}
