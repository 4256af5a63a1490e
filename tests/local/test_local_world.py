"""What outlives the server, who may talk to it, and how it starts and leaves."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
from pathlib import Path

import httpx
import pytest

from bot.errors import DatabaseError, PortTaken
from bot.local import sight
from bot.local.people import Unanswered
from bot.local.serving import Server, serve, serve_chat
from bot.local.sight import PageChat
from bot.local.state import World
from bot.local.updates import Updates

CHATS = (PageChat(7001, "Ann", {"en": "Outlay"}),)
PAGE = {"x-outlay-page": "1"}


async def poll(server: Server, **asked: int) -> list[dict]:
    async with httpx.AsyncClient() as client:
        return (await client.post(f"{server.url}/bot1:a/getUpdates", data=asked)).json()["result"]


async def call(server: Server, method: str, **asked: object) -> dict:
    async with httpx.AsyncClient() as client:
        return (await client.post(f"{server.url}/bot1:a/{method}", json=asked)).json()["result"]


async def test_history_files_and_waiting_updates_outlive_the_server(tmp_path: Path) -> None:
    database = tmp_path / "new" / "chat.db"
    async with serve(database=database) as server:
        ann = server.person(1001, "Ann", language="zh-hans")
        first = ann.say("午饭 25")
        ann.upload("bank.csv", b"date,amount\n", caption="lone \ud83d surrogate")
        await call(server, "sendMessage", chat_id=1001, text="已记录")
        [seen] = await poll(server, limit=1)
        assert len(await poll(server, offset=seen["update_id"] + 1)) == 1
    async with serve(database=database) as server:
        chat = server.world.chats[1001]
        assert [p.wire.get("text", "file") for p in chat.messages.values()] == ["午饭 25", "file", "已记录"]
        assert server.world.people[1001]["language_code"] == "zh-hans"
        [waiting] = await poll(server)
        assert waiting["message"]["caption"] == "lone \ud83d surrogate"
        found = await call(server, "getFile", file_id=waiting["message"]["document"]["file_id"])
        async with httpx.AsyncClient() as client:
            assert (
                await client.get(f"{server.url}/file/bot1:a/{found['file_path']}")
            ).content == b"date,amount\n"
        assert chat.messages[first].update_id == seen["update_id"]
        assert server.world.updates.acknowledged == waiting["update_id"]


async def test_no_id_is_given_twice_even_after_a_crash(tmp_path: Path) -> None:
    database = tmp_path / "chat.db"
    async with serve(database=database) as server:
        number = server.person(1001, "Ann").say("12 lunch")
        [seen] = await poll(server)
        await poll(server, offset=seen["update_id"] + 1)
    with sqlite3.connect(database) as lost:  # what a crash between an answer and the disk may lose
        lost.execute("DELETE FROM message")
    lost.close()
    async with serve(database=database) as server:
        again = server.person(1001, "Ann").say("13 lunch")
        [update] = await poll(server)
        assert update["message"]["text"] == "13 lunch"
        assert again > number
        assert update["update_id"] > seen["update_id"]


async def test_no_tick_is_given_before_the_disk_has_it(tmp_path: Path) -> None:
    serving = serve_chat(database=tmp_path / "c.db", token="1:a", chats=CHATS, data_folder="", port=0)
    async with serving as server, httpx.AsyncClient(headers=PAGE) as client:
        with sqlite3.connect(tmp_path / "c.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")  # another program holds the file
            said = asyncio.create_task(client.post(f"{server.url}/chat/7001/say", json={"text": "12 lunch"}))
            [update] = await poll(server, timeout=5)
            assert update["message"]["text"] == "12 lunch"
            assert not said.done()
            other.execute("COMMIT")
        other.close()
        assert (await said).status_code == 200


async def test_a_history_of_a_newer_version_or_a_broken_one_stops_the_start(tmp_path: Path) -> None:
    newer, broken = tmp_path / "newer.db", tmp_path / "broken.db"
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    broken.write_bytes(b"not a database" * 100)
    for path, words in (
        (newer, "newer Outlay"),
        (broken, "cannot be opened"),
        (tmp_path, "cannot be opened"),
    ):
        with pytest.raises(DatabaseError, match=words):
            async with serve(database=path):
                pass


async def test_a_taken_port_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)):
            async with serve(port=port):
                pass


async def test_the_processs_signals_stay_the_apps() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    async with serve():
        assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


async def test_leaving_does_not_wait_for_an_open_event_stream(tmp_path: Path) -> None:
    async with httpx.AsyncClient() as client:
        async with serve_chat(
            database=tmp_path / "c.db", token="1:a", chats=CHATS, data_folder="", port=0
        ) as server:
            request = client.build_request("GET", f"{server.url}/chat/events")
            stream = await client.send(request, stream=True)
            lines = stream.aiter_lines()
            assert await anext(lines) == ": hello"
        assert [line async for line in lines] == [""]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (PAGE, 200),
        ({}, 403),
        (PAGE | {"origin": "https://elsewhere.example"}, 403),
        (PAGE | {"sec-fetch-site": "cross-site"}, 403),
        (PAGE | {"host": "rebound.example"}, 403),
    ],
)
async def test_only_our_page_may_act(tmp_path: Path, headers: dict[str, str], status: int) -> None:
    serving = serve_chat(database=tmp_path / "c.db", token="1:a", chats=CHATS, data_folder="", port=0)
    async with serving as server, httpx.AsyncClient() as client:
        answer = await client.post(f"{server.url}/chat/7001/say", json={"text": "12 lunch"}, headers=headers)
        assert answer.status_code == status
        assert len(server.world.updates.waiting) == (status == 200)
        assert (await client.get(server.url, headers={"host": "rebound.example"})).status_code == 403
        page = await client.get(server.url)
        assert "default-src 'self'" in page.headers["content-security-policy"]


async def test_another_site_cannot_even_name_an_address_of_ours(tmp_path: Path) -> None:
    serving = serve_chat(database=tmp_path / "c.db", token="1:a", chats=CHATS, data_folder="", port=0)
    async with serving as server, httpx.AsyncClient(headers={"sec-fetch-site": "cross-site"}) as client:
        server.person(7001, "Ann").say("12 lunch")
        assert (await client.get(f"{server.url}/bot1:a/getUpdates?offset=99999")).status_code == 403
        assert len(server.world.updates.waiting) == 1
        assert (await client.get(server.url)).status_code == 200


async def test_half_a_character_breaks_neither_page_nor_bot(tmp_path: Path) -> None:
    serving = serve_chat(database=tmp_path / "c.db", token="1:a", chats=CHATS, data_folder="", port=0)
    async with serving as server, httpx.AsyncClient(headers=PAGE) as client:
        body = b'{"text": "12 \\ud83d lunch"}'
        kind = {"content-type": "application/json"}
        assert (
            await client.post(f"{server.url}/chat/7001/say", content=body, headers=kind)
        ).status_code == 200
        [update] = await poll(server)
        [item] = (await client.get(f"{server.url}/chat/7001/messages")).json()
        assert update["message"]["text"] == item["text"] == "12 \ud83d lunch"
        assert (await client.get(f"{server.url}/chat/state")).json()["chats"][0]["last"] == item


async def test_a_tick_means_the_latest_edit_has_arrived(tmp_path: Path) -> None:
    async with serve(World()) as server:
        ann = server.person(7001, "Ann")
        number = ann.say("23.5 food")
        ann.edit(number, "25 food")
        first, second = await poll(server)
        chat = server.world.chats[7001]
        await poll(server, offset=first["update_id"] + 1)
        assert not sight.item(server.world, chat.messages[number])["kept"]
        await poll(server, offset=second["update_id"] + 1)
        assert sight.item(server.world, chat.messages[number])["kept"]


async def test_an_uploaded_page_is_never_shown_as_one(tmp_path: Path) -> None:
    serving = serve_chat(database=tmp_path / "c.db", token="1:a", chats=CHATS, data_folder="", port=0)
    async with serving as server, httpx.AsyncClient() as client:
        file = {"file": ("x.html", b"<script>alert(1)</script>", "text/html")}
        await client.post(f"{server.url}/chat/7001/upload", files=file, headers=PAGE)
        [item] = (await client.get(f"{server.url}/chat/7001/messages")).json()
        answer = await client.get(f"{server.url}/chat/files/{item['document']['file_id']}")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"] == "attachment"


async def test_waiting_for_a_reply_that_never_comes_says_what_came() -> None:
    async with serve() as server:
        ann = server.person(1001, "Ann")
        ann.say("12 lunch")
        await call(server, "sendMessage", chat_id=1001, text="one reply")
        with pytest.raises(Unanswered, match="one reply"):
            await ann.replies(2, timeout=0.01)


def test_updates_expire_as_telegrams_do() -> None:
    updates = Updates()
    updates.add("callback_query", {"id": "1"}, 1000.0, None)
    updates.add("message", {"message_id": 1}, 1000.0, None)
    assert len(updates.batch(100, 1149.0)) == 2
    assert [list(u)[1] for u in updates.batch(100, 1151.0)] == ["message"]
    assert updates.batch(100, 1000.0 + 86_401) == []


async def test_a_negative_offset_keeps_only_the_latest() -> None:
    async with serve(World()) as server:
        ann = server.person(1001, "Ann")
        for text in ("one", "two", "three"):
            ann.say(text)
        assert [u["message"]["text"] for u in await poll(server, offset=-1)] == ["three"]
        assert [u["message"]["text"] for u in await poll(server)] == ["three"]


async def test_many_people_are_answered_at_once() -> None:
    async with serve() as server:
        people = [server.person(number, "x") for number in range(1, 41)]
        for person in people:
            person.say("12 lunch")
        for update in await poll(server):
            await call(server, "sendMessage", chat_id=update["message"]["chat"]["id"], text="ok")
        replies = await asyncio.gather(*[person.replies() for person in people])
        assert [[shown.text for shown in each] for each in replies] == [["ok"]] * 40
