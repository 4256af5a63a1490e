"""Rows that are no spending: moved between one's own accounts, a card paid off, a purchase undone."""

from __future__ import annotations

import re

from bot.documents.cell_words import MOVED_KINDS, PASSED_WORDS, TRANSFER_WORDS, words
from bot.documents.names import plain

_NOTES = re.compile(
    r"transfer ?: |(starting|opening|initial) balance\b|(likutis (pradžiai|pabaigai)|apyvarta)$|"
    r"(anfangs|end|schluss)(saldo|bestand)$|"
    r"((closing|ending|previous|current|old|new|alter|neuer) )?(balance|saldo|solde|kontostand)"
    r"( (brought|carried) (forward|down))?$|(to|from|in|aus) '[^']+'$|s a l d o$|"
    r"(saldo|solde|sold|остаток|баланс) (anterior|inicial|inizi\w+|finale?|do dia|del día|initiale?|"
    r"précédent|początkowe|końcowe|awal|akhir|na początek|на начало|на конец)\b|"
    r"(konečný|počáteční) (zůstatek|stav)|"
    r"transfer in$|transferred (to|from) vs\b|"
    r"(online |internal |scheduled |account |mobile |recurring |electronic |funds? )*"
    r"transfer (to|from) (your |my )?"
    r"(savings?|checking|chk|sav|current account|brokerage|investments?|pocket|pot|vault)\b|"
    r"online banking transfer\b|"
    r"(over(føring|førsel)|överföring) (til|till|fra|från) (min |mitt |eg[ei]t |eg[ei]n )?(spar|bsu|eg[ei])|"
    r"(general|user initiated) (currency conversion|withdrawal)\b|payment (hold|release)$|"
    r"top-?up by \*|(apple|google) pay (deposit|top-?up)|"
    r"exchanged (to|from) [a-z]{3}\b|to [a-z]{3} [\w ]*(pocket|vault)\b|"
    r"(eigene )?umbuchung\b|(ü|ue)bertrag (auf |von |an |aufs )?(giro|tagesgeld|spar|eigen)|"
    r"(virement|vir) (interne|vers|depuis|de|sur) (l.)?(épargne|epargne|livret|mon |votre )|"
    r"traspaso (recibido|emitido|interno)\b|"
    r"traspaso (entre|a|de|desde) (la |las |mi |mis |su |sus )?cuentas?\b|giroconto\b|"
    r"(overboeking |naar |van )(eigen |oranje ?spaar|spaar)|"
    r"transferencia (a|de|entre) (mi|mis|cuentas?) |"
    r"transfer[êe]ncia (entre (as |minhas |as minhas )?contas|(para|da) (a )?(minha )?poupança)|"
    r"между (своими|моими) сч[её]тами|(внутренний |внутрибанковский )?перевод (между сч[её]тами|"
    r"между (своими|моими) сч[её]тами|себе|"
    r"(на|с) (свой|свою|своего|своей|накопительн\w+|сберегательн\w+|вклад\w*))\b|"
    r"(转账|轉帳|转出|转入|存入)(到|至|给|自)?(本人|自己|储蓄|儲蓄|定期|余额宝|零钱通)|"
    r"(本人|自己)(账户|帐户|名下账户)?(间|之间)?(互转|转账)|(余额宝|零钱通)\W{0,2}(单次|自动)?(转入|转出)|"
    r"transfer (ke|dari) (rekening sendiri|tabungan)\b|"
    r"chuyển (tiền )?(giữa các tài khoản|sang tài khoản tiết kiệm)",
    re.IGNORECASE,
)
_CARD = re.compile(
    r"信用卡.{0,6}还款|(credit card|amex|visa|mastercard) (e-?|auto)?payment|"
    r"(pagamento|pgto|pagto) (da |de )?(fat|fatura|cart[ãa]o)\b|^fatura d[eo] cart[ãa]o|"
    r"kredi kart[ıi] (borcu )?[öo]deme|^pagamento on ?line$|"
    r"^pago (de )?(la |mi |tu )?tarjeta( de cr[ée]dito)?( visa| master(card)?| amex)?$",
    re.IGNORECASE,
)
_PAID_OFF = re.compile(
    r"payment.{0,12}thank|thank you.{0,12}payment|^auto ?pay\b|\bautopay\b|^payment received|"
    r"^payment from (chk|checking|savings?|account|acct|bank|my|[x*#\d])|"
    r"^(online|mobile|electronic|internet|ach|web|bill|automatic)? ?(pymt|payment)\b.{0,14}"
    r"(received|thank|web|mobile|$)|"
    r"^(bill|direct debit) payment.{0,10}thank|paiement.{0,5}merci|pagamento recebido|pago recibido|"
    r"inclus[aã]o de pagamento|(pagamento|pagto) d[ée]bito autom[áa]tico|"
    r"^(ihre zahlung|your payment|votre paiement|il tuo pagamento|din betalning|uw betaling)\b|"
    r"ödemeni?z için teşekkür|"
    r"^pago autom[áa]tico|ausgleich (der |ihrer )?(kredit)?karte|kreditkarten?ausgleich|"
    r"^gutschrift lastschrift$|"
    r"inbetalning,? tack|betaling,? takk?\b|spłata (karty|zadłużenia)|splátka (kreditní )?karty|"
    r"погашение (задолженности|кредитной карты)|"
    r"su pago|zahlung erhalten|lastschrifteinzug.{0,10}karte|还款|還款|お支払い?ありがとう",
    re.IGNORECASE,
)
_BACK = words(
    "退款|退货|退貨|退税|refund|refunded|returned|rückerstattung|возврат|remboursement|devolución|返金|"
    "estorno|reembolso|iade|zwrot|vrácení|rimborso"
)
_BACK_NOTES = re.compile(
    r"[（(\[【]?(退款|退货|退貨|退税)|(card )?refund\b|"
    r"(возврат|remboursement|rückerstattung|estorno|reembolso|rimborso|zwrot)\b",
    re.IGNORECASE,
)


_FUND = re.compile(r"(买入|申购|转入)退款|基金|余额宝|理财")


def is_neutral(cell: str, *, is_wallet: bool, is_card: bool, is_app: bool) -> bool:
    """Whether the column of kinds says neither spent nor received: a Chinese wallet strikes it out or leaves
    it empty, a card's statement knows purchases from payments of the card, and an app that knows expenses
    knows what passed from account to account."""
    word = plain(cell)
    if (word == "payment" and is_card) or (word in PASSED_WORDS and is_app):
        return True
    return word in TRANSFER_WORDS | MOVED_KINDS or cell.strip() == "/" or (not word and is_wallet)


def is_moved(cell: str) -> bool:
    """Whether a note or category says that money went from one own account to another."""
    text = cell.strip()
    return bool(_NOTES.match(text) or _CARD.search(text))


def is_paid_off(note: str) -> bool:
    """Whether the note of money that came in says that a card or a credit was paid off."""
    return bool(_PAID_OFF.search(note.strip()))


def is_of_fund(cell: str) -> bool:
    """Whether what came back had bought a fund: money of one's own."""
    return bool(_FUND.search(cell))


def is_back(cell: str) -> bool:
    """Whether a cell says that a purchase's money came back."""
    word = plain(cell)
    return word in _BACK or word.startswith("退款") or bool(_BACK_NOTES.match(cell.strip()))
