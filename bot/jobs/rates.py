"""Newer exchange rates, when an operator asks for them: one request, and nothing by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import httpx
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from bot.errors import OperatorError
from bot.money.currency import find_currency
from bot.storage.database import Database, open_database
from bot.storage.ecb import newest, save_days

SOURCE = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml"
LARGEST = 1_000_000  # bytes; ninety days are 150 kB
SECONDS = 20
_MOST_DAYS = 100

Days = dict[date, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many days were new, and the newest there is now."""

    days: int
    newest: date


async def refresh(db: Database, url: str = SOURCE) -> Refreshed:
    """Fetch the last ninety days and keep what is new. Raises `OperatorError`, and keeps nothing, where
    they cannot be had or are no rates."""
    try:
        content = await asyncio.wait_for(_fetch(url), SECONDS)
    except (httpx.HTTPError, TimeoutError) as error:
        raise OperatorError(
            f"The European Central Bank cannot be reached ({type(error).__name__}). "
            "The rates stay as they were; try again later."
        ) from None
    found = read_days(content)
    count = await db.write(lambda tx: save_days(tx, found))
    return Refreshed(count, await db.read(newest))


async def _fetch(url: str) -> bytes:
    content = b""
    async with httpx.AsyncClient(timeout=SECONDS) as client, client.stream("GET", url) as response:
        response.raise_for_status()
        async for part in response.aiter_bytes():
            content += part
            if len(content) > LARGEST:
                raise OperatorError("The European Central Bank's answer is too long, nothing was kept.")
    return content


def read_days(content: bytes) -> Days:
    """Units of each currency in one euro, day by day; raises `OperatorError` for anything else."""
    try:
        days = dict(_days(content))
    except (ParseError, DefusedXmlException, ValueError, InvalidOperation):
        days = {}
    if not 0 < len(days) <= _MOST_DAYS or not all(days.values()):
        raise OperatorError("The European Central Bank's answer holds no rates, nothing was kept.")
    return days


def _days(content: bytes) -> Iterator[tuple[date, dict[str, str]]]:
    for element in fromstring(content).iter():
        if element.tag.endswith("Cube") and "time" in element.attrib:
            rates = {
                each.attrib["currency"]: each.attrib["rate"] for each in element if "rate" in each.attrib
            }
            known = {code: text for code, text in rates.items() if find_currency(code)}
            if any(not Decimal(text).is_finite() or Decimal(text) <= 0 for text in known.values()):
                raise ValueError("a rate that is none")
            yield date.fromisoformat(element.attrib["time"]), known


async def from_console(path: Path, *, refreshes: bool) -> None:
    """Print the newest day there are rates of, after a refresh where one is wanted; beside a running bot or
    alone."""
    db = await open_database(path, may_checkpoint=False)
    try:
        count = (await refresh(db)).days if refreshes else None
        day = await db.read(newest)
    finally:
        await db.close()
    fetched = "" if count is None else f" Fetched now: {count} days."
    print(f"Exchange rates of the European Central Bank up to {day.isoformat()}.{fetched}")
