/** One row of the list of clips, and how pages of them are asked for. */
import type { Client } from 'urql';
import { graphql, type ResultOf } from '@/lib/graphql';
import type { Connection } from '@/lib/wholeList';
import type { ClipFilter } from './listSearch';

const ClipsQuery = graphql(`
  query Clips($filter: ClipFilter, $first: Int!, $after: String, $offset: Int) {
    clips(filter: $filter, first: $first, after: $after, offset: $offset) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          clipId
          startAt
          region
          weather
          timeOfDay
          roadType
          scenarioTags
          durationS
          numFrames
          origin
          isLabeled
          drive {
            id
            driveId
          }
          benchmarks {
            id
            label
          }
        }
      }
    }
  }
`);

export type ClipRow = ResultOf<typeof ClipsQuery>['clips']['edges'][number]['node'];

interface Window {
  first: number;
  after?: string | null;
  /** Clips under the filter before the page; instead of a cursor. */
  offset?: number;
}

export async function fetchClips(
  client: Client,
  filter: ClipFilter | null,
  window: Window,
): Promise<Connection<ClipRow>> {
  const { data, error } = await client.query(ClipsQuery, { filter, ...window }).toPromise();
  if (!data) throw error ?? new Error('The server sent no rows.');
  return data.clips;
}
