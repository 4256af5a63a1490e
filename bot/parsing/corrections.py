"""What somebody says of an expense already there: `was 45`, `that was dining`, `yesterday`, `note Ana`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from bot.errors import NotUnderstood
from bot.money.amount import Money
from bot.money.category import LONGEST
from bot.money.currency import Currency
from bot.money.expense import LONGEST_NOTE
from bot.parsing.alone import names_currency, parse_amount
from bot.parsing.dates import parse_date
from bot.parsing.lexicon import Lexicon, find_category
from bot.parsing.message import parse
from bot.parsing.text import SPACELESS, Line, fold, lines

GROUP = "correct"
_BETWEEN = re.compile(r"[,;，；](?= |[^\d])")
_EDGES = " \t,;:.!=–—-，、。；：！\xa0"
_SPACELESS = re.compile(f"[{SPACELESS}]")
_FIELDS = ("amount", "category", "date", "note")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be changed; None stays as it is. `note` may be empty, which takes the note away."""

    amount: Money | None = None
    category: str | None = None
    spent_on: date | None = None
    note: str | None = None
    is_delete: bool = False
    is_currency_said: bool = field(default=False, compare=False)  # of the amount


@dataclass(frozen=True, slots=True)
class _Said:
    """The value in a correction, and how it was led to: by the name of a field, by words like "that was"."""

    raw: str
    field: str
    is_led_to: bool


def read_correction(
    text: str,
    *,
    lexicon: Lexicon,
    today: date,
    currency: Currency,
    aliases: Mapping[str, str] = {},
) -> Correction | None:
    """The correction that the whole of `text` is, or None: it may be an expense, or nothing we know.

    `aliases` are the person's own words for categories, case-folded; `currency` is that of an amount that
    names none.
    """
    try:
        found = lines(text)
        if len(found) != 1:
            return None
        line = found[0]
        if _is_delete(line.plain, lexicon):
            return Correction(is_delete=True)
        if both := _listed(line, lexicon, today, currency, aliases):
            return both
        said = _led_to(line, lexicon)
        if said.field == "note":
            return Correction(note=" ".join(said.raw.split())[:LONGEST_NOTE])
        return _value(said, lexicon, today, currency, aliases) if said.raw else None
    except NotUnderstood:
        return None


def _listed(
    line: Line, lexicon: Lexicon, today: date, currency: Currency, aliases: Mapping[str, str]
) -> Correction | None:
    """`amount 7, category food`: several fields, each named; None where a part names none or is unclear."""
    found = Correction()
    cuts = [0, *(match.end() for match in _BETWEEN.finditer(line.plain)), len(line.plain) + 1]
    if len(cuts) == 2:
        return None
    for start, end in pairwise(cuts):
        part = Line(line.raw[start : end - 1].strip(), line.plain[start : end - 1].strip())
        said = _led_to(part, lexicon)
        read = _value(said, lexicon, today, currency, aliases) if said.field and said.raw else None
        if said.field == "note":
            read = Correction(note=said.raw[:LONGEST_NOTE])
        if not read:
            return None
        found = _joined(found, read)
    return found


def _joined(first: Correction, second: Correction) -> Correction:
    return Correction(
        second.amount or first.amount,
        second.category or first.category,
        second.spent_on or first.spent_on,
        second.note if second.note is not None else first.note,
        is_currency_said=second.is_currency_said or first.is_currency_said,
    )


def sounds_like_correction(text: str, *, lexicon: Lexicon) -> bool:
    """Whether `text` begins as only a correction does (`was 45`) or is one without a value (`delete`)."""
    line = _only_line(text)
    if line is None:
        return False
    said = _led_to(line, lexicon)
    return _is_delete(line.plain, lexicon) or said.is_led_to or bool(said.field)


def is_amount_alone(text: str, *, lexicon: Lexicon, today: date, currency: Currency) -> bool:
    """Whether `text` is an amount behind words that only a correction begins with: `was 45`, `改成45`."""
    line = _only_line(text)
    if line is None or not _led_to(line, lexicon).is_led_to:
        return False
    said = read_correction(text, lexicon=lexicon, today=today, currency=currency)
    return said is not None and said.amount is not None and said == Correction(said.amount)


def _only_line(text: str) -> Line | None:
    try:
        found = lines(text)
    except NotUnderstood:
        return None
    return found[0] if len(found) == 1 else None


