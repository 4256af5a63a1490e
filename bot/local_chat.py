"""`chat`: the bot against a Telegram of its own, with a page to talk to it, all in this process."""

from __future__ import annotations

import asyncio
import locale
import logging
import sys
import webbrowser
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot import app, clock, health, sample
from bot.clock import local_date
from bot.i18n import best_language
from bot.ledger import budgets, expenses, imports, users
from bot.ledger.users import User
from bot.local.serving import serve_chat
from bot.local.sight import PageChat
from bot.money.amount import Money
from bot.settings import Access, Settings
from bot.storage.backup import only_one
from bot.storage.database import Database, open_database

log = logging.getLogger(__name__)

TOKEN = "1:local-chat-needs-no-secret"
YOU, SAM = 1, 2
FLAT = -1_000_000_000_001  # a group of yours, to try a shared ledger
SAM_TITLES = {
    "en": "Sam, a year of spending",
    "zh": "山姆，一年的账",
    "ru": "Сэм, год трат",
    "es": "Sam, un año de gastos",
    "de": "Sam, ein Jahr Ausgaben",
}
FLAT_TITLES = {
    "en": "Flat, a shared ledger",
    "zh": "合租，一起记账",
    "ru": "Квартира, общие траты",
    "es": "Piso, cuentas en común",
    "de": "WG, gemeinsame Kasse",
}
CHATS = (
    PageChat(YOU, "You", {"en": "Outlay"}),
    PageChat(SAM, "Sam", SAM_TITLES),
    PageChat(FLAT, "Flat", FLAT_TITLES, speaker=YOU),
)
SAMPLE_MESSAGE = -1  # no message of Sam's: the sample came with the page


async def run(settings: Settings) -> None:
    """The chat page until SIGINT or SIGTERM. It keeps its own database, never `run`'s."""
    await app.until_stopped(_run(settings))


async def _run(settings: Settings) -> None:
    folder = settings.data_folder
    path = folder / "chat.db"
    state = health.HealthState()
    with only_one(path):
        db = await open_database(path)
        try:
            async with serve_chat(
                database=folder / "chat-page.db",
                token=TOKEN,
                chats=CHATS,
                data_folder=str(folder.resolve()),
                host=settings.http_host,
                port=settings.http_port,
                routes=health.routes(db, state),
            ) as server:
                await _talk(db, _towards(settings, server.url), server.url, state)
        finally:
            await db.close()


def _towards(settings: Settings, url: str) -> Settings:
    return settings.model_copy(update={"api_url": url, "allowed_users": Access(anyone=True)})


async def _talk(db: Database, settings: Settings, url: str, state: health.HealthState) -> None:
    async with app.serving(db, settings, TOKEN, state) as runner:
        print(f"Outlay is ready: {url}   (Ctrl-C stops it; your data: {settings.data_folder})", flush=True)
        if sys.stdout.isatty():
            await asyncio.to_thread(webbrowser.open, url)
        if await bring_sam(db):
            runner.wake(SAM, clock.now())
        await asyncio.Event().wait()


async def bring_sam(db: Database) -> bool:
    """A second person with a year of spending that ends yesterday; True when it was brought anew."""
    now = clock.now()
    yesterday = local_date(now, ZoneInfo("UTC")) - timedelta(days=1)
    sam = await users.find(db, SAM)
    if sam:
        newest = await expenses.page(db, sam, offset=0, size=1)
        if newest.expenses and newest.expenses[0].spent_on >= yesterday - timedelta(days=3):
            return False  # recent enough, and perhaps talked to since
        await users.forget(db, SAM)
    language = best_language((locale.getlocale()[0] or "en").split("_")[0])
    sam = await users.meet(db, user_id=SAM, chat_id=SAM, language_code=language, now=now)
    await _fill(db, sam)
    return True


async def _fill(db: Database, sam: User) -> None:
    now = clock.now()
    today = local_date(now, sam.zone)
    content = sample.year(today - timedelta(days=1), sam.currency.code)
    await imports.preview(
        db,
        sam,
        content=content,
        name="sample.csv",
        chat_id=SAM,
        message_id=SAMPLE_MESSAGE,
        today=today,
        now=now,
    )
    await imports.import_upload(db, sam, chat_id=SAM, message_id=SAMPLE_MESSAGE, update=0, now=now)
    limit = Money(sample.BUDGET * sam.currency.scale, sam.currency)
    await budgets.set_budget(db, sam, limit, today=today.replace(day=1))
