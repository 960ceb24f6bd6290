"""The ASGI application: GraphQL, sign-in, uploads, exports, pictures, health, the dashboard.

`create_app` is called by `gainloop serve` and by tests. It refuses to start where a field of the
schema has no visibility class, or where demo accounts would be open to a network.
"""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from ipaddress import ip_address
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from gainloop.api.documents import Documents
from gainloop.api.execution import Executor
from gainloop.api.http.dashboard import DashboardRoutes, find_dashboard
from gainloop.api.http.exports import ExportRoutes
from gainloop.api.http.graphiql import GraphiqlRoutes, find_graphiql
from gainloop.api.http.graphql import GraphQLRoute
from gainloop.api.http.health import HealthRoutes
from gainloop.api.http.media import MediaRoute
from gainloop.api.http.metrics import HttpMetrics, MetricsRoute
from gainloop.api.http.middleware import Recorded, SameOrigin
from gainloop.api.http.replies import reply_to_error
from gainloop.api.http.server import Server, limit_threads
from gainloop.api.http.sign_in import SignInRoutes
from gainloop.api.http.uploads import UploadRoute
from gainloop.api.http.websocket import WebSocketRoutes
from gainloop.api.keys import load_keys
from gainloop.api.rate_limits import RateLimits
from gainloop.api.schema import build_schema, core_schema
from gainloop.bootstrap import open_jobs, open_media, open_vectors
from gainloop.demo.drawing.paint import paint_frame
from gainloop.errors import GainloopError, GateBlocked
from gainloop.ports.graph import Graph
from gainloop.ports.jobs import Jobs
from gainloop.ports.media import Painter
from gainloop.settings import Settings
from gainloop.stores.home import Home


def create_app(
    home: Home,
    settings: Settings,
    dashboard: Path | None = None,
    painter: Painter = paint_frame,
    graph: Graph | None = None,
    works: Callable[[], bool] | None = None,
) -> Starlette:
    """Without a graph, traces are answered from the rows. Jobs are those of the home, whoever works
    on them; `works` says for `/readyz` whether somebody does.

    Raises GateBlocked DEMO_ACCOUNTS_EXPOSED, GainloopError UNCLASSED_FIELD.
    """
    check_exposure(settings)
    home = replace(home, settings=settings)
    keys = load_keys(settings.home)
    documents = Documents(core_schema(build_schema()), settings.introspection, settings.graphiql)
    rates = RateLimits(settings.rate_limits)
    media = open_media(home, painter)
    jobs = open_jobs(home)
    executor = Executor(home, keys, media, documents, rates, jobs, open_vectors(home), graph)
    server, metrics = Server(home, keys, media, executor, rates, works), HttpMetrics()
    return Starlette(
        routes=_routes(server, metrics, dashboard or find_dashboard()),
        middleware=[
            Middleware(Recorded, metrics=metrics),
            Middleware(
                TrustedHostMiddleware, allowed_hosts=settings.host_names, www_redirect=False
            ),
            Middleware(SameOrigin),
        ],
        exception_handlers={GainloopError: reply_to_error},
        lifespan=partial(_lifespan, jobs),
    )


def check_exposure(settings: Settings) -> None:
    """Raises GateBlocked where anybody on a network could sign in as anybody."""
    if settings.demo_accounts and not is_loopback(settings.host):
        raise GateBlocked(
            f"demo accounts let anybody sign in, so they work on this machine only, not on "
            f"{settings.host}: listen on 127.0.0.1, or set GAINLOOP_DEMO_ACCOUNTS=false",
            code="DEMO_ACCOUNTS_EXPOSED",
        )


def is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@asynccontextmanager
async def _lifespan(jobs: Jobs, _app: Starlette) -> AsyncIterator[None]:
    limit_threads()
    # What start-up made stays: the collector need not stop requests to walk it again and again.
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        jobs.close()


def _routes(server: Server, metrics: HttpMetrics, dashboard: Path | None) -> list[BaseRoute]:
    return [
        *GraphQLRoute(server).routes,
        *WebSocketRoutes(server).routes,
        *SignInRoutes(server).routes,
        *UploadRoute(server).routes,
        *ExportRoutes(server).routes,
        *MediaRoute(server).routes,
        *HealthRoutes(server).routes,
        *MetricsRoute(server, metrics).routes,
        *GraphiqlRoutes(server, find_graphiql()).routes,
        *DashboardRoutes(dashboard).routes,
    ]
