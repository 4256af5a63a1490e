"""Names of columns and words of cells compared: what is left of one, and which kind it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from bot.documents.cell_words import words
from bot.documents.column_names import (
    AMOUNTS,
    BALANCES,
    CATEGORIES,
    CREDITS,
    CURRENCIES,
    DATES,
    DEBITS,
    KINDS,
    NOTES,
    STATES,
)

_ENDINGS = words("betrag|bedrag|belopp|beløb|datum|dato|saldo")
_NOT_DATES = re.compile(r"\b(initial|final|due|birth|birthday|expiry|start|end|statement|settlement|valid)\b")
_ENGLISH_DAYS = re.compile(r"\b\w*dates?\w*|\b\w*time\w*|\b(day|posted|created|when|on|ds|dt)\b")
_NOT_NOTES = re.compile(
    r"\b(id|iban|bic|blz|number|no|nr|ref|account|konto|code|type|status|currency|country|email|address|"
    r"url)\b"
    r"|账号|账户$|类型$|^(account|wallet|konto|rekening|счет|счёт)\b|卡号|单号|号$|币种|方式|渠道"
)
_NOT_AMOUNTS = re.compile(
    r"\b(balance|\w*saldo|solde|kontostand|runningbalance|rate|fee|fees|tax|refunded|kurs|koers|limit|"
    r"converted|number|id|iban|account|konto|gebühr|currency|bonus|cashback|points|puan|"
    r"shipping|handling|insurance|tip|envío|versand|livraison|spedizione)\b"
    r"|余额|残高|잔액|手续费|кэшбэк|бонус|округлени"
)
_ELSEWHERE = (
    r"\b(original\w*|local|foreign|ursprünglich\w*|oorspr\w*|původní|pôvodná|pierwotn\w*|eredeti|исходн\w*)\b"
)
_ABROAD = re.compile(_ELSEWHERE)
_FOREIGN = re.compile(rf"{_ELSEWHERE}|\b(converted|balance)\b")


def is_foreign(own: str) -> bool:
    """Whether the name is of what an amount was elsewhere, or before."""
    return bool(_FOREIGN.search(own))


@lru_cache(4096)
def plain(text: str) -> str:
    """Lower case, one space between words, nothing else between them; brackets and what they hold are left
    out."""
    return " ".join(re.sub(r"\(.*?\)|\[.*?\]|[^\w]|_", " ", _folded(text)).split())


def full(text: str) -> str:
    """Like `plain`, with what stands in brackets."""
    return " ".join(re.sub(r"[^\w]|_", " ", _folded(text)).split())


def _folded(text: str) -> str:
    """Lower case, the two Turkish i as one: `AÇIKLAMA` and `İADE` are written with either."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ı", "i").replace("\u0307", "")


def has_words(own: str, name: str) -> bool:
    """Whether `name` is among the words of `own`; Han names may also stand inside a longer one, and some
    at the end of a compound: `Transactiebedrag`."""
    if len(name) < 2:
        return False
    if f" {name} " in f" {own} " or (name > "⺀" and name in own):
        return True
    return name in _ENDINGS and f"{name} " in f"{own} "


def is_no_amount(own: str) -> bool:
    """Whether the name is of a balance, a fee, a rate or a foreign amount, and not of what was paid."""
    return bool(_NOT_AMOUNTS.search(own) or _ABROAD.search(own))


def is_no_date(own: str) -> bool:
    """Whether the name is of another day than that of the payment."""
    return bool(_NOT_DATES.search(own))


def is_foreign_day(name: str) -> bool:
    """Whether a column of days is named in another language than English, where no month goes first."""
    own = full(name)
    return any(map(str.isalpha, own)) and not _ENGLISH_DAYS.search(own)


def is_no_note(own: str) -> bool:
    """Whether the name is of a number or a code, and not of what was paid for."""
    return bool(_NOT_NOTES.search(own))


def is_header(cells: Iterable[str]) -> bool:
    """Whether a row names a date column and one of amounts."""
    own = [plain(cell) for cell in cells]
    return _names_one(own, _date_names()) and _names_one([*own, *map(full, cells)], _amount_names())


def header_names(text: str) -> int:
    """How many different known column names the text holds: which of several decodings is the likeliest."""
    found = {plain(cell) for cell in re.split(r"[,;\t|\r\n\"]", text)}
    return len(found & _all_names())


def _names_one(own: list[str], names: frozenset[str]) -> bool:
    return any(
        cell in names or any(len(name) > 3 and has_words(cell, name) for name in names)
        for cell in own
        if cell and len(cell) < 60
    )


@cache
def _date_names() -> frozenset[str]:
    return words(DATES)


@cache
def _amount_names() -> frozenset[str]:
    return words(f"{AMOUNTS}|{DEBITS}|{CREDITS}")


@cache
def _all_names() -> frozenset[str]:
    every = (DATES, AMOUNTS, DEBITS, CREDITS, CURRENCIES, CATEGORIES, NOTES, KINDS, STATES, BALANCES)
    return frozenset().union(*map(words, every))
