"""Numbers that what stands beside them makes no plain amount: a program's text, a measure, the number of a
list, two currencies at once."""

from __future__ import annotations

import re
import unicodedata

from bot.errors import NotUnderstood
from bot.money.currency import CODES
from bot.parsing import reasons
from bot.parsing.text import SPACELESS, Line
from bot.parsing.tokens import Token
from bot.parsing.written import Amount

# ((( 12 ))), --- 500 ---, x = 5
_FENCED = re.compile(r"\({2,}[^()+*/]*\){2,}|^\W*[-=_~*#]{3}.*[-=_~*#]{3}\W*$|^\s*[^\W\d_]\s*=\s*\d")
_PROGRAM = re.compile(
    r"[{}]|<(?:script|img|iframe|svg|style)\b|^\s*(?:[;|]|&&)|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|\blocalhost\b"
    r"|\b(?:drop table|delete from|insert into|union select|select \*|or 1 ?= ?1|rm -rf)"
    r"|^\s*select\b.+\bfrom\b|^\s*(?:for|while|def|var|let|const|import)\b.*[=(]"
    r"|\b(?:alert|eval|exec|print|sleep|sqrt)\("
)
_BEFORE = re.compile(r"(?:[\\^%≤≥±√]|(?<![\w=-])[<>]=?|№ ?)$")
_BEHIND = re.compile(r"%\d|[ \xa0]0{2,3}(?![\d.,:/])")  # 10 00 lunch
_TICK = re.compile(r"['\"′″](?!\w)")  # minutes, inches, or the end of what is quoted
_LISTED = re.compile(r"[.)]\s+[^\W\d]")
_LONGEST_LIST = 20
_TOO_FINE = re.compile(r"\d+[.,]0{4,}")
_COINS = r"(?:BTC|ETH|USDT|USDC|XRP|DOGE|LTC|BNB|XMR|SHIB|XAU|XXX|XYZ)"
_COIN_BEFORE, _COIN_BEHIND = re.compile(rf"\b{_COINS} ?$"), re.compile(rf" ?{_COINS}\b")
_PAIR = re.compile(r"\b([A-Z]{3})[ /-]([A-Z]{3})\b")
_LETTER = re.compile(rf"[^\W\d_{SPACELESS}]")


def doubt_of_marks(chosen: Token, line: Line) -> NotUnderstood | None:
    """Why the number `chosen` is no amount for sure, by the marks of its line; None where it is."""
    amount = chosen.amount
    if not amount:
        return None
    if _is_unreadable(amount) or _FENCED.search(line.plain) or _is_paired(_narrow(line.raw)):
        return NotUnderstood(reasons.UNREADABLE, number=reasons.quote(line.raw))
    if _is_code(chosen, line) or _is_listed(chosen, amount, line.plain):
        return NotUnderstood(reasons.CODE, number=reasons.quote(amount.text))
    return None


def _narrow(raw: str) -> str:
    return unicodedata.normalize("NFKC", raw)


def _is_unreadable(amount: Amount) -> bool:
    """`1,0000`, and `10 / 20`, which is rather one or the other than half."""
    is_share = amount.is_sum and "/" in amount.text and amount.value < 1
    return is_share or bool(_TOO_FINE.fullmatch(amount.text))


def _is_paired(raw: str) -> bool:
    """`USD/EUR 1.08`, `25 USD EUR`."""
    pairs = (match.groups() for match in _PAIR.finditer(raw))
    return any(one != other and {one, other} <= set(CODES) for one, other in pairs)


def _is_code(chosen: Token, line: Line) -> bool:
    plain, start, end = line.plain, chosen.start, chosen.end
    if _PROGRAM.search(plain) or _BEFORE.search(plain[:start]) or _BEHIND.match(plain, end):
        return True
    if _COIN_BEFORE.search(_narrow(line.raw[:start])) or _COIN_BEHIND.match(_narrow(line.raw[end:])):
        return True
    tick = _TICK.match(plain, end)
    is_open = bool(tick and plain.count(tick[0], 0, start) % 2)
    is_glued = bool(start and _LETTER.match(plain[start - 1]) and _LETTER.match(plain, end))  # food25food
    return is_glued or bool(tick and not is_open)


def _is_listed(chosen: Token, amount: Amount, plain: str) -> bool:
    """`1. milk`, the first of a list, and no price."""
    is_first = not plain[: chosen.start].strip() and amount.is_bare and amount.value <= _LONGEST_LIST
    return is_first and bool(_LISTED.match(plain, chosen.end))
