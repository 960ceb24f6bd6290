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
  /** False while pages are on their way, and where they failed: what is not here may be there. */
  isComplete: boolean;
  /** Asks for all pages again. */
  reload: () => void;
}

type Cursor = { after?: string | null };

interface Rest<Row> {
  after: string;
  attempt: number;
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
  const [attempt, setAttempt] = useState(0);
  const after = first?.pageInfo.hasNextPage ? first.pageInfo.endCursor : null;
  const rest = useRest(after, load, attempt);
  const readAgain = read.reload;
  const reload = useCallback(() => {
    readAgain();
    setAttempt((before) => before + 1);
  }, [readAgain]);
  if (!first) return { read, rows: [], cut: false, isComplete: false, reload };
  const known = first.edges.map(({ node }) => node);
  return { read, reload, ...together(known, after === null ? NO_REST : rest) };
}

const NO_REST = { rows: [], failed: false };

function together<Row>(first: readonly Row[], rest: Pick<Rest<Row>, 'rows' | 'failed'> | null) {
  if (rest === null) return { rows: first, cut: false, isComplete: false };
  return { rows: [...first, ...rest.rows], cut: rest.failed, isComplete: !rest.failed };
}

/** Everything after the first page; null while it is on its way. */
function useRest<Row>(
  after: string | null,
  load: (after: string | null) => Promise<Connection<Row>>,
  attempt: number,
): Rest<Row> | null {
  const [rest, setRest] = useState<Rest<Row> | null>(null);
  useEffect(() => {
    if (after === null) return undefined;
    let wanted = true;
    loadWholeList((cursor) => load(cursor ?? after)).then(
      (rows) => wanted && setRest({ after, attempt, rows, failed: false }),
      () => wanted && setRest({ after, attempt, rows: [], failed: true }),
    );
    return () => {
      wanted = false;
    };
  }, [after, load, attempt]);
  return after !== null && rest?.after === after && rest.attempt === attempt ? rest : null;
}
