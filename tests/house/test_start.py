"""The bot as a process of its own: what stops its start, how it stops, and what it leaves in the log."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.local.bell import Bell
from bot.local.faults import FaultKind
from bot.local.serving import Server, serve
from bot.local.state import Shown, World
from bot.storage.database import open_database
from tests.chat import running
from tests.chat.running import Telegram, telegram

TOKEN = "424242:AAtoken-canary-token-canary-0123456789"
ANN = 5_000_000_001
PATIENCE = 60.0  # seconds that only a hang exceeds


@dataclass(slots=True)
class Process:
    """A running `python -m bot`; `read` is what it has said on stdout so far."""

    inner: asyncio.subprocess.Process
    read: str = ""

    async def until(self, words: str) -> str:
        """Wait for a line of stdout that holds `words`."""
        assert self.inner.stdout
        async with asyncio.timeout(PATIENCE):
            while True:
                line = (await self.inner.stdout.readline()).decode()
                assert line, f"ended without {words!r}"
                self.read += line
                if words in line:
                    return line

    async def stop(self, with_signal: int = signal.SIGTERM) -> tuple[int, str]:
        """The exit status after a signal, and all of stderr."""
        self.inner.send_signal(with_signal)
        return await self.end()

    async def end(self) -> tuple[int, str]:
        async with asyncio.timeout(PATIENCE):
            out, errors = await self.inner.communicate()
        self.read += out.decode()
        assert self.inner.returncode is not None
        return self.inner.returncode, errors.decode()


@asynccontextmanager
async def process(folder: Path, *command: str, **settings: object) -> AsyncIterator[Process]:
    """`python -m bot COMMAND` in `folder` with these BOT_ settings and no others."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    given = {f"BOT_{name.upper()}": str(value) for name, value in settings.items()}
    inner = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *command,
        cwd=folder,
        env=clean | {"BOT_HTTP_PORT": "0", "BOT_DATA_FOLDER": str(folder), "PYTHONPATH": ROOT} | given,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Process(inner)
    finally:
        if inner.returncode is None:
            inner.kill()
            await inner.communicate()


ROOT = str(Path(__file__).parents[2])


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serve(World(token=TOKEN)) as server:
        yield server


async def happened(bot: Process, condition: Callable[[], bool]) -> None:
    """Wait until something is so, as long as the bot runs."""
    bell = Bell()
    async with asyncio.timeout(PATIENCE):
        while not condition():
            assert bot.inner.returncode is None, await bot.end()
            await bell.wait(0.02)


async def refused(folder: Path, **settings: object) -> str:
    """The one line that a start which cannot go on leaves on stderr."""
    folder.mkdir(exist_ok=True)
    async with process(folder, "run", **settings) as started:
        status, errors = await started.end()
    assert status == 1, errors
    assert "Traceback" not in errors
    return errors


