"""What columns and cells of statements are called, in many languages; compared as `plain` leaves them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

# Names a column may have, the likelier first. A name matches whole, or as whole words of a longer one.
DATES = (
    "date|transaction date|transactiedatum|buchungstag|buchungsdatum|booking date|交易时间|交易日期|交易日|"
    "日期|记账日期|"
    "时间|fecha|"
    "fecha operacion|fecha operación|date operation|date opération|data|data operazione|data contabile|"
    "datum|"
    "transaktionsdatum|дата операции|дата|tarih|işlem tarihi|dato|datum transakce|dátum|päivämäärä|"
    "日付|取引日|利用日|お取引日|날짜|거래일|거래일시|거래일자|tanggal|ngày|ngày giao dịch|วันที่|"
    "started date|"
    "completed date|posting date|post date|posted date|posted|created on|entry date|bokföringsdag|"
    "bogføringsdato|"
    "bokført dato|kirjauspäivä|data mov|"
    "boekdatum|transactiedatum|data transakcji|data operacji|data lançamento|data movimento|ds|day|"
    "timestamp|"
    "datetime|created|time|datum und uhrzeit|交易時間|交易日期|記帳日|"
    "buchung|wertstellung|wertstellungsdatum|valutadatum|valuta|value date|date valeur|date de valeur|"
    "data valuta|"
    "fecha valor|rentedatum|journaldate|journal date"
)
AMOUNTS = (
    "实付金额|сумма в валюте счета|сумма пересчитанная в валюту счета|сумма платежа|amount|"
    "transaction amount|betrag|umsatz|金额|金額|交易金额|交易金額|importe|monto|cantidad|"
    "montant|importo|"
    "valor|quantia|сумма|сумма операции|сумма платежа|tutar|kwota|kwota transakcji|bedrag|beløb|belopp|"
    "částka|zaúčtovaná částka|"
    "objem|összeg|summa|määrä|금액|거래금액|jumlah|nominal|số tiền|จำนวนเงิน|ご利用金額|利用金額|"
    "amount spent|"
    "billing amount|net amount|netamount|net|netto|gross|brutto|expense|expenses|betrag in|"
    "buchungsbetrag|lokale währung|"
    "spent|spending|cost|price|ausgaben|支出金额|支出|total|sum|value|y"
)
DEBITS = (
    "debit|debit amount|expense amount|expense|expenses|paid out|money out|withdrawal|withdrawals|"
    "withdrawal amount|withdrawal amt|soll|"
    "ausgaben|ausgabe|belastung|lastschrift|cargo|cargos|débit|debit eur|dare|addebiti|uscite|débito|"
    "расход|списание|支出|支出金额|支出金額|付款金额|取出|借方|af|borç|出金|出金額|お引出し|お支払金額|"
    "引出し|"
    "출금|출금액|"
    "출금금액|찾으신금액|wydatki|obciążenia|ghi nợ|outflow|spent amount|out|amount out|payments|charges|"
    "ut|uttak|"
    "kulu"
)
CREDITS = (
    "credit|credit amount|income amount|income|incomes|paid in|money in|deposit|deposits|deposit amount|"
    "deposit amt|haben|einnahmen|"
    "einnahme|gutschrift|abono|abonos|crédit|crédito|avere|accrediti|entrate|приход|зачисление|поступление|"
    "收入|收入金额|收入金額|存入金额|存入|贷方|bij|alacak|入金|入金額|お預入れ|お預り金額|預入れ|입금|입금액|"
    "입금금액|맡기신금액|"
    "wpływy|uznania|ghi có|inflow|in|amount in|receipts|inn|innskudd|tulo"
)
CURRENCIES = (
    "currency|ccy|currency code|currencycode|währung|waehrung|moneda|divisa|devise|monnaie|moeda|币种|"
    "货币|幣別|"
    "记账币种|交易币种|валюта|waluta|통화|통화코드|valuta|munt|mena|měna|měna účtu|deviza|para birimi|"
    "mata uang|"
    "billing currency|"
    "monn|valutacode|валюта счета|交易货币|入账货币|币别|transaction currency|amount currency|"
    "iso currency code"
)
CATEGORIES = (
    "category|kategorie|categoría|categoria|catégorie|категория|分类|类别|交易分类|收支分类|カテゴリ|"
    "分類|分類名|분류|"
    "categorie|kategoria|kategori|spending category|sub category|department|group|hauptkategorie"
)
NOTES = (
    "merchant|merchant name|payee|beneficiary|counterparty|counter party|partner name|交易对方|交易对象|"
    "对方户名|商户|"
    "商户名称|"
    "naam tegenpartij|tegenrekeninghouder|handelaar|对方账户名|交易对手|对手信息|"
    "begünstigter zahlungspflichtiger|target name|"
    "beguenstigter zahlungspflichtiger|auftraggeber empfänger|empfänger|name zahlungsbeteiligter|"
    "zahlungsempfänger|payer payee|"
    "zahlungsempfänger in|beneficiario|bénéficiaire|naam omschrijving|description|transaction description|"
    "narration|"
    "narrative|details|商品|note|notes|"
    "商品说明|订单标题|交易说明|交易描述|交易场所|商品名称|附言|交易附言|备注|摘要|交易摘要|交易名称|"
    "verwendungszweck|buchungstext|beschreibung|concepto|descripción|"
    "libellé|libelle|"
    "descrizione|causale|descrição|descricao|histórico|описание|назначение платежа|açıklama|opis|tytuł|"
    "omschrijving|"
    "mededelingen|popis|内容|摘要|お取り扱い内容|ご利用店名|利用店名|적요|내용|거래내용|memo|reference|"
    "comment|comments|booking text|rubrik|remarque|zpráva|poznámka|основание|avisierungstext|umsatztext|"
    "notiz|toelichting|items|"
    "keterangan|uraian|mô tả|diễn giải|nội dung|tekst|text|title|name|item|desc|particulars|payment"
)
KINDS = (
    "kind|收 支|收支|收支类型|type|transaction type|income expense|类型|交易类型|art|umsatzart|umsatztyp|"
    "buchungsart|tipo|creditdebit|credit debit indicator|debitcredit|credit debit code|credit or debit|"
    "tipo movimiento|тип|тип операции|debit credit|credit debit|dr cr|cr dr|soll haben|af bij|direction|"
    "typ|"
    "d c|c d|dc|cd|s h|借贷标志|借贷|收支方向|入出金|operation type|sens|signe|segno|jenis|"
    "money direction|flow"
)
STATES = (
    "status|state|transaction status|当前状态|交易状态|状态|estado|statut|stato|статус|durum|umsatzstatus|"
    "상태|stan|situação"
)
TYPES = (
    "beschreibung|bezeichnung|type|transaction type|category|交易类型|typ|tipo|buchungstext|umsatzart|art|"
    "тип|mcc group|operation"
)
BALANCES = (
    "balance|saldo|solde|kontostand|余额|餘額|本次余额|账户余额|баланс|остаток|残高|差引残高|잔액|bakiye|"
    "running balance|"
    "runningbalance|saldo nach buchung|saldo po transakcji|closing balance|zůstatek|egyenleg"
)
FLAGS = "transfer|is transfer|振替|转账"
FEES = "fee|gebühr|frais|comisión|комиссия|手续费|服务费|commissione|taxa"

_NOT_DATES = re.compile(r"\b(initial|final|due|birth|birthday|expiry|start|end|statement|settlement|valid)\b")
_NOT_NOTES = re.compile(
    r"\b(id|iban|bic|blz|number|no|nr|ref|account|konto|code|type|status|currency|country|email|address|"
    r"url)\b"
    r"|账号|账户$|类型$|^(account|wallet|konto|rekening|счет|счёт)\b|卡号|单号|号$|币种|方式|渠道"
)
_NOT_AMOUNTS = re.compile(
    r"\b(balance|saldo|solde|kontostand|runningbalance|rate|fee|fees|tax|refunded|kurs|limit|original|local|"
    r"foreign|converted|number|id|iban|account|konto|gebühr|currency)\b|余额|残高|잔액|手续费"
)


_FOREIGN = re.compile(r"\b(original|local|foreign|converted|balance)\b")


def is_foreign(own: str) -> bool:
    """Whether the name is of what an amount was elsewhere, or before."""
    return bool(_FOREIGN.search(own))


def words(joined: str) -> frozenset[str]:
    """The names of a list joined by `|`."""
    return frozenset(joined.split("|"))


EXPENSE_WORDS = words(
    "purchase|expense|expenses|debit|dr|d|s|o|soll|out|outflow|ausgabe|ausgaben|belastung|lastschrift|支出|"
    "支|出|借|借 dr|"
    "gasto|"
    "gastos|cargo|débit|débito|dépense|dépenses|uscita|uscite|addebito|расход|списание|af|gider|payment|"
    "card payment|sale|withdrawal|despesa|despesas|wydatek|pengeluaran|keluar|chi|db|dbit|debet|spent|"
    "purchase|"
    "출금|지출|出金|fee|dare|sent|pagamento|pago|paiement|debit card|card transaction|pos|atm|check"
)
INCOME_WORDS = words(
    "return|income|credit|cr|c|h|i|haben|in|inflow|einnahme|einnahmen|gutschrift|收入|收|入|贷|贷 cr|ingreso|"
    "ingresos|"
    "abono|"
    "crédit|crédito|revenu|revenus|entrata|entrate|accredito|доход|приход|зачисление|пополнение|bij|"
    "gelir|refund|"
    "deposit|receita|receitas|przychód|pemasukan|masuk|thu|crdt|kredit|received|입금|수입|入金|avere|"
    "card refund|"
    "reward|cashback|interest|salary|credited"
)
TRANSFER_WORDS = words(
    "transfer|transfers|internal transfer|own transfer|own account transfer|account transfer|transfer in|"
    "transfer out|credit card payment|credit card payments|umbuchung|umbuchungen|übertrag|eigenübertrag|"
    "不计收支|中性交易|transferencia|transferencias|transferencia interna|traspaso|traspasos|"
    "virement interne|"
    "virements internes|giroconto|girofondo|перевод между счетами|переводы между счетами|"
    "между своими счетами|savings transfer|pot transfer|standard transfer|instant transfer|topup|top up|"
    "top ups|card top up|exchange|"
    "currency exchange|payment credit|payments and credits|neutral|transferência interna|"
    "transferência própria|"
    "acct xfer|转出|转入|余额变更|负债变更|pindah dana|transfer antar rekening|chuyển khoản nội bộ|"
    "general currency conversion|"
    "bank deposit to pp account|general withdrawal|user initiated withdrawal|general card deposit|"
    "bank deposit to paypal|transfer to bank|transfer from bank|account hold for open authorization|"
    "reversal of general account hold|general authorization|card deposit|withdraw funds to bank account|"
    "add funds from a bank account|bankgutschrift auf paypal konto|allgemeine währungsumrechnung|"
    "allgemeine abbuchung|充值|提现|信用卡还款|starting balance|opening balance|initial balance|"
    "savings vault topup|"
    "balance migration|internal"
)
MOVED_KINDS = words("转账|轉帳|振替")  # where the column knows no other kinds than spent, received and moved
PENDING_WORDS = words(
    "pending|authorised|authorized|authorization|vorgemerkt|reserviert|ausstehend|pendiente|en attente|"
    "in attesa|pendente|в обработке|处理中|待付款|待支付|交易关闭|已关闭|failed|declined|cancelled|canceled|"
    "reverted|rejected|fehlgeschlagen|storniert|支付失败|hold|denied|voided|void|expired|removed|on hold|"
    "abgelehnt|rechazado|rechazada|cancelado|cancelada|anulado|anulada|annulé|annulée|refusé|refusée|"
    "rifiutato|"
    "annullato|recusado|recusada|отклонено|отклонён|отклонен|отменено|отменён|отменен|в ожидании|"
    "failed failed|"
    "已取消|交易失败|还款失败|offen|dibatalkan|gagal|menunggu|đang chờ|đã hủy|thất bại|unpaid|"
    "temporary hold|pdng|info|processing|in progress|blocked"
)


@lru_cache(4096)
def plain(text: str) -> str:
    """Lower case, one space between words, nothing else between them; brackets and what they hold are left
    out."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"\(.*?\)|\[.*?\]|[^\w]|_", " ", folded).split())


def full(text: str) -> str:
    """Like `plain`, with what stands in brackets."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w]|_", " ", folded).split())


def has_words(own: str, name: str) -> bool:
    """Whether `name` is among the words of `own`; Han names may also stand inside a longer one."""
    return len(name) > 1 and (f" {name} " in f" {own} " or (name > "⺀" and name in own))


def is_no_amount(own: str) -> bool:
    """Whether the name is of a balance, a fee, a rate or a foreign amount, and not of what was paid."""
    return bool(_NOT_AMOUNTS.search(own))


def is_no_date(own: str) -> bool:
    """Whether the name is of another day than that of the payment."""
    return bool(_NOT_DATES.search(own))


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
