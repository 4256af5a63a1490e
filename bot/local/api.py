"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.local.asked import Asked, read_asked
from bot.local.faults import Fault, FaultKind
from bot.local.methods import BY_LOWER_NAME
from bot.local.polling import get_updates
from bot.local.state import World
from bot.local.transport import drop_connection
from bot.local.wire import Refused, encode

log = logging.getLogger(__name__)


def api_routes(world: World) -> list[BaseRoute]:
    """The routes a bot talks to."""

    async def call(request: Request) -> Response:
        return await _call(world, request)

    async def download(request: Request) -> Response:
        return _download(world, request)

    return [
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
    ]


async def _call(world: World, request: Request) -> Response:
    method = request.path_params["method"]
    fault = world.faults.take(method)
    if fault and fault.kind is not FaultKind.DROP_AFTER:
        return await _suffer(world, request, fault)
    try:
        _check_token(world, request)
        answer = _answer(200, {"ok": True, "result": await _result(world, request, method)})
    except Refused as refused:
        answer = _answer(refused.code, refused.wire())
    if fault:
        drop_connection(request)
    return answer


async def _result(world: World, request: Request, method: str) -> object:
    asked = await read_asked(request)
    if method.lower() == "getupdates":
        return await get_updates(world, asked, lambda: _until_gone(request))
    known = BY_LOWER_NAME.get(method.lower())
    if known is None:
        return _unknown(world, method, asked)
    return known(world, asked)


def _unknown(world: World, method: str, asked: Asked) -> object:
    world.unknown_methods.append(method)
    log.warning("the bot called %r with %s, which this server does not have", method, sorted(asked.values))
    raise Refused(404, "Not Found: method not found")


def _check_token(world: World, request: Request) -> None:
    if world.token is not None and request.path_params["token"] != world.token:
        raise Refused(401, "Unauthorized")


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _suffer(world: World, request: Request, fault: Fault) -> Response:
    if fault.kind is FaultKind.FLOOD:
        seconds = int(fault.seconds)
        refused = Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        return _answer(429, refused.wire())
    if fault.kind is FaultKind.ERROR:
        return _answer(fault.status, Refused(fault.status, "Internal Server Error").wire())
    if fault.kind is FaultKind.GARBAGE:
        return Response(b"<html>502 \xff\xfe not what you asked for", 200, media_type="text/html")
    await request.body()
    if fault.kind is FaultKind.HANG:
        await _hang(world, request, fault.seconds)
    drop_connection(request)
    return Response(status_code=502)


async def _hang(world: World, request: Request, seconds: float) -> None:
    gone = asyncio.ensure_future(_until_gone(request))
    closed = asyncio.ensure_future(world.closed.wait(seconds))
    await asyncio.wait((gone, closed), return_when=asyncio.FIRST_COMPLETED)
    gone.cancel()
    closed.cancel()


def _download(world: World, request: Request) -> Response:
    file_id = request.path_params["path"].rpartition("/")[2].partition(".")[0]
    stored = world.files.get(file_id)
    try:
        _check_token(world, request)
    except Refused as refused:
        return _answer(refused.code, refused.wire())
    if stored is None or stored.path != request.path_params["path"]:
        return _answer(404, Refused(404, "Not Found").wire())
    return Response(world.file_bytes(stored), media_type="application/octet-stream")


def _answer(status: int, body: object) -> Response:
    return Response(encode(body), status, media_type="application/json")
