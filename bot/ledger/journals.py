"""The export as a journal of double entry: for beancount, and for ledger and hledger."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from bot.i18n import Translator
from bot.money.amount import to_decimal
from bot.money.category import INCOME
from bot.money.expense import Expense, Kind

CASH = "Assets:Cash"

Rows = Callable[[], Iterable[Expense]]  # everything, read anew each time it is asked for


def write_beancount(found: Rows, tr: Translator) -> bytes:
    """A file that `bean-check` accepts; the category as the person sees it stands as metadata."""
    return _joined(_beancount_lines(found, tr))


def _beancount_lines(found: Rows, tr: Translator) -> Iterator[str]:
    yield from ('option "title" "Outlay"', "")
    first = min((each.spent_on for each in found()), default=None)
    if first:
        opened = {CASH, *(_account(each, _beancount_part(each.category)) for each in found())}
        yield from (f"{first.isoformat()} open {account}" for account in sorted(opened))
        yield ""
    for each in found():
        yield from _beancount(each, tr)
        yield ""


def _joined(lines: Iterable[str]) -> bytes:
    out = io.BytesIO()
    for place, line in enumerate(lines):
        out.write((f"\n{line}" if place else line).encode())
    return out.getvalue()


def _beancount(each: Expense, tr: Translator) -> Iterator[str]:
    tags = "".join(f" #{tag}" for tag in map(_tag, each.tags) if tag)
    yield f'{each.spent_on.isoformat()} * "{_quoted(each.note)}"{tags}'
    if each.category:
        yield f'  category: "{_quoted(tr.category(each.category))}"'
    yield from _postings(each, _account(each, _beancount_part(each.category)))


def write_ledger(found: Rows, tr: Translator) -> bytes:
    """A file that ledger and hledger accept."""
    return _joined(_ledger_lines(found, tr))


def _ledger_lines(found: Rows, tr: Translator) -> Iterator[str]:
    yield from ("; Outlay", "")  # Telegram takes no empty file
    for each in found():
        name = tr.category(each.category) if each.category else ""
        note = _one_line(each.note).replace(";", ",").lstrip("!*( ") or _one_line(name) or "-"
        tags = "".join(f"{tag}: , " for tag in map(_tag, each.tags) if tag).rstrip(", ")
        yield f"{each.spent_on.isoformat()} * {note}" + (f"  ; {tags}" if tags else "")
        yield from _postings(each, _account(each, _ledger_part(name)))
        yield ""


def _postings(each: Expense, account: str) -> Iterator[str]:
    """What it took, and from where: an amount in another currency with what it was in all at home."""
    is_expense = each.kind is Kind.EXPENSE
    amount, home = (one if is_expense else -one for one in (each.amount, each.home))
    price = f" @@ {to_decimal(each.home)} {each.home.currency.code}" if each.converted else ""
    yield f"  {account}  {to_decimal(amount)} {amount.currency.code}{price}"
    yield f"  {CASH}  {to_decimal(-home)} {home.currency.code}"


def _account(each: Expense, part: str) -> str:
    root = "Income" if each.category in INCOME else "Expenses"
    return f"{root}:{part or 'Uncategorised'}"


def _beancount_part(name: str) -> str:
    """Beancount wants a capital or a digit first, then letters, digits and dashes."""
    folded = unicodedata.normalize("NFC", name)
    plain = re.sub(r"[^\w]|_", "-", folded).strip("-")
    plain = "".join(each if each.isalnum() else "-" for each in plain)
    if not plain:
        return ""
    head = plain[0].upper()
    return head[:1] + plain[1:] if head.isupper() or head.isdigit() else f"X-{plain}"


def _ledger_part(name: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[:;\t\r\n\[\]()]|[^\x20-\U0010ffff]", " ", _one_line(name))).strip()


def _quoted(text: str) -> str:
    return _one_line(text).replace("\\", "\\\\").replace('"', '\\"')


def _one_line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _tag(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_/.-]", "-", text).strip("-./")
