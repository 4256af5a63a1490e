"""The HTTP server underneath: uvicorn on a socket of ours, without signal handlers, connections droppable."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.local.bell import Bell
from bot.serving import SignalFreeServer

PATIENCE_SECONDS = 0.6  # how long open answers may take when the server leaves

_transports: dict[tuple[str, int], asyncio.Transport] = {}  # open connections by the client's address
_lost = Bell()  # rings when a connection ends


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
        _lost.ring()


def drop_connection(request: Request) -> None:
    """Cut the connection of a request without an answer, as a dying server does."""
    client = request.scope["client"]
    transport = _transports.get((client[0], client[1]))
    if transport is not None:
        transport.abort()


class QuietServer(SignalFreeServer):
    """A server that leaves the process's signals alone (the app owns them) and goes the moment it is told."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()

    def leave(self) -> None:
        self.should_exit = True
        self._told.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close idle connections, give open answers a moment, then cut what is left."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self.server_state.connections or self.server_state.tasks:
                    await _lost.wait(0.02)
        for task in list(self.server_state.tasks):
            task.cancel()
        for listener in sockets or []:
            listener.close()


def quiet_server(app: ASGIApp) -> QuietServer:
    """A uvicorn server for `app`: no access log (addresses hold tokens), gone within a second when told."""
    return QuietServer(
        uvicorn.Config(
            app,
            http=DroppableProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=65,
        )
    )
