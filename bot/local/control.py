"""The HTTP side of the chat page: its files, what it asks for, what its person does, and its event stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.errors import DatabaseError
from bot.local import images, sight, sounds
from bot.local.asked import Asked, read_asked
from bot.local.people import Person
from bot.local.sending import TEXT_LIMIT
from bot.local.sight import PageChat
from bot.local.state import Shown, World
from bot.local.wire import Refused, encode, utf16_length

PAGE = Path(__file__).parent / "page"
_ASSETS = ("page.css", "page.js", "state.js", "field.js", "nodes.js", "words.js", "icon.svg")
_FILES = {"": "index.html"} | {name: name for name in _ASSETS}
_HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
_BEAT_SECONDS = 15.0  # an idle event stream says that it lives

Act = Callable[[Person, Asked], object]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page's routes work on; `settled` waits until what happened so far is on disk."""

    world: World
    chats: Sequence[PageChat]
    data_folder: str
    settled: Callable[[], Awaitable[None]]


def page_routes(desk: Desk) -> list[BaseRoute]:
    """The routes of the chat page."""
    files = [Route(f"/{path}", _file(name)) for path, name in _FILES.items()]
    acts = [Route(f"/chat/{{chat}}/{name}", _act(desk, act), methods=["POST"]) for name, act in ACTS.items()]
    return [
        *files,
        *acts,
        Route("/chat/state", _bound(desk, _state)),
        Route("/chat/events", _bound(desk, _events)),
        Route("/chat/language", _bound(desk, _language), methods=["POST"]),
        Route("/chat/files/{file_id}", _bound(desk, _download)),
        Route("/chat/{chat}/messages", _bound(desk, _messages)),
    ]


def _say(person: Person, asked: Asked) -> object:
    text = asked.text("text")
    if not text.strip() or utf16_length(text) > TEXT_LIMIT:
        raise HTTPException(400, "A message has 1 to 4,096 characters.")
    return {"id": person.say(text, reply_to=asked.number("reply_to", 0) or None)}


def _edit(person: Person, asked: Asked) -> object:
    number, text = asked.number("message_id"), asked.text("text")
    posted = person.chat.messages.get(number)
    if posted is None or posted.wire["from"]["id"] != person.id or not text.strip():
        raise HTTPException(400, "Only your own messages can be edited.")
    person.edit(number, text)
    return {"id": number}


def _press(person: Person, asked: Asked) -> object:
    posted = person.chat.messages.get(asked.number("message_id"))
    data = asked.text("data")
    rows = posted.wire.get("reply_markup", {}).get("inline_keyboard", []) if posted else []
    if posted is None or not any(button.get("callback_data") == data for row in rows for button in row):
        raise HTTPException(400, "That button is gone.")
    return {"query": person.press_data(posted.wire, data)}


def _upload(person: Person, asked: Asked) -> object:
    upload = asked.files.get("file")
    if upload is None or not upload.data:
        raise HTTPException(400, "The file is empty.")
    caption = asked.text("caption")
    if images.pixel_size(upload.data):
        return {"id": person.photo(upload.data, caption=caption)}
    if sounds.seconds_of(upload.data) is not None:
        return {"id": person.voice(upload.data, caption=caption)}
    return {"id": person.upload(upload.name, upload.data, caption=caption, mime=upload.mime)}


def _locate(person: Person, asked: Asked) -> object:
    try:
        return {"id": person.locate(float(asked.text("latitude")), float(asked.text("longitude")))}
    except ValueError:
        raise HTTPException(400, "A location is two numbers.") from None


def _block(person: Person, asked: Asked) -> object:
    if asked.flag("blocked"):
        person.block()
    else:
        person.unblock()
    return {}


ACTS: dict[str, Act] = {
    "say": _say,
    "edit": _edit,
    "press": _press,
    "upload": _upload,
    "locate": _locate,
    "block": _block,
}


def _act(desk: Desk, act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        person = _person(desk, request)
        try:
            result = act(person, await read_asked(request))
            await desk.settled()
        except Refused as refused:
            raise HTTPException(refused.code, refused.description) from None
        except DatabaseError as error:
            raise HTTPException(507, str(error)) from None
        return _json(result)

    return handle


def _bound(desk: Desk, handler: Callable[[Desk, Request], Awaitable[Response]]) -> Callable[[Request], Any]:
    async def handle(request: Request) -> Response:
        return await handler(desk, request)

    return handle


def _json(body: object) -> Response:
    return Response(encode(body), media_type="application/json")


def _file(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def handle(_request: Request) -> Response:
        return FileResponse(PAGE / name, headers=_HEADERS)

    return handle


def _person(desk: Desk, request: Request) -> Person:
    named = request.path_params["chat"]
    shown = next((chat for chat in desk.chats if str(chat.id) == named), None)
    if shown is None:
        raise HTTPException(404, "There is no such chat.")
    chat = desk.world.chats[shown.id]
    return Person(desk.world, shown.who, chat, len(chat.shown))


async def _state(desk: Desk, _request: Request) -> Response:
    return _json(sight.page_state(desk.world, desk.chats, desk.data_folder))


async def _messages(desk: Desk, request: Request) -> Response:
    chat = _person(desk, request).chat
    before = int(request.query_params.get("before") or 0) or None
    limit = min(int(request.query_params.get("limit") or 50), 200)
    return _json(sight.history(desk.world, chat, before, limit))


async def _language(desk: Desk, request: Request) -> Response:
    asked = await read_asked(request)
    for chat in desk.chats:
        Person(desk.world, chat.who, desk.world.chats[chat.id]).speak(asked.text("language", "en")[:16])
    return _json(sight.page_state(desk.world, desk.chats, desk.data_folder))


async def _download(desk: Desk, request: Request) -> Response:
    stored = desk.world.files.get(request.path_params["file_id"])
    if stored is None:
        raise HTTPException(404, "There is no such file.")
    data = desk.world.file_bytes(stored)
    shown = sounds.OGG if sounds.seconds_of(data) is not None else images.picture_type(data)
    headers = _HEADERS | {"cache-control": "private, max-age=31536000, immutable"}
    if shown is None:
        headers["content-disposition"] = "attachment"
    return Response(data, media_type=shown or "application/octet-stream", headers=headers)


async def _events(desk: Desk, _request: Request) -> Response:
    return StreamingResponse(_stream(desk), media_type="text/event-stream", headers=_HEADERS)


async def _stream(desk: Desk) -> AsyncIterator[bytes]:
    """Events of the page's chats, until the server leaves or the page does."""
    queue: asyncio.Queue[Shown | None] = asyncio.Queue()
    mine = {chat.id for chat in desk.chats} | {0}  # 0: about every chat
    desk.world.watchers.add(queue)
    try:
        yield b": hello\n\n"
        while not desk.world.closing:
            try:
                shown = await asyncio.wait_for(queue.get(), _BEAT_SECONDS)
            except TimeoutError:
                yield b": beat\n\n"
                continue
            told = sight.event(desk.world, shown) if shown and shown.chat_id in mine else None
            if told is not None:
                yield b"data: " + encode(told) + b"\n\n"
    finally:
        desk.world.watchers.discard(queue)
