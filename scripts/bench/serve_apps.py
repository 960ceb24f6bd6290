"""The peers of the serving goal: one queue page in three other ways. Started by `serve`.

    python -m scripts.bench.serve_apps strawberry|bare_strawberry|raw HOME PORT

strawberry: our schema with our resolvers, served as Strawberry does by default. bare_strawberry:
its default with a schema of eight plain types over one SQL statement. raw: that statement and
orjson. None of them asks who is there, checks limits, or writes a log line.
"""

import argparse
import math
import sqlite3
from pathlib import Path
from typing import Any

import orjson
import strawberry
import uvicorn
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from strawberry.asgi import GraphQL

from gainloop.api.context import Context
from gainloop.api.keys import load_keys
from gainloop.api.schema import build_schema
from gainloop.bootstrap import open_home, open_jobs, open_media, open_vectors
from gainloop.demo.drawing.paint import paint_frame
from gainloop.reads.actors import find_account
from gainloop.reads.similar_memory import CandidatesMemory
from gainloop.settings import load_settings
from gainloop.stores.home import Home

ACCOUNT = "demo-perception-engineer"
PAGE = 20
STATEMENT = """
SELECT item.rank, item.score, item.cost_minutes, upper(item.kind), upper(item.state),
       item.reason ->> 'headline', clip.id, clip.region, clip.weather, clip.time_of_day
FROM queue_item AS item JOIN clip ON clip.id = item.clip_id
WHERE item.queue_id = ? ORDER BY item.rank LIMIT ?
"""
_database: sqlite3.Connection


def _open(home_folder: Path) -> None:
    global _database  # noqa: PLW0603  # one connection of this process
    _database = sqlite3.connect(f"file:{home_folder / 'gainloop.sqlite'}?mode=ro", uri=True)


def rows_of(queue_id: str, first: int) -> list[tuple[Any, ...]]:
    return _database.execute(STATEMENT, (queue_id, first)).fetchall()


@strawberry.type
class Clip:
    clip_id: str
    region: str | None
    weather: str | None
    time_of_day: str | None


@strawberry.type
class Reason:
    headline: str


@strawberry.type
class Item:
    rank: int
    score: float
    cost_minutes: float
    kind: str
    state: str
    reason: Reason
    clip: Clip


@strawberry.type
class Edge:
    node: Item


@strawberry.type
class Items:
    edges: list[Edge]


@strawberry.type
class Queue:
    queue_id: strawberry.Private[str]

    @strawberry.field
    def items(self, first: int) -> Items:
        return Items(edges=[Edge(node=_item(row)) for row in rows_of(self.queue_id, first)])


@strawberry.type
class Query:
    @strawberry.field
    def queue(self, id: strawberry.ID) -> Queue:
        return Queue(queue_id=id)


def _item(row: tuple[Any, ...]) -> Item:
    rank, score, minutes, kind, state, headline, clip_id, region, weather, light = row
    return Item(
        rank=rank,
        score=score,
        cost_minutes=minutes,
        kind=kind,
        state=state,
        reason=Reason(headline=headline),
        clip=Clip(clip_id=clip_id, region=region, weather=weather, time_of_day=light),
    )


def bare_strawberry_app(home_folder: Path) -> Any:
    _open(home_folder)
    return GraphQL(strawberry.Schema(query=Query))


def raw_app(home_folder: Path) -> Starlette:
    _open(home_folder)

    async def answer(request: Request) -> Response:
        variables = orjson.loads(await request.body())["variables"]
        edges = [{"node": _node(row)} for row in rows_of(variables["id"], PAGE)]
        body = orjson.dumps({"data": {"queue": {"items": {"edges": edges}}}})
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/graphql", answer, methods=["POST"])])


def _node(row: tuple[Any, ...]) -> dict[str, Any]:
    names = ("rank", "score", "costMinutes", "kind", "state")
    clip = dict(zip(("clipId", "region", "weather", "timeOfDay"), row[6:], strict=True))
    return {
        **dict(zip(names, row[:5], strict=True)),
        "reason": {"headline": row[5]},
        "clip": clip,
    }


class OurSchema(GraphQL[Context, None]):
    """One snapshot for each request, read as one fixed account."""

    def __init__(self, home: Home) -> None:
        super().__init__(build_schema())
        self.home = home
        self.keys = load_keys(home.settings.home)
        with home.database.read() as session:
            self.actor = find_account(session, ACCOUNT)

    async def get_context(self, request: Any, response: Any) -> Context:  # noqa: ARG002
        session = Session(self.home.database.engine)
        request.scope["session"] = session
        return Context(
            home=self.home,
            keys=self.keys,
            media=open_media(self.home, paint_frame),
            session=session,
            actor=self.actor,
            deadline=math.inf,
            jobs=open_jobs(self.home),
            vectors=open_vectors(self.home),
            candidates=CandidatesMemory(),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            if "session" in scope:
                scope["session"].close()


def strawberry_app(home_folder: Path) -> Any:
    return OurSchema(open_home(load_settings(home=home_folder, database_url="")))


APPS = {"strawberry": strawberry_app, "bare_strawberry": bare_strawberry_app, "raw": raw_app}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.serve_apps")
    parser.add_argument("app", choices=APPS)
    parser.add_argument("home", type=Path)
    parser.add_argument("port", type=int)
    options = parser.parse_args()
    app = APPS[options.app](options.home)
    uvicorn.run(app, host="127.0.0.1", port=options.port, log_level="warning")


if __name__ == "__main__":
    main()
