"""The HTTP server underneath: uvicorn on a socket of ours, without signal handlers, connections droppable."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.errors import PortTaken

_transports: dict[tuple[str, int], asyncio.Transport] = {}  # open connections by the client's address


class DroppableProtocol(H11Protocol):
    """uvicorn's protocol, which also lets a handler cut its own connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.client:
            _transports[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self.client:
            _transports.pop(self.client, None)
        super().connection_lost(exc)


def drop_connection(request: Request) -> None:
    """Cut the connection of a request without an answer, as a dying server does."""
    client = request.scope["client"]
    transport = _transports.get((client[0], client[1]))
    if transport is not None:
        transport.abort()


class QuietServer(uvicorn.Server):
    """A server that leaves the process's signals alone: the app owns them."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"Port {port} on {host} cannot be used ({error.strerror}). Set BOT_HTTP_PORT."
        ) from error
    listener.listen(512)
    listener.setblocking(False)
    return listener


def quiet_server(app: ASGIApp) -> QuietServer:
    """A uvicorn server for `app`: no lifespan, no access log (addresses hold tokens), leaves within a second."""
    return QuietServer(
        uvicorn.Config(
            app,
            http=DroppableProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=65,
            timeout_graceful_shutdown=1,
        )
    )