async def test_each_mistake_stops_the_start_with_one_line(server: Server, tmp_path: Path) -> None:
    taken = socket.create_server(("127.0.0.1", 0))
    file = tmp_path / "file"
    file.touch()
    newer, garbage = tmp_path / "newer.db", tmp_path / "garbage.db"
    await (await open_database(newer)).close()
    with closing(sqlite3.connect(newer, isolation_level=None)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    garbage.write_bytes(b"not a database at all" * 1000)
    good = {"token": TOKEN, "api_url": server.url}
    wrong = {
        "does not know this BOT_TOKEN": good | {"token": "424242:AAwrong-token-0123456789"},
        "does not look like": good | {"token": "hello"},
        "BOT_HTTP_PORT": good | {"http_port": taken.getsockname()[1]},
        "cannot be written": good | {"data_folder": file / "below"},
        "newer Outlay": good | {"database_url": f"sqlite:///{newer}"},
        "cannot be opened": good | {"database_url": f"sqlite:///{garbage}"},
        "BOT_TOKEN_FILE cannot be read": {"token_file": tmp_path / "nowhere"},
    }
    with taken:
        said = await asyncio.gather(
            *(refused(tmp_path / str(index), **how) for index, how in enumerate(wrong.values()))
        )
    for words, errors in zip(wrong, said, strict=True):
        assert words in errors
        assert errors.count("\n") == 1, errors
        assert "wrong-token" not in errors


async def test_wrong_settings_are_all_named_and_never_shown(tmp_path: Path) -> None:
    errors = await refused(
        tmp_path, token=TOKEN, http_port="many", allowed_users="@canary", log_level="LOUD", api_url="canary"
    )
    for name in ("BOT_HTTP_PORT", "BOT_ALLOWED_USERS", "BOT_LOG_LEVEL", "BOT_API_URL"):
        assert name in errors
    assert errors.count("\n") == 1
    assert "canary" not in errors


async def test_without_a_token_it_says_how_to_get_one(tmp_path: Path) -> None:
    errors = await refused(tmp_path)
    assert "@BotFather" in errors
    assert "dev.py chat" in errors


async def test_a_second_outlay_on_the_same_database_is_refused(server: Server, tmp_path: Path) -> None:
    how: dict[str, object] = {"token": TOKEN, "api_url": server.url, "allowed_users": "*"}
    async with process(tmp_path, "run", **how) as first:
        await server.polled(timeout=PATIENCE)
        errors = await refused(tmp_path, **how)
        assert "Another Outlay" in errors
        assert errors.count("\n") == 1
        ann = server.person(ANN, "Ann")
        ann.say("1 tea")
        await ann.replies(timeout=PATIENCE)
        assert (await first.stop())[0] == 0


async def test_the_owner_comes_in_with_the_code_on_the_console(server: Server, tmp_path: Path) -> None:
    how: dict[str, object] = {"token": TOKEN, "api_url": server.url}
    ann = server.person(ANN, "Ann")
    async with process(tmp_path, "run", **how) as first:
        old = (await first.until("/start")).split()[-1]
        assert (await first.stop(signal.SIGINT))[0] == 0
    async with process(tmp_path, "run", **how) as second:
        code = (await second.until("/start")).split()[-1]
        ann.say(f"/start {old}")
        assert "private" in (await ann.replies(timeout=PATIENCE))[0].text
        ann.say(f"/start {code}")
        assert "private" not in (await ann.replies(timeout=PATIENCE))[0].text
        assert (await second.stop())[0] == 0
    async with process(tmp_path, "run", **how) as third:  # it has its owner: no code any more
        ann.say("1 tea")
        await ann.replies(timeout=PATIENCE)
        assert (await third.stop())[0] == 0
        assert "/start" not in third.read


@pytest.mark.parametrize("meanwhile", ["a long poll", "a flooded chat", "no Telegram"])
async def test_sigterm_ends_it_cleanly(meanwhile: str, server: Server, tmp_path: Path) -> None:
    ann = server.person(ANN, "Ann")
    how: dict[str, object] = {"token": TOKEN, "api_url": server.url, "allowed_users": "*"}
    if meanwhile == "no Telegram":
        server.world.faults.add(FaultKind.ERROR, "getMe", times=10_000, status=500)
    async with process(tmp_path, "run", **how) as bot:
        if meanwhile == "no Telegram":
            await happened(bot, lambda: server.world.faults.coming[0].times <= 9_998)
        else:
            await server.polled(timeout=PATIENCE)
            ann.say("1 tea")
            await ann.replies(timeout=PATIENCE)
        if meanwhile == "a flooded chat":
            server.world.faults.add(FaultKind.FLOOD, "sendMessage", seconds=3000)
            ann.say("2 cake")
            await happened(bot, lambda: not server.world.faults.coming)
        status, errors = await bot.stop()
        assert status == 0, errors
        assert "Traceback" not in errors
    if meanwhile == "a flooded chat":  # what was not answered is answered by the next run, recorded once
        async with process(tmp_path, "run", **how) as bot:
            [answer] = await ann.replies(timeout=PATIENCE)
            assert "2.00" in answer.text
            assert (await bot.stop())[0] == 0


async def test_sigterm_during_a_retrain_ends_both(server: Server, tmp_path: Path) -> None:
    ann = server.person(ANN, "Ann")
    rows = "".join(f"2025-{m:02}-{d:02},{m + d}.50\n" for m in range(1, 13) for d in range(1, 29))
    how: dict[str, object] = {"token": TOKEN, "api_url": server.url, "allowed_users": "*"}
    async with process(tmp_path, "run", **how) as bot:
        ann.upload("year.csv", b"date,amount\n" + rows.encode())
        [preview] = await ann.replies(timeout=PATIENCE)
        ann.press(preview, preview.buttons[0][0])
        await ann.replies(timeout=PATIENCE)
        assert (await bot.stop())[0] == 0
    async with process(tmp_path, "run", **how) as bot:  # its first look finds a stale forecast
        children = Path(f"/proc/{bot.inner.pid}/task/{bot.inner.pid}/children")
        await happened(bot, lambda: bool(children.read_text()))
        workers = children.read_text().split()
        status, errors = await bot.stop()
        assert status == 0, errors
        assert "Traceback" not in errors
        assert not any(Path(f"/proc/{worker}").exists() for worker in workers)


async def test_the_log_never_holds_the_token_or_what_people_wrote(tmp_path: Path) -> None:
    async with telegram() as here:
        how = {"token": running.TOKEN, "api_url": here.server.url, "allowed_users": "*", "log_level": "DEBUG"}
        async with process(tmp_path, "run", **how) as started:
            await go_through_everything(here)
            status, errors = await started.stop()
    assert status == 0, errors
    assert len(errors.splitlines()) > 10, "little was logged, so little was proved"
    for secret in (running.TOKEN.split(":")[1], "wordcanary", "Namecanary", "3133"):
        found = [line for line in (errors + started.read).splitlines() if secret in line]
        assert not found, secret
    assert "Traceback" not in errors


async def go_through_everything(here: Telegram) -> None:
    """A conversation in which whatever can go wrong does, with words that must not reach the log."""
    world = here.world
    ann, ben = here.server.person(ANN, "Namecanary"), here.server.person(ANN + 1, "Namecanary")

    async def say(words: str) -> Shown:
        ann.say(words)
        return (await ann.replies(timeout=PATIENCE))[0]

    confirmation = await say("31337.77 wordcanary")
    ann.press_data(confirmation.wire, "set:wordcanary:x:1")
    await ann.replies(timeout=PATIENCE)
    for kind in FaultKind:
        for method in ("sendMessage", "getUpdates"):
            world.faults.add(kind, method, seconds=1)
        await say("31338.77 wordcanary")
    for method in ("sendMessage", "getUpdates"):
        here.spoil(method, lambda body: body[:-9])
        await say("31339.77 wordcanary")
    world.tell_bot("message", {"text": "31333.77 wordcanary", "message_id": "wordcanary"})
    world.tell_bot("callback_query", {"data": "wordcanary", "id": 31334.77})
    for words in ("1e309 wordcanary", "/budget wordcanary", "/whatif 300 wordcanary", "/export", "/undo"):
        await say(words)
    for content in (b"date,amount\nwordcanary,31335.77\n", b"\0\xff\xfe wordcanary;;;\n\n31336.77"):
        world.faults.add(FaultKind.ERROR, "getFile", status=500)
        for _ in range(2):
            ann.upload("wordcanary.csv", content)
            await ann.replies(timeout=PATIENCE)
    ben.say("1 wordcanary")
    ben.chat.blocked = True
    await say("/today")
