/** Every row of a connection, page after page, for short lists and for downloads. */

export interface Connection<Row> {
  edges: readonly { node: Row }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** Beyond it a list belongs to the command line. */
export const MOST_ROWS = 50_000;

/** `load` answers with the page after a cursor; null is the first page. Ends at `most` rows. */
export async function loadWholeList<Row>(
  load: (after: string | null) => Promise<Connection<Row>>,
  most = MOST_ROWS,
): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  do {
    // Each page starts where the one before it ended.
    // oxlint-disable-next-line no-await-in-loop
    const page: Connection<Row> = await load(after);
    rows.push(...page.edges.map(({ node }) => node));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null && rows.length < most);
  return rows;
}
