"""A tiny scripted bot that speaks HTTP, and the chat page served beside it: what the page's tests drive."""

from __future__ import annotations

import asyncio
import json
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.local.serving import serve_chat
from bot.local.sight import PageChat

TOKEN = "42:a-token-for-tests"
CHATS = (
    PageChat(7001, "Ann", {"en": "Outlay", "zh": "Outlay 记账"}),
    PageChat(7002, "Sam", {"en": "Sam, a year of spending", "zh": "小山的一年账"}),
    PageChat(-7003, "Flat", {"en": "Flat, a shared ledger", "zh": "合租"}, speaker=7001),
)


def picture(width: int, height: int) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x00\x72\xb2" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@dataclass
class EchoBot:
    """Answers a few words the way a bot would, over HTTP alone; `heard` is every update it was given."""

    client: httpx.AsyncClient
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def call(self, method: str, files: dict[str, Any] | None = None, **asked: Any) -> Any:
        form = {k: v if isinstance(v, str | int) else json.dumps(v) for k, v in asked.items()}
        answer = (await self.client.post(method, data=form, files=files)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def run(self) -> None:
        await self.call("setMyDescription", description="Write 23.5 food.")
        await self.call("setMyDescription", description="发「午饭 25」就记好。", language_code="zh")
        await self._set_menu("", "What is left today", "How the month will end")
        await self._set_menu("zh", "今天还能花多少", "月底会怎样")
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=30):
                self.heard.append(update)
                await self.answer(update)
                offset = update["update_id"] + 1

    async def _set_menu(self, language: str, today: str, forecast: str) -> None:
        commands = [
            {"command": "today", "description": today},
            {"command": "forecast", "description": forecast},
        ]
        await self.call("setMyCommands", commands=commands, language_code=language)

    async def answer(self, update: dict[str, Any]) -> None:
        if query := update.get("callback_query"):
            await self._pressed(query)
        elif edited := update.get("edited_message"):
            await self.call("sendMessage", chat_id=edited["chat"]["id"], text=f"edited: {edited['text']}")
        else:
            await self._said(update["message"])

    async def _pressed(self, query: dict[str, Any]) -> None:
        chat, number = query["message"]["chat"]["id"], query["message"]["message_id"]
        await self.call("answerCallbackQuery", callback_query_id=query["id"], text="Taken back")
        await self.call(
            "editMessageText", chat_id=chat, message_id=number, text="<s>gone</s>", parse_mode="HTML"
        )

    async def _said(self, message: dict[str, Any]) -> None:
        chat, text = message["chat"]["id"], message.get("text", "")
        if text == "/forecast":
            photo = {"photo": ("fan.png", picture(300, 200))}
            await self.call(
                "sendPhoto", photo, chat_id=chat, caption="likely <b>€1,560</b>", parse_mode="HTML"
            )
        elif text == "/where":
            keys = {"keyboard": [[{"text": "Share location", "request_location": True}]]}
            await self.call("sendMessage", chat_id=chat, text="Where?", reply_markup=keys)
        elif "location" in message:
            place, gone = message["location"], {"remove_keyboard": True}
            said = f"at {place['latitude']:.1f}"
            await self.call("sendMessage", chat_id=chat, text=said, reply_markup=gone)
        elif "document" in message:
            await self._echo_file(chat, message)
        elif "voice" in message:
            await self.call("sendMessage", chat_id=chat, text=f"{message['voice']['duration']} s heard")
        else:
            await self._echo(chat, message)

    async def _echo(self, chat: int, message: dict[str, Any]) -> None:
        number, language = message["message_id"], message["from"]["language_code"]
        answer = {
            "text": f"[{language}] {message['text']}",
            "reply_markup": {"inline_keyboard": [[{"text": "Undo", "callback_data": "undo"}]]},
            "reply_parameters": {"message_id": number},
        }
        await self.call("sendMessage", chat_id=chat, **answer)
        thumb = [{"type": "emoji", "emoji": "👍"}]
        await self.call("setMessageReaction", chat_id=chat, message_id=number, reaction=thumb)

    async def _echo_file(self, chat: int, message: dict[str, Any]) -> None:
        found = await self.call("getFile", file_id=message["document"]["file_id"])
        base = str(self.client.base_url).replace("/bot", "/file/bot")
        data = (await self.client.get(f"{base}{found['file_path']}")).content
        copy = {"document": ("copy.csv", data)}
        await self.call("sendDocument", copy, chat_id=chat, caption=message.get("caption", ""))


@dataclass
class PageServer:
    """A chat page with an echo bot on it, in a thread of its own."""

    database: Path
    url: str = ""
    bot: EchoBot | None = None
    _up: threading.Event = field(default_factory=threading.Event)
    _loop: asyncio.AbstractEventLoop | None = None
    _down: asyncio.Event | None = None
    _polling: asyncio.Task[None] | None = None
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        assert self._up.wait(20)

    def stop(self) -> None:
        assert self._loop
        assert self._down
        assert self._thread
        self._loop.call_soon_threadsafe(self._down.set)
        self._thread.join(20)
        self._up.clear()

    def stop_bot(self) -> None:
        assert self._loop
        assert self._polling
        self._loop.call_soon_threadsafe(self._polling.cancel)

    async def _serve(self) -> None:
        self._loop, self._down = asyncio.get_running_loop(), asyncio.Event()
        async with serve_chat(
            database=self.database, token=TOKEN, chats=CHATS, data_folder="/srv/outlay", port=0
        ) as server:
            self.url = server.url
            async with httpx.AsyncClient(base_url=f"{server.url}/bot{TOKEN}/", timeout=60) as client:
                self.bot = EchoBot(client)
                self._polling = asyncio.create_task(self.bot.run())
                await server.polled()
                self._up.set()
                await self._down.wait()
                self._polling.cancel()
                with suppress(asyncio.CancelledError):
                    await self._polling


@pytest.fixture
def page_server(tmp_path: Path) -> Iterator[PageServer]:
    server = PageServer(tmp_path / "chat.db")
    server.start()
    yield server
    server.stop()
