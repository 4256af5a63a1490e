"""OFX and QFX, of SGML or XML: the transactions between their tags.

No parser of either kind is asked: banks leave out closing tags, headers and whole levels, and what is left
still names every transaction (docs/decisions tells why no library).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from bot.documents.exact import PENDING, Entry, exact_table, joined
from bot.documents.tables import Table
from bot.money.currency import Currency
from bot.parsing.cells import Amount, decimal_mark, read_amount

_TAG = re.compile(r"<(/?[A-Za-z][\w.]*)>([^<]*)")
_STARTS = re.compile(r"\s*(OFXHEADER|<\?OFX|<OFX>|<\?xml[^>]*>\s*(<\?OFX|<OFX>))", re.IGNORECASE)
_DAY = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)")
_CENTS = re.compile(r"\s*[-+]?\d+([.,])\d\d\s*")
_SPENT_TYPES = frozenset(
    ("DEBIT", "POS", "ATM", "CHECK", "PAYMENT", "FEE", "SRVCHG", "DIRECTDEBIT", "CASH", "REPEATPMT")
)


def is_ofx(text: str) -> bool:
    """Whether the text is OFX, by its header or, where that is missing, by its tags."""
    start = text[:20_000].upper()
    return bool(_STARTS.match(text)) or "<OFX>" in start or "<STMTTRN>" in start


def read_ofx(text: str) -> Table:
    """Every account's transactions; raises `UnreadableFile`."""
    found = list(_transactions(text))
    mark = decimal_mark((fields.get("TRNAMT", "") for fields in found), Currency("USD"))
    has_signs = any(set("+-") & set(fields.get("TRNAMT", "")) for fields in found)
    return exact_table(_entry(fields, mark, has_signs) for fields in found)


def _transactions(text: str) -> Iterator[dict[str, str]]:
    """The fields of one transaction after another, with the currency of its account."""
    currency, fields = "", dict[str, str]()
    is_inside, name = False, ""
    for tag, value in _TAG.findall(text):
        name = tag.upper()
        if name == "CURDEF":
            currency = value.strip()
        elif name in ("STMTTRN", "STMTTRNP"):
            if is_inside:
                yield fields
            is_inside, fields = True, {"CURDEF": currency, "PENDING": PENDING if name[-1] == "P" else ""}
        elif is_inside and name in ("/STMTTRN", "/STMTTRNP", "/BANKTRANLIST", "/BANKTRANLISTP", "LEDGERBAL"):
            is_inside = False
            yield fields
        elif is_inside and value.strip():
            fields.setdefault(name, html.unescape(value.strip()))
    if is_inside:
        is_cut_off = name == "TRNAMT" and not text.endswith(("\n", "\r"))  # perhaps in the amount
        yield {**fields, "TRNAMT": ""} if is_cut_off else fields


def _amount(cell: str, mark: str) -> Amount | None:
    """An amount; one with two digits after its only mark has its own, whatever the file's others have."""
    own = _CENTS.fullmatch(cell)
    return read_amount(cell, own[1] if own else mark)


def _entry(fields: dict[str, str], mark: str, has_signs: bool) -> Entry:
    day = _DAY.match(fields.get("DTPOSTED") or fields.get("DTUSER", ""))
    found = _amount(fields.get("TRNAMT", ""), mark)
    told = {fields.get(name, "").upper() for name in ("TRNTYPE", "BENEFIT")}
    is_spent = not has_signs and bool(told & _SPENT_TYPES)
    return Entry(
        day=f"{day[1]}-{day[2]}-{day[3]}" if day else "",
        amount=f"{-found.value if is_spent else found.value:f}" if found else "",
        currency=fields["CURDEF"],
        payee=joined(fields.get("NAME", ""), fields.get("MEMO", "")),
        status=fields["PENDING"],
    )
