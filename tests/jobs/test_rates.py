"""Newer rates are fetched when asked, whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from bot.errors import OperatorError
from bot.jobs.rates import LARGEST, Refreshed, read_days, refresh
from bot.storage.database import open_database
from bot.storage.ecb import last_shipped, per_euro

ANSWER = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="urn:ecb"><Cube>
<Cube time="2026-11-20"><Cube currency="USD" rate="1.1500"/><Cube currency="THB" rate="37.9"/></Cube>
<Cube time="2026-10-30"><Cube currency="USD" rate="1.1172"/></Cube>
</Cube></gesmes:Envelope>"""


@asynccontextmanager
async def bank(body: bytes, status: str = "200 OK") -> AsyncIterator[str]:
    """A server on this machine that gives this answer to everything."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def test_new_days_are_kept_once(tmp_path: Path) -> None:
    db = await open_database(tmp_path / "outlay.db")
    async with bank(ANSWER) as url:
        assert await refresh(db, url) == Refreshed(1, date(2026, 11, 20))
        assert await refresh(db, url) == Refreshed(0, date(2026, 11, 20))
    found = await db.read(lambda tx: per_euro(tx, "USD", date(2026, 11, 23)))
    assert found
    assert (str(float(found.units)), found.on) == ("1.15", date(2026, 11, 20))
    await db.close()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", "503 Service Unavailable"),
        (b"<html>try later</html>", "200 OK"),
        (ANSWER[:200], "200 OK"),
        (ANSWER.replace(b"1.1500", b"NaN"), "200 OK"),
        (ANSWER.replace(b"1.1500", b"-1"), "200 OK"),
        (b"x" * (LARGEST + 1), "200 OK"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "200 OK"),
    ],
)
async def test_a_bad_answer_keeps_nothing(tmp_path: Path, body: bytes, status: str) -> None:
    db = await open_database(tmp_path / "outlay.db")
    async with bank(body, status) as url:
        with pytest.raises(OperatorError):
            await refresh(db, url)
    found = await db.read(lambda tx: per_euro(tx, "USD", date(2026, 11, 23)))
    assert found
    assert found.on == last_shipped()
    await db.close()


async def test_nobody_there_is_said(tmp_path: Path) -> None:
    db = await open_database(tmp_path / "outlay.db")
    async with bank(ANSWER) as url:
        pass
    with pytest.raises(OperatorError, match="cannot be reached"):
        await refresh(db, url)
    await db.close()


def test_unknown_currencies_are_left_out() -> None:
    days = read_days(ANSWER.replace(b"THB", b"XQX"))
    assert days[date(2026, 11, 20)] == {"USD": "1.1500"}