def split_named(text: str, *, lexicon: Lexicon) -> tuple[str, str]:
    """What is meant and what is said of it, of `taxi was 45`, `такси было 280`, `爆米花是30`; empty where no
    word of a correction stands behind others."""
    plain = fold(text)
    if len(plain) != len(text):
        return "", ""
    for at in range(1, len(plain)):
        hit = lexicon[GROUP].match(plain, at) if plain[at - 1] == " " or _SPACELESS.match(plain, at) else None
        if hit and hit[1] == "is" and (name := text[:at].strip(_EDGES)):
            return name, text[at:]
    return "", ""


def _is_delete(plain: str, lexicon: Lexicon) -> bool:
    words = plain.strip(_EDGES)
    hit = lexicon[GROUP].match(words, 0) if words else None
    return bool(hit and hit[1] == "delete" and not _ended(words[hit[0] :], lexicon))


def _led_to(line: Line, lexicon: Lexicon) -> _Said:
    """Without the words that lead to the value: a field's name, "was", "that was", one after another."""
    at, field, is_led_to = _next(line.plain, 0), "", False
    while hit := lexicon[GROUP].match(line.plain, at):
        end, meaning = hit
        if meaning in _FIELDS and not field:
            field = meaning
        elif meaning == "is" and not (field == "note" and is_led_to):
            is_led_to = True
        else:
            break
        at = _next(line.plain, end)
    return _Said(_ended(line.raw[at:], lexicon), field, is_led_to)


def _next(plain: str, at: int) -> int:
    while at < len(plain) and plain[at] in _EDGES and plain[at] not in "-–—":
        at += 1
    return at


def _ended(raw: str, lexicon: Lexicon) -> str:
    """Without the words and marks that may follow a value, as the "not 54" of `was 45 not 54`."""
    raw = raw.strip().rstrip(_EDGES)
    plain = fold(raw) if raw else ""
    for at in range(1, len(plain) if len(plain) == len(raw) else 0):
        hit = lexicon[GROUP].match(plain, at)
        if hit and hit[1] == "not":
            raw = raw[:at].rstrip(_EDGES)
            break
    for at in range(len(raw)):
        hit = lexicon[GROUP].match(raw.lower(), at) if len(raw.lower()) == len(raw) else None
        if hit and hit[1] == "end" and hit[0] == len(raw):
            return raw[:at].rstrip(_EDGES)
    return raw


def _value(
    said: _Said, lexicon: Lexicon, today: date, currency: Currency, aliases: Mapping[str, str]
) -> Correction | None:
    if said.field in ("", "amount") and (amount := _amount(said.raw, lexicon, currency)):
        is_said = names_currency(said.raw, lexicon=lexicon, currency=currency)
        return Correction(amount=amount, is_currency_said=is_said)
    if said.field in ("", "date") and (day := parse_date(said.raw, lexicon=lexicon, today=today)):
        return Correction(spent_on=day)
    if said.field in ("", "category") and (category := _category(said, lexicon, aliases)):
        return Correction(category=category)
    if said.field == "" and said.is_led_to:
        return _several(said.raw, lexicon, today, currency, aliases)
    return None


def _amount(raw: str, lexicon: Lexicon, currency: Currency) -> Money | None:
    if raw.startswith(("+", "＋")):  # money that came in is an entry of its own
        return None
    try:
        return parse_amount(raw, lexicon=lexicon, currency=currency)
    except NotUnderstood:
        return None


def _category(said: _Said, lexicon: Lexicon, aliases: Mapping[str, str]) -> str | None:
    """A category known by these words; a new one where it was named as a category."""
    name = " ".join(said.raw.split())
    known = aliases.get(name.casefold()) or find_category(name, lexicon)
    if known or any(char.isdigit() for char in name):
        return known
    if said.field == "category":
        return name if len(name) <= LONGEST else None
    return lexicon["category"].first(fold(name)) if said.is_led_to else None


def _several(
    raw: str, lexicon: Lexicon, today: date, currency: Currency, aliases: Mapping[str, str]
) -> Correction | None:
    """`was 45 yesterday`, `it was 12 coffee`: read like an expense."""
    drafts = parse(raw, lexicon=lexicon, today=today, currency=currency, aliases=aliases)
    if len(drafts) != 1:
        return None
    draft = drafts[0]
    day = draft.spent_on if draft.spent_on != today else None
    return Correction(draft.amount, draft.category or None, day, is_currency_said=draft.is_currency_said)
