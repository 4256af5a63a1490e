"""`/export`, `/import`, and a file that was sent."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.context import ChatContext
from bot.chat.handlers import printouts, reading
from bot.chat.handlers.expenses import record
from bot.chat.replies import Document, Reply
from bot.chat.uploads import LARGEST_UPLOAD
from bot.chat.views import files as views
from bot.errors import UnreadableFile
from bot.ledger import exports, imports, models

TOO_LARGE = "That file is larger than 5 MB, nothing was imported. Send it in parts."


async def export(c: ChatContext) -> Reply:
    """`/export`: everything as CSV; `/export xlsx` and so on in another form; `/export pdf 2025` to print."""
    first, _, asked = c.words.strip().partition(" ")
    if _form(first) == PDF:
        return await printouts.print_out(replace(c, words=asked.strip()))
    form = _form(c.words) or "csv"
    if form not in exports.FORMATS:
        return views.export_forms(c.tr, (*exports.FORMATS, PDF))
    content, count = await exports.export(c.db, c.user, form)
    others = (PDF, *exports.FORMATS[1:]) if form == exports.FORMATS[0] and count else ()
    return views.exported(c.tr, Document(f"outlay-{c.today.isoformat()}.{form}", content), count, others)


async def export_as(c: ChatContext, form: str) -> Reply:
    """[Excel], [PDF] …"""
    return await export(replace(c, words=form))


def _form(words: str) -> str:
    form = words.strip().casefold().lstrip(".")
    return _ALSO.get(form, form)


PDF = "pdf"
_ALSO = {"excel": "xlsx", "xls": "xlsx", "bean": "beancount", "hledger": "ledger", "journal": "ledger"}


async def import_(c: ChatContext) -> Reply:
    """`/import`: the file itself is what does it."""
    return views.how_to_import(c.tr)


async def how_to_import(c: ChatContext) -> Reply:
    """[Import]"""
    return views.how_to_import(c.tr)


async def on_upload(c: ChatContext) -> Reply | None:
    """A file: what it was understood as, before anything is recorded. A receipt sent as a PDF is recorded
    from its caption."""
    if c.upload is None:
        return None
    if c.upload.is_pdf and c.words.strip():
        return await record(c)
    if c.upload.size > LARGEST_UPLOAD:
        raise UnreadableFile(TOO_LARGE)
    content = await c.upload.fetch()
    found = await imports.preview(
        c.db,
        c.user,
        content=content,
        name=c.upload.name,
        chat_id=c.source.chat_id,
        message_id=c.source.message_id,
        today=c.today,
        now=c.now,
    )
    if isinstance(found, imports.Unclear):
        return views.choose_column(c.tr, found.headers, "date", c.source.message_id, replaces=False)
    return views.preview(c.tr, found, c.source.message_id, c.today)


async def import_now(c: ChatContext, upload: str) -> Reply:
    """[Import 412]: the whole file, as one change."""
    done = await imports.import_upload(
        c.db, c.user, chat_id=c.source.chat_id, message_id=reading.number(upload), update=c.update, now=c.now
    )
    c.retrain_soon()
    return views.imported(c.tr, done, is_training=await models.is_enough(c.db, c.user, c.today))


async def columns(c: ChatContext, upload: str) -> Reply:
    """[Columns]: which one is the date?"""
    return await _choose(c, reading.number(upload), "date")


async def _choose(c: ChatContext, upload: int, role: str) -> Reply:
    names = await imports.headers(c.db, c.user, chat_id=c.source.chat_id, message_id=upload, today=c.today)
    return views.choose_column(c.tr, names, role, upload)


async def set_column(c: ChatContext, upload: str, role: str, place: str) -> Reply:
    """A column was tapped: after the date's the amount's is asked, then the file is shown anew."""
    if role not in views.ROLES:
        raise ValueError(role)
    found = await imports.choose(
        c.db,
        c.user,
        chat_id=c.source.chat_id,
        message_id=reading.number(upload),
        role=role,
        place=reading.number(place),
        today=c.today,
    )
    if role == "date" or isinstance(found, imports.Unclear):
        return await _choose(c, reading.number(upload), "amount")
    return views.preview(c.tr, found, reading.number(upload), c.today, replaces=True)


async def cancel(c: ChatContext, upload: str) -> Reply:
    """[Cancel]"""
    await imports.cancel(c.db, c.user, chat_id=c.source.chat_id, message_id=reading.number(upload))
    return views.cancelled(c.tr)
