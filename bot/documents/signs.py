"""Which sign of an amount means spent: told by the balance beside it, by words, or by how many."""

from __future__ import annotations

from collections.abc import Mapping

from bot.documents.balances import steps_of, ways
from bot.documents.cell_words import EXPENSE_WORDS, INCOME_WORDS, words
from bot.documents.columns import Columns
from bot.documents.looking import is_date
from bot.documents.names import full, has_words, plain
from bot.documents.tables import Row, Table
from bot.parsing.cells import Amount, read_amount

SPENT_POSITIVE, SPENT_NEGATIVE = "+", "-"
_LOOKED_AT = 500  # rows

_WAGES = words(
    "salary|payroll|wages|gehalt|lohn|工资|薪资|зарплата|nómina|nomina|salaire|stipendio|salário|gaji|lương|"
    "direct deposit|paycheck|stipend|maaş|munkabér|mzda|wypłata|wynagrodzenie|lön|løn|lønn|palkka|salariu|"
    "給与|급여|משכורת"
)
_INTEREST = words("interest paid|interest credit|zinsen")
_PAID_OFF = words(
    "pagamento recebido|pago recibido|payment thank you|autopay|thank you|payment received|refund|"
    "cashback|return|credit card payment|"
    "paiement merci|zahlung erhalten|还款|退款|退货|возврат|rückzahlung|remboursement|devolución|"
    "pagto debito automatico|pagamento debito automatico|"
    "estorno|reembolso|rimborso|zwrot|iade|teşekkür|teşekkürler"
)
# Columns of languages whose banks, cards among them, write what was spent below zero.
_WITH_SIGNS = words(
    "betrag|umsatz|bedrag|kwota|kwota transakcji|kwota operacji|částka|zaúčtovaná částka|сумма|"
    "сумма операции|сумма платежа|сумма в валюте счета|belopp|beløb|összeg|summa|importo|"
    "betrag in eur|buchungsbetrag|montant|importe"
)


# Columns of cards alone, whose purchases stand without a sign.
_OF_PURCHASES = words(
    "data de compra|data da compra|fecha de compra|purchase date|final do cartão|parcela|"
    "points|miles|puan|chip para|利用金額|利用店|ご利用先|이용금액|이용하신곳|消费金额|消費金額"
)
# A card's statement calls paying it off a payment.
_EITHER_WAY = words("payment|pagamento|pago|paiement|check|pos|atm|card payment|s|d|c|h")


def spent_sign(table: Table, columns: Columns, mark: str) -> str:
    """`SPENT_POSITIVE` or `SPENT_NEGATIVE`: where nothing else tells, that of a third of minuses."""
    if columns.amount is None:
        return SPENT_POSITIVE
    days = (columns.date, *columns.other_dates)  # totals, which have no day, say nothing
    rows = [row for row in table.rows[:_LOOKED_AT] if any(is_date(row[place]) for place in days)]
    read = [(row, found) for row in rows if (found := read_amount(row[columns.amount], mark)) and found.value]
    negative = sum(found.value < 0 and not found.told for _, found in read)
    if not negative and _is_told(read, columns):
        return SPENT_POSITIVE
    if any(row[columns.amount].lstrip(" '\t").startswith("+") for row, _ in read):  # nobody spends a plus
        return SPENT_NEGATIVE
    if columns.is_net:  # what a wallet's balance changed by
        return SPENT_NEGATIVE
    sign = _of_kinds(read, columns)
    if sign:
        return sign
    if columns.balance is not None:
        step = steps_of(rows, columns.amount, columns.balance)
        if step:
            return SPENT_NEGATIVE if step > 0 else SPENT_POSITIVE
    if not negative:
        return SPENT_POSITIVE
    told = _of_words(read, columns)
    if told:
        return told
    if any(has_words(full(name), word) for name in table.header for word in _OF_PURCHASES):
        return SPENT_NEGATIVE if 2 * negative > len(read) else SPENT_POSITIVE
    is_usual = plain(table.header[columns.amount]) in _WITH_SIGNS
    return SPENT_NEGATIVE if is_usual or 3 * negative >= len(read) else SPENT_POSITIVE


def ways_told(table: Table, columns: Columns) -> Mapping[Row, bool]:
    """Whether each row was spent, as the balance tells where the amounts have no signs and it went both
    ways; nothing where it does not."""
    if columns.amount is None or columns.balance is None:
        return {}
    days = (columns.date, *columns.other_dates)
    rows = [row for row in table.rows if any(is_date(row[place]) for place in days)]
    told = ways(rows, columns.amount, columns.balance)
    if not {1, -1} <= set(told):
        return {}
    return {row: way < 0 for row, way in zip(rows, told, strict=True) if way}


def _is_told(read: list[tuple[Row, Amount]], columns: Columns) -> bool:
    """Whether a letter beside the amounts, or a column of kinds, sends each its way."""
    if any(found.told for _, found in read):
        return True
    place = columns.kind
    told = EXPENSE_WORDS | INCOME_WORDS
    return place is not None and any(
        plain(row[place]) in told or row[place].strip() in ("+", "-") for row, _ in read
    )


def _of_kinds(read: list[tuple[Row, Amount]], columns: Columns) -> str:
    """What the column of kinds says of the signs, where it says the same in each row."""
    place = columns.kind
    if place is None or not any(found.value < 0 for _, found in read):
        return ""
    spent, received = EXPENSE_WORDS - _EITHER_WAY, INCOME_WORDS - _EITHER_WAY
    told = [(plain(row[place]), found.value < 0) for row, found in read]
    votes = {(word in spent) == is_minus for word, is_minus in told if word in spent or word in received}
    purchases = {is_minus for word, is_minus in told if word in spent}
    if purchases == {False} and any(is_minus for _, is_minus in told):  # what it calls credit has no sign
        return SPENT_POSITIVE
    if len(votes) != 1 or not purchases:  # a shop gives refunds below zero
        return ""
    return SPENT_NEGATIVE if votes.pop() else SPENT_POSITIVE


def _of_words(read: list[tuple[Row, Amount]], columns: Columns) -> str:
    """What kinds and notes say of the signs: `salary` came in, `autopay` paid a card off."""
    votes = sum(_says_spent(row, columns) * (1 if found.value < 0 else -1) for row, found in read)
    return SPENT_NEGATIVE if votes > 0 else SPENT_POSITIVE if votes < 0 else ""


def _says_spent(row: Row, columns: Columns) -> int:
    """1 where the row's words say spent, -1 received, 0 nothing."""
    kind = plain(row[columns.kind]) if columns.kind is not None else ""
    if kind in EXPENSE_WORDS - _EITHER_WAY:
        return 1
    if kind in INCOME_WORDS:
        return -1
    notes = [full(row[place]) for place in (*columns.notes, columns.category) if place is not None]
    if not notes:
        return 0
    if columns.notes and notes[0].startswith("消费"):
        return 1
    is_paid_off = any(has_words(note, word) for note in notes for word in _PAID_OFF)
    return -1 if is_paid_off or any(has_words(notes[0], word) for word in _WAGES | _INTEREST) else 0


def is_wages(text: str) -> bool:
    """Whether a note or category says that the money was earned."""
    return any(has_words(full(text), word) for word in _WAGES)
