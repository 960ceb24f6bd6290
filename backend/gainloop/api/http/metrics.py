"""GET /metrics in the text format of Prometheus: requests, and how far background work is behind.

For this machine alone, or, where the setting `metrics_token` is set, for whoever sends the token.
"""

import secrets
from dataclasses import dataclass
from ipaddress import ip_address

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from gainloop.api.http.server import Server, address_of, off_loop
from gainloop.errors import NotAllowed
from gainloop.stores.relational.outbox import count_pending, lag
from gainloop.stores.relational.unit_of_work import LINEAGE_CHANGED

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second line for each, which nobody reads
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_ROUTES = (
    "graphql",
    "graphiql",
    "auth",
    "uploads",
    "export",
    "media",
    "healthz",
    "readyz",
    "version",
    "metrics",
    "assets",
)
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


class HttpMetrics:
    """Counts requests of one application; labels are of closed lists, whatever a client sends."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "gainloop_http_requests",
            "HTTP requests.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "gainloop_http_request_seconds",
            "Time to answer a request.",
            ("route",),
            registry=self.registry,
        )

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        first = scope["path"].strip("/").partition("/")[0]
        route = first if first in _ROUTES else "page"
        self._requests.labels(method, route, f"{status // 100}xx").inc()
        self._seconds.labels(route).observe(seconds)


@dataclass(frozen=True)
class MetricsRoute:
    server: Server
    http: HttpMetrics

    @property
    def routes(self) -> list[Route]:
        return [Route("/metrics", self.answer, methods=["GET"])]

    async def answer(self, request: Request) -> Response:
        """Raises NotAllowed."""
        _check(request, self.server.home.settings.metrics_token)
        text = await off_loop(self._text)
        return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4)

    def _text(self) -> bytes:
        return generate_latest(self.http.registry) + generate_latest(self._background())

    def _background(self) -> CollectorRegistry:
        """Read anew for each answer."""
        registry, database = CollectorRegistry(), self.server.home.database
        with database.read() as session:
            behind = lag(session, LINEAGE_CHANGED, database.clock())
            num_pending = count_pending(session)
        graph = self.server.executor.graph
        for name, help_text, value in (
            ("gainloop_outbox_waiting_events", "Events that nobody took up.", num_pending),
            (
                "gainloop_projection_waiting_events",
                "Changes that the graph does not hold yet.",
                behind.num_events,
            ),
            (
                "gainloop_projection_lag_seconds",
                "Age of the oldest change that the graph does not hold yet.",
                behind.seconds,
            ),
            (
                "gainloop_graph_up",
                "Whether the graph answers.",
                float(graph is not None and graph.is_up()),
            ),
        ):
            Gauge(name, help_text, registry=registry).set(value)
        jobs = Gauge("gainloop_jobs", "Jobs by state.", ("state",), registry=registry)
        for state, number in self.server.executor.jobs.count_by_state().items():
            jobs.labels(state.value).set(number)
        return registry


def _check(request: Request, token: str) -> None:
    if token:
        sent = request.headers.get("authorization", "")
        if not secrets.compare_digest(sent.encode(), f"Bearer {token}".encode()):
            raise NotAllowed("metrics are for whoever sends the token of GAINLOOP_METRICS_TOKEN")
    elif not _is_loopback(address_of(request)) or any(
        name in request.headers for name in _FORWARDED
    ):
        raise NotAllowed(
            "metrics are for this machine; GAINLOOP_METRICS_TOKEN opens them to others"
        )


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
