"""Sends one request again and again over a few kept connections, and says how fast answers came.

Called by `serve`. Closed loop: each connection sends its next request when its answer is in. Reads
no more of HTTP than it has to, because it shares the cores with the server.
"""

import asyncio
import time
from dataclasses import dataclass

import numpy as np

_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Load:
    """seconds: of each answer."""

    elapsed: float
    seconds: np.ndarray

    @property
    def ms_per_request(self) -> float:
        return 1000 * self.elapsed / len(self.seconds)

    def percentile_ms(self, percent: float) -> float:
        return float(1000 * np.percentile(self.seconds, percent))


def request_bytes(port: int, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [
        "POST /graphql HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + _END + body


def ask_once(port: int, request: bytes) -> bytes:
    """The body of one answer. Raises RuntimeError for any status but 200."""
    return asyncio.run(_ask_once(port, request))


def send_load(port: int, request: bytes, connections: int, seconds: float) -> Load:
    return asyncio.run(_send_load(port, request, connections, seconds))


async def _ask_once(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    body = await _body(reader)
    writer.close()
    return body


async def _send_load(port: int, request: bytes, connections: int, seconds: float) -> Load:
    start = time.perf_counter()
    end = start + seconds
    measured = await asyncio.gather(*(_keep_asking(port, request, end) for _ in range(connections)))
    return Load(time.perf_counter() - start, np.concatenate(measured))


async def _keep_asking(port: int, request: bytes, end: float) -> np.ndarray:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    while (sent := time.perf_counter()) < end:
        writer.write(request)
        await _body(reader)
        took.append(time.perf_counter() - sent)
    writer.close()
    return np.array(took)


async def _body(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(_END)
    status, *lines = head.decode("latin-1").split("\r\n")
    if " 200 " not in f"{status} ":
        raise RuntimeError(f"the server answered {status}")
    length = next(
        int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length:")
    )
    return await reader.readexactly(length)
