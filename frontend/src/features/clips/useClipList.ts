/** The clips under a filter: how many there are, and pages of them as they are needed. */
import { useCallback } from 'react';
import { useClient } from 'urql';
import { graphql } from '@/lib/graphql';
import { type Read, useRead } from '@/lib/read';
import { type Pages, usePages } from '@/lib/usePages';
import { loadWholeList } from '@/lib/wholeList';
import { type ClipRow, fetchClips } from './clipRow';
import type { ClipFilter } from './listSearch';

const PAGE_SIZE = 100;

/** Rows of a file: each hundred is a request, and a reader has 120 of them a minute. */
export const MOST_CSV_ROWS = 10_000;

const CountQuery = graphql(`
  query ClipsCount($filter: ClipFilter) {
    summary {
      clips
    }
    clips(first: 1, filter: $filter) {
      totalCount
    }
  }
`);

export interface ClipList {
  /** Changes with the filter. */
  key: string;
  isFiltered: boolean;
  /** Clips under the filter, and in all; undefined until counted. */
  count: number | undefined;
  total: number | undefined;
  counting: Read<unknown>;
  pages: Pages<ClipRow>;
  /** The rows under the filter, page after page: for a file. */
  loadAll: () => Promise<ClipRow[]>;
}

export function useClipList(filter: ClipFilter | null): ClipList {
  const client = useClient();
  const key = JSON.stringify(filter);
  const counting = useRead(CountQuery, { filter }, { fresh: true });
  const load = useCallback(
    async (offset: number, first: number) => {
      const { edges } = await fetchClips(client, filter, { first, offset });
      return edges.map(({ node }) => node);
    },
    [client, filter],
  );
  const loadAll = useCallback(
    () =>
      loadWholeList(
        (after) => fetchClips(client, filter, { first: PAGE_SIZE, after }),
        MOST_CSV_ROWS,
      ),
    [client, filter],
  );
  // Until the new filter is counted, the number of the one before would be wrong.
  const counted = counting.isOutdated ? undefined : counting.data;
  return {
    key,
    isFiltered: filter !== null,
    count: counted?.clips.totalCount,
    total: counting.data?.summary.clips,
    counting,
    pages: usePages({ key, pageSize: PAGE_SIZE, load }),
    loadAll,
  };
}
