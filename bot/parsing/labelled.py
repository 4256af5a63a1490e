"""An expense as a form, in lines or commas: `amount: 300`, `category: food`, `date: 12.11`, `note: Ana`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.errors import NotUnderstood
from bot.money.category import INCOME, LONGEST
from bot.money.expense import LONGEST_NOTE, Draft, Kind
from bot.parsing import reasons
from bot.parsing.lexicon import Lexicon
from bot.parsing.text import Line

FIELDS = ("amount", "category", "date", "note")
_COLON = re.compile(r"[ \xa0]*[:=：][ \xa0]*")
_BETWEEN = re.compile(r"[,;、][ \xa0]*")
_EDGES = " \t,;.，；、。\xa0"


def read_fields(found: Sequence[Line], lexicon: Lexicon) -> dict[str, str] | None:
    """What was typed behind each of FIELDS; None where anything else stands there, or no amount.

    Raises `NotUnderstood` where a field comes twice.
    """
    pairs: list[tuple[str, str]] = []
    for line in found:
        starts = [0, *(match.end() for match in _BETWEEN.finditer(line.plain))]
        labels = [(at, hit) for at in starts if (hit := _label(line.plain, at, lexicon))]
        if not labels or line.plain[: labels[0][0]].strip():
            return None
        ends = [at for at, _ in labels[1:]] + [len(line.plain)]
        pairs += (
            (field, line.raw[start:end].strip(_EDGES))
            for (_, (start, field)), end in zip(labels, ends, strict=True)
        )
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise NotUnderstood(reasons.SEVERAL)
    return fields if fields.get("amount") else None


def _label(plain: str, at: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """Where the value starts behind a field's name and a colon at `at`, and which field."""
    at += len(plain[at:]) - len(plain[at:].lstrip())
    names = (hit for hit in lexicon["correct"].matches(plain, at) if hit[1] in FIELDS)
    return next(((colon.end(), hit[1]) for hit in names if (colon := _COLON.match(plain, hit[0]))), None)


def filled(draft: Draft, fields: Mapping[str, str], category: str | None, day: date | None) -> Draft:
    """`draft`, read from the amount alone, with what the other fields say; `category` and `day` are theirs as
    understood. Raises `NotUnderstood` for a day that is none, or still to come."""
    if day is None and fields.get("date"):
        raise NotUnderstood(reasons.NO_SUCH_DAY, day=reasons.quote(fields["date"]))
    name = category or fields.get("category", "")
    return replace(
        draft,
        category=(name or draft.category)[:LONGEST],
        note=" ".join(fields.get("note", draft.note).split())[:LONGEST_NOTE],
        spent_on=day or draft.spent_on,
        kind=Kind.INCOME if name in INCOME else draft.kind,
        is_named=bool(name) or draft.is_named,
    )
