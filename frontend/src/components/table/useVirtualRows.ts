/** Draws only the rows that can be seen; rows have one fixed height. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

const HEADING_HEIGHT = 40;

interface VirtualOptions {
  count: number;
  rowHeight: number;
  height: number;
  onVisible?: (first: number, last: number) => void;
}

export function useVirtualRows({ count, rowHeight, height, onVisible }: VirtualOptions) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 1000, height },
    // The sticky heading lies over the first pixels of the scroller.
    scrollMargin: HEADING_HEIGHT,
    scrollPaddingStart: HEADING_HEIGHT,
  });
  const items = virtualizer.getVirtualItems();
  const [start] = items;
  const end = items.at(-1);
  const first = start?.index ?? 0;
  const last = end?.index ?? 0;
  useEffect(() => {
    if (count > 0) onVisible?.(first, last);
  }, [count, first, last, onVisible]);
  return {
    scroller,
    indexes: items.map((item) => item.index),
    before: start ? start.start - HEADING_HEIGHT : 0,
    after: end ? virtualizer.getTotalSize() + HEADING_HEIGHT - end.end : 0,
    scrollTo: (index: number) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}
