/** "51–100 of 1,991" with the buttons that turn the page of a list which stays on the server. */
import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { count } from '@/lib/format';
import type { CursorPages } from '@/lib/useCursorPages';
import classes from './Pager.module.css';

interface PagerProps {
  pages: CursorPages;
  pageSize: number;
  /** Rows of the page that is shown. */
  shown: number;
  total: number;
  endCursor: string | null;
  hasNext: boolean;
}

export function Pager({ pages, pageSize, shown, total, endCursor, hasNext }: PagerProps) {
  const first = pages.page * pageSize;
  return (
    <div className={classes.pager}>
      <span className="gl-num" aria-live="polite">
        {shown > 0 ? `${count(first + 1)}–${count(first + shown)} of ${count(total)}` : '0 rows'}
      </span>
      <Button
        variant="default"
        leftSection={<IconChevronLeft size={16} stroke={1.75} />}
        disabled={pages.page === 0}
        onClick={pages.back}
      >
        Previous
      </Button>
      <Button
        variant="default"
        rightSection={<IconChevronRight size={16} stroke={1.75} />}
        disabled={!hasNext}
        onClick={() => endCursor && pages.next(endCursor)}
      >
        Next
      </Button>
    </div>
  );
}
