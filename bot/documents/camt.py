"""CAMT.052, .053 and .054 of any version: the entries of every account, batched ones apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from bot.documents.exact import PENDING, Entry, exact_table, joined
from bot.documents.tables import Table
from bot.errors import UnreadableFile

_CAMT = re.compile(r"camt\.05[234]|<(?:\w+:)?(BkToCstmr(Stmt|AcctRpt|DbtCdtNtfctn)|CdtDbtInd)\b")
_NAMESPACE = re.compile(r"^\{[^}]*\}")
DAMAGED = "That statement is cut off or damaged, nothing was imported. Download it again and send that."
_BOOKED = ("BOOK", "")


def is_camt(text: str) -> bool:
    """Whether the text is a bank-to-customer statement, report or notification."""
    return text.startswith("<") and bool(_CAMT.search(text[:5000]))


def read_camt(content: bytes) -> Table:
    """The entries; raises `UnreadableFile`, also where the file defines entities or is cut off."""
    from defusedxml.common import DefusedXmlException  # loaded where a file needs it
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(content.strip(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise UnreadableFile(DAMAGED) from None
    for element in root.iter():
        element.tag = _NAMESPACE.sub("", element.tag)
    return exact_table(_statements(root))


def _statements(root: Element) -> Iterator[Entry]:
    accounts = [account for name in ("Stmt", "Rpt", "Ntfctn") for account in root.iter(name)]
    for account in accounts or [root]:  # a part of a statement, without its frame
        currency = _text(account, "Acct/Ccy") or _text(account, "Bal/Amt", "Ccy")
        for entry in account.iter("Ntry"):
            yield from _entries(entry, currency)


def _entries(entry: Element, currency: str) -> Iterator[Entry]:
    day = _day(entry, "BookgDt") or _day(entry, "ValDt")
    state = (_text(entry, "Sts/Cd") or _text(entry, "Sts")).upper()
    status = "" if state in _BOOKED else PENDING
    told = _text(entry, "AddtlNtryInf")
    own = _text(entry, "Amt", "Ccy") or currency
    amount = _signed(entry, _text(entry, "CdtDbtInd"))
    details = entry.findall("NtryDtls/TxDtls")
    parts = [_part(each, own, amount) for each in details]
    sums = [part for part in parts if part is not None]
    if len(parts) > 1 and len(sums) == len(parts) and amount is not None and sum(sums) == amount:
        for each, part in zip(details, sums, strict=True):
            yield Entry(day, f"{part:f}", own, _payee(each, part < 0, told), status=status)
        return
    payee = _payee(details[0], (amount or 0) < 0, told) if len(details) == 1 else joined(told)
    yield Entry(day, f"{amount:f}" if amount is not None else "", own, payee, status=status)


def _part(details: Element, currency: str, whole: Decimal | None) -> Decimal | None:
    """What one transaction of a batch came to, in the entry's currency."""
    for place in (".", "AmtDtls/TxAmt", "AmtDtls/InstdAmt"):
        holder = details.find(place)
        if holder is not None and _text(holder, "Amt", "Ccy") == currency:
            way = _text(details, "CdtDbtInd") or ("DBIT" if whole is not None and whole < 0 else "CRDT")
            return _signed(holder, way)
    return None


def _signed(holder: Element, way: str) -> Decimal | None:
    """A reversal's indicator already says which way its money goes."""
    try:
        value = Decimal(_text(holder, "Amt"))
    except InvalidOperation:
        return None
    return -abs(value) if way.upper() == "DBIT" else value


def _payee(details: Element, is_spent: bool, told: str) -> str:
    side = "Cdtr" if is_spent else "Dbtr"
    paths: Sequence[str] = (f"RltdPties/{side}/Nm", f"RltdPties/{side}/Pty/Nm", f"RltdPties/Ultmt{side}/Nm")
    name = next((found for path in paths if (found := _text(details, path))), "")
    about = " ".join(each.text or "" for each in details.findall("RmtInf/Ustrd"))
    return joined(name, about, "" if name or about else told or _text(details, "AddtlTxInf"))


def _day(entry: Element, name: str) -> str:
    return (_text(entry, f"{name}/Dt") or _text(entry, f"{name}/DtTm"))[:10]


def _text(element: Element, path: str, attribute: str = "") -> str:
    found = element.find(path)
    if found is None:
        return ""
    return (found.get(attribute, "") if attribute else found.text or "").strip()
