"""A small client of Gainloop's API for scripts and notebooks.

    with connect(account="demo-perception-engineer") as program:
        for clip in program.rows("clips", filter={"weather": ["rain"]}):
            ...
        misses = program.df("errors", evaluation=evaluation_id)   # needs pandas

Knows nothing of the server's code: it speaks GraphQL over HTTP, with the operations beside it.
"""

from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import httpx2

from gainloop_client.errors import ClientError, Refused
from gainloop_client.lists import LISTS, ListQuery, document_of, flat, found_at
from gainloop_client.transport import Transport

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_URL = "http://127.0.0.1:8642"
TIMEOUT_SECONDS = 60.0
PAGE = 100


def connect(url: str = DEFAULT_URL, account: str | None = None) -> "Client":
    """A client, signed in as a demo account where one is named. Raises Unreachable, Refused."""
    client = Client(Transport(httpx2.Client(base_url=url, timeout=TIMEOUT_SECONDS)))
    if account is not None:
        try:
            client.sign_in(account)
        except ClientError:
            client.close()
            raise
    return client


class Client:
    """Holds one connection; use it in a `with` block or close it."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._transport.http.close()

    def sign_in(self, account: str) -> None:
        """As a demo account; the server keeps the session in a cookie of this client."""
        self._transport.post("/auth/session", {"account": account})

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of one GraphQL document. Raises Refused with the code of the first error.

        Members of result unions (NotAllowed, Invalid, ...) are data, not errors.
        """
        answer = self._transport.post("/graphql", {"query": document, "variables": variables})
        for error in answer.get("errors", ()):
            extensions = error.get("extensions", {})
            raise Refused(
                extensions.get("code", "FAILED"), error["message"], extensions.get("field", "")
            )
        data: dict[str, Any] = answer["data"]
        return data

    def rows(self, name: str, **variables: Any) -> Iterator[dict[str, Any]]:
        """Rows of a list of `LISTS`, page by page. Rows of a run or a queue never change; other
        lists may grow at their end meanwhile.
        """
        query = _list_query(name, variables)
        document = document_of(query.operation)
        if not query.pages:
            yield from map(flat, self._found(query, self.ask(document, **variables)))
            return
        after = None
        while True:
            data = self.ask(document, **variables, first=PAGE, after=after)
            page = self._found(query, data)
            yield from (flat(edge["node"]) for edge in page["edges"])
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    def df(self, name: str, **variables: Any) -> "pd.DataFrame":
        """The same rows as a data frame. Needs pandas: `pip install gainloop[notebooks]`."""
        try:
            import pandas as pd
        except ImportError:
            raise ClientError("data frames need pandas: pip install pandas") from None
        return pd.DataFrame(list(self.rows(name, **variables)))

    def _found(self, query: ListQuery, data: dict[str, Any]) -> Any:
        found = found_at(data, query.path)
        if found is None:
            raise Refused("NOT_FOUND", f"there is no {query.path[0]} with this id")
        return found


def _list_query(name: str, variables: dict[str, Any]) -> ListQuery:
    query = LISTS.get(name)
    if query is None:
        raise ClientError(f"there is no list {name!r}; there are {', '.join(LISTS)}")
    for own in ("first", "after"):
        if own in variables:
            raise ClientError(f"{own} is set by the client, which reads every page")
    for needed in query.needs:
        if needed not in variables:
            raise ClientError(f"the list {name} needs {needed}=...")
    return query
