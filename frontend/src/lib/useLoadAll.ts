/** A function that loads a list whole, past the page that is shown, such as for a download. */
import { type DocumentInput, useClient } from 'urql';
import { type Connection, loadWholeList } from '@/lib/wholeList';

interface Paged {
  first: number;
  after?: string | null;
}

/** The most that the server gives at once. */
const FIRST = 100;

export function useLoadAll<Data, Variables extends Paged, Row>(
  query: DocumentInput<Data, Variables>,
  variables: Omit<Variables, 'first' | 'after'>,
  connectionOf: (data: Data) => Connection<Row>,
): () => Promise<Row[]> {
  const client = useClient();
  return () =>
    loadWholeList(async (after) => {
      const asked = { ...variables, first: FIRST, after } as unknown as Variables;
      const { data, error } = await client.query(query, asked).toPromise();
      if (!data) throw error ?? new Error('The server sent no rows.');
      return connectionOf(data);
    });
}
