/** A list that a page needs whole: the first page decides the state, the rest follows. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type AnyVariables, type DocumentInput, useClient } from 'urql';
import { type Read, useRead } from '@/lib/read';
import { type Connection, loadWholeList } from '@/lib/wholeList';

export interface WholeList<Row, Data = unknown> {
  read: Read<Data>;
  rows: readonly Row[];
  /** True where later pages failed: what is shown is the beginning. */
  cut: boolean;
}

type Cursor = { after?: string | null };

interface Rest<Row> {
  after: string;
  rows: readonly Row[];
  failed: boolean;
}

/**
 * The query takes `$after`; `connectionOf` is a function that never changes. With variables of
 * others it is a list of its own.
 */
export function useWholeList<Data, Row, Given extends object = object>(
  query: DocumentInput<Data, Cursor & Given>,
  connectionOf: (data: Data) => Connection<Row>,
  given?: Given,
): WholeList<Row, Data> {
  const client = useClient();
  const key = JSON.stringify(given ?? {});
  const variables = useMemo(() => JSON.parse(key) as Cursor & Given & AnyVariables, [key]);
  const read = useRead<Data, Cursor & Given & AnyVariables>(query, variables, { fresh: true });
  const first = read.state === 'ready' ? connectionOf(read.data) : null;
  const load = useCallback(
    async (after: string | null) => {
      const { data, error } = await client.query(query, { ...variables, after }).toPromise();
      if (!data) throw error ?? new Error('The server sent no rows.');
      return connectionOf(data);
    },
    [client, query, connectionOf, variables],
  );
  const rest = useRest(first?.pageInfo.hasNextPage ? first.pageInfo.endCursor : null, load);
  if (!first) return { read, rows: [], cut: false };
  const rows = [...first.edges.map(({ node }) => node), ...rest.rows];
  return { read, rows, cut: rest.failed };
}

/** Everything after the first page; nothing while it is on its way. */
function useRest<Row>(
  after: string | null,
  load: (after: string | null) => Promise<Connection<Row>>,
): { rows: readonly Row[]; failed: boolean } {
  const [rest, setRest] = useState<Rest<Row> | null>(null);
  useEffect(() => {
    if (after === null) return undefined;
    let wanted = true;
    loadWholeList((cursor) => load(cursor ?? after)).then(
      (rows) => wanted && setRest({ after, rows, failed: false }),
      () => wanted && setRest({ after, rows: [], failed: true }),
    );
    return () => {
      wanted = false;
    };
  }, [after, load]);
  return after !== null && rest?.after === after ? rest : { rows: [], failed: false };
}
