"""Which day the expenses of a line were on: their own, that of the line, or of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.parsing.lexicon import Lexicon
from bot.parsing.pieces import Tokens
from bot.parsing.soon import comes_soon
from bot.parsing.tokens import Kind, Token

_LAST_YEAR = ("last", "year_ago")  # 去年11月24日


def heading(tokens: Tokens, *, is_first: bool) -> date | None:
    """The date of a line that is nothing else, `16.11` as the first: it holds for the lines below."""
    rest = [token for token in tokens if token.kind is not Kind.MARK]
    amount = rest[0].amount if len(rest) == 1 else None
    is_day = bool(amount and is_first and not amount.currencies and not amount.sign)
    return rest[0].day if len(rest) == 1 and (rest[0].kind is Kind.DATE or is_day) else None


def days_of(parts: Sequence[Tokens], day: date) -> list[date]:
    """The day of each part that names none, `day` where nothing tells.

    The one date at the start or the end of a line holds for every expense in it; of several, one before its
    expense for those behind it as well: `yesterday lunch 12 and tea 3, today lunch 9`.
    """
    dates = [token for part in parts for token in part if is_date(token, part)]
    if len({token.day for token in dates}) > 1:
        return _carried(parts, day)
    if not dates or len(parts) == 1:
        return [day] * len(parts)
    edges = (_first_piece(parts[0]), _first_piece(parts[-1][::-1]))
    shared = dates[0].day or day if dates[0] in edges else day
    return [shared] * len(parts)


def _carried(parts: Sequence[Tokens], day: date) -> list[date]:
    found: list[date] = []
    for part in parts:
        first = _first_piece(part)
        day = first.day if first and is_date(first, part) and first.day else day
        found.append(day)
    return found


def is_date(token: Token, tokens: Tokens) -> bool:
    """Whether a date's words mean a date here: a weekday does only at the start or the end."""
    if token.kind is not Kind.DATE:
        return False
    return not token.is_weekday or token in (_first_piece(tokens), _first_piece(tokens[::-1]))


def is_ahead(token: Token, plain: str, lexicon: Lexicon, today: date, *, is_done: bool) -> bool:
    """Whether a date is to come, or is read as of the year before where, without a year, it comes soon: what
    is done, `december 3rd paid 70`, was last year's, in words."""
    hit = lexicon["date"].match(plain, token.start)
    is_of_last_year = bool(hit and hit[1] in _LAST_YEAR)
    said = plain[token.start : token.end]
    is_past = is_of_last_year or (is_done and bool(lexicon["month"].first(said)))
    return token.is_future or (not is_past and comes_soon(token.day, today, said))


def _first_piece(tokens: Tokens) -> Token | None:
    return next((token for token in tokens if token.kind not in (Kind.MARK, Kind.AMOUNT)), None)
