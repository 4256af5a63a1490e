"""What cells of statements say of a row, in many languages, as `names.plain` leaves them."""

from __future__ import annotations

import unicodedata
from functools import cache

_UNDECOMPOSED = str.maketrans("đłø", "dlo")
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_LATIN_ENDS = "\u0370"
_SHORTEST = 5  # a shorter word without its marks may well be another: Vietnamese nợ


@cache
def variants(joined: str) -> tuple[str, ...]:
    """The words of a list joined by `|`, each followed by how files without its letters write it: `crédito`
    by `credito`, `währung` by `wahrung` and `waehrung`; a dotless Turkish i as any other."""
    plain = joined.replace("ı", "i").split("|")
    spelled = ((word, _bare(word), word.translate(_SPELLED_OUT)) for word in plain)
    return tuple(
        dict.fromkeys(each for own in spelled for each in own if each == own[0] or len(own[0]) >= _SHORTEST)
    )


def _bare(word: str) -> str:
    """The word without the marks of its Latin letters."""
    if not all(character < _LATIN_ENDS or "Ḁ" <= character <= "ỿ" for character in word):
        return word
    parts = unicodedata.normalize("NFKD", word.translate(_UNDECOMPOSED))
    return "".join(part for part in parts if not unicodedata.combining(part))


def words(joined: str) -> frozenset[str]:
    """Like `variants`, in no order."""
    return frozenset(variants(joined))


EXPENSE_WORDS = words(
    "purchase|expense|expenses|debit|dr|d|s|o|soll|out|outflow|ausgabe|ausgaben|belastung|"
    "lastschrift|支出|支|出|借|借 dr|gasto|gastos|cargo|débit|débito|dépense|dépenses|uscita|"
    "uscite|addebito|расход|списание|af|gider|payment|card payment|sale|withdrawal|despesa|"
    "despesas|wydatek|pengeluaran|keluar|chi|db|dbit|debet|spent|출금|지출|出金|fee|dare|sent|"
    "pagamento|pago|paiement|debit card|card transaction|pos|atm|check|"
    "outgoing|paid|debited|sent p2p|payment sent|money sent|sent money|"
    "decrease|dr amount|"  # en
    "ausgang|zahlungsausgang|uitgave|uitgaven|sortie|sorties|"  # de, nl, fr
    "salida|salidas|egreso|egresos|saída|saídas|saida|saidas|gasto tarjeta|spesa|spese|"  # es, pt, it
    "compra|compras|compra à vista|"
    "utgift|utgifter|uttag|udgift|udgifter|kulu|otto|"  # sv, da, no, fi
    "bezhotovostní platba|"
    "wydatki|obciążenie|výdaj|výdaje|odchozí|výdavok|kiadás|terhelés|cheltuială|cheltuieli|plată|"
    "plata|"
    "isplata|trošak|odliv|έξοδο|έξοδα|χρέωση|"  # hr, sr, sl, el
    "расходы|трата|дебет|витрата|витрати|видаток|видатки|разход|"  # ru, uk, bg
    "harcama|borç|çıkış|חובה|הוצאה|مدين|مصروف|سحب|"  # tr, he, ar
    "支払|支払い|引落|출금액|사용|"  # ja, ko
    "belanja|pembayaran|dana keluar|uang keluar|perbelanjaan|chi tiêu|khoản chi|tiền ra|ghi nợ|"  # id, ms, vi
    "รายจ่าย|ถอน|"  # th
    "card purchase|pos purchase|online purchase|atm withdrawal|cash withdrawal|bill payment|"
    ""  # in banks' words
    "direct debit|standing order|money out|service charge|kartenzahlung|abbuchung|auszahlung|barauszahlung|"
    "dauerauftrag|paiement par carte|prélèvement|retrait|achat|prelievo|pagamento pos|addebito diretto|"
    "bonifico in uscita|pago con tarjeta|compra con tarjeta|retiro|adeudo|pix enviado|saque|boleto|"
    "transferência enviada|płatność kartą|wypłata|przelew wychodzący|platba kartou|výběr|odchozí platba|"
    "trvalý příkaz|kaartbetaling|incasso|geldopname|betaalautomaat|kortköp|autogiro|varekjøp|korttiosto|"
    "giden|giden eft|giden havale|para çekme|alışveriş|оплата|покупка|снятие наличных|исходящий перевод|"
    "исходящий|消费|取现|付款|カード利用|お引出し|카드결제|체크카드|현금인출|penarikan|transfer keluar|bayar|"
    "pembelian|支取|转账支取|现金支取|取款|汇出|扣款|消费支出|rút tiền|tiền đi|ถอนเงิน|โอนออก|เงินออก|จ่าย"
)
INCOME_WORDS = words(
    "return|income|credit|cr|c|h|i|haben|in|inflow|einnahme|einnahmen|gutschrift|收入|收|入|贷|"
    "贷 cr|ingreso|ingresos|abono|crédit|crédito|revenu|revenus|entrata|entrate|accredito|доход|"
    "приход|зачисление|пополнение|bij|gelir|refund|deposit|receita|receitas|przychód|pemasukan|"
    "masuk|thu|crdt|kredit|received|입금|수입|入金|avere|card refund|reward|cashback|interest|"
    "salary|credited|k|"
    "incoming|increase|received p2p|payment received|money received|paid in|daily cash|"  # en
    "eingang|zahlungseingang|inkomsten|inkomst|storting|entrée|entrées|recette|"  # de, nl, fr
    "entrada|entradas|haber|depósito|reembolso|stipendio|"  # es, pt, it
    "inkomster|insättning|indtægt|indtægter|inntekt|tulo|pano|"  # sv, da, no, fi
    "bezhotovostní příjem|"
    "wpływ|wpływy|uznanie|příjem|příjmy|příchozí|príjem|bevétel|jóváírás|venit|venituri|încasare|"
    "incasare|"
    "uplata|priliv|prihod|έσοδο|έσοδα|πίστωση|"  # hr, sr, sl, el
    "доходы|поступление|кредит|дохід|доходи|надходження|зарахування|"  # ru, uk, bg
    "alacak|giriş|זכות|הכנסה|دائن|دخل|إيداع|"  # tr, he, ar
    "収入|給与|入金額|입금액|수익|"  # ja, ko
    "退款|退货|退貨|退税|返金|возврат|rückerstattung|remboursement|zwrot|iade|"
    "pendapatan|dana masuk|uang masuk|thu nhập|khoản thu|tiền vào|ghi có|รายรับ|ฝาก|"  # id, ms, vi, th
    "direct deposit|money in|received money|bank credit|einzahlung|überweisungsgutschrift|gehalt|"
    "virement reçu|versement|bonifico in entrata|accredito stipendio|nómina|transferencia recibida|"
    "pix recebido|transferência recebida|wpłata|przelew przychodzący|příchozí platba|vklad|"
    "存款|转账存入|现金存入|汇入|代发工资|结息|入账|gelen|gelen eft|gelen havale|para yatırma|maaş|"
    "входящий перевод|входящий|поступления|工资|收款|"
    "振込入金|お預入れ|받기|급여|setoran|transfer masuk|nhận tiền|รับเงิน|โอนเข้า|เงินเข้า"
)
TRANSFER_WORDS = words(
    "transfer|transfers|internal transfer|own transfer|own account transfer|account transfer|"
    "transfer in|transfer out|credit card payment|credit card payments|umbuchung|umbuchungen|"
    "übertrag|eigenübertrag|不计收支|中性交易|transferencia|transferencias|transferencia interna|"
    "traspaso|traspasos|virement interne|virements internes|giroconto|girofondo|"
    "перевод между счетами|переводы между счетами|между своими счетами|savings transfer|"
    "pot transfer|standard transfer|instant transfer|topup|top up|top ups|card top up|exchange|"
    "currency exchange|payment credit|payments and credits|neutral|transferência interna|"
    "transferência própria|acct xfer|转出|转入|余额变更|负债变更|pindah dana|"
    "transfer antar rekening|chuyển khoản nội bộ|general currency conversion|"
    "user initiated currency conversion|currency conversion|payment hold|payment release|"
    "hold on available balance|general withdrawal bank account|bank deposit to pp account|"
    "general withdrawal|user initiated withdrawal|general card deposit|"
    "bank deposit to paypal|transfer to bank|transfer from bank|"
    "account hold for open authorization|reversal of general account hold|general authorization|"
    "card deposit|withdraw funds to bank account|add funds from a bank account|"
    "bankgutschrift auf paypal konto|allgemeine währungsumrechnung|allgemeine abbuchung|充值|提现|"
    "信用卡还款|starting balance|opening balance|initial balance|savings vault topup|"
    "balance migration|internal|"
    "transfer withdraw|transfer between accounts|"  # en
    "transfer to own account|self transfer|balance correction|balance adjustment|"
    "reconciliation|корректировка|корректировка баланса|"
    "transferencia entre cuentas|traspaso entre cuentas|transferência entre contas|"
    "virement entre comptes|giroconto interno|перевод снятие|"
    "przelew własny|převod mezi účty|převod mezi vlastními účty|vlastní převod|"
    "prevod medzi účtami|transfer intre conturi|saját számlák közötti átvezetés|"
    "переказ між своїми рахунками"
)
# What an app alone calls spending.
SPENDING_WORDS = words(
    "expense|expenses|spending|支出|지출|ausgabe|ausgaben|gasto|gastos|dépense|dépenses|spesa|spese|uscita|"
    "uscite|despesa|despesas|расход|расходы|wydatek|wydatki|utgift|udgift|uitgave|harcama|gider|pengeluaran|chi"
)
# What a wallet, which tells of each row whether it is done, calls filling itself up and changing currencies;
# as a category of spending they are telephones.
FILLED_WORDS = words(
    "cash out|add cash|zasilenie|wymiana|ajout de fonds|recharge|rechargement|change|échange|"
    "bureau de change|aufladung|"
    "auflade vorgang|umtausch|währungsumtausch|wechsel|recarga|recargas|cambio|cambio de divisas|"
    "cambio de divisa|cambio de moneda|ricarica|ricariche|cambio valuta|carregamento|carregamentos|câmbio|"
    "alimentare|schimb valutar|opwaardering|opwaarderen|wisselen|omwisselen|dobití|směna|dobitie|zmena|"
    "feltöltés|átváltás|påfyllning|växling|opfyldning|optankning|veksling|påfyll|papildymas|"
    "valiutos keitimas|papildinājums|зареждане|обмяна|пополнение|обмен|обмін|поповнення|συμπλήρωση|"
    "ανταλλαγή|para yükleme|döviz|チャージ|両替|충전|환전"
)
# What a processor of payments calls handing over what it has collected.
PAID_OUT_WORDS = words("payout|payouts|auszahlung auf bankkonto|virement vers la banque")
# An app's word for moving between own accounts, a bank's for paying others and being paid.
PASSED_WORDS = words("outgoing transfer|incoming transfer|이체")
YES_WORDS = words("1|true|yes|是|да|ja|sí|oui|sim|tak|はい|예")
NO_WORDS = words("0|false|no|否|нет|nein|non|não|nie|いいえ|아니오")
MOVED_KINDS = words(
    "转账|轉帳|振替|还款|還款"
)  # where the column knows no other kinds than spent, received and moved
PENDING_WORDS = words(
    "pending|authorised|authorized|authorization|vorgemerkt|reserviert|ausstehend|pendiente|"
    "en attente|in attesa|pendente|в обработке|处理中|待付款|待支付|交易关闭|已关闭|failed|"
    "declined|cancelled|canceled|reverted|rejected|fehlgeschlagen|storniert|支付失败|hold|denied|"
    "voided|void|expired|removed|on hold|abgelehnt|rechazado|rechazada|cancelado|cancelada|"
    "anulado|anulada|annulé|annulée|refusé|refusée|rifiutato|annullato|recusado|recusada|"
    "отклонено|отклонён|отклонен|отклонена|отменено|отменён|отменен|отменена|не выполнена|"
    "в ожидании|failed failed|已取消|"
    "交易失败|还款失败|offen|dibatalkan|gagal|menunggu|đang chờ|đã hủy|thất bại|unpaid|"
    "temporary hold|pdng|umsatz vorgemerkt|info|processing|in progress|blocked|"
    "not approved|unapproved|not authorised|not authorized|not completed|not executed|non approvato|"
    "non autorizzato|nicht ausgeführt|no aprobada|no aprobado|não aprovado|не одобрено|"
    "authorising|awaiting|incomplete|refused|reversed|scheduled|timed out|unsettled|unsuccessful|"
    "upcoming|waiting|"
    "en proceso|denegada|fallida|retenido|cancelado pelo banco|pendente de pagamento|agendado|"
    "em processamento|falhou|não efetuado|"
    "geweigerd|geannuleerd|in behandeling|in afwachting|reserverad|väntande|avbruten|nekad|"
    "misslyckades|reserverat|afvist|annulleret|reserveret|venter|avvist|kansellert|reservert|odottaa|hylätty|"
    "peruutettu|katevaraus|"
    "odrzucona|oczekująca|anulowana|w trakcie|blokada|zamítnuto|zrušeno|čeká|čekající|neprovedeno|"
    "vráceno|blokace|zamietnuté|függőben|elutasítva|törölve|anulata|anulată|respinsă|respinsa|"
    "refuzata|refuzată|in asteptare|în așteptare|"
    "ожидание|неуспешно|возвращено|відхилено|скасовано|в обробці|очікується|beklemede|provizyon|"
    "iptal|iptal edildi|reddedildi|başarısız|"
    "בהמתנה|נדחה|בוטל|已退回|失败|未支付|保留|未確定|取消|キャンセル|失敗|취소|승인취소|대기|실패|"
    "거절|"
    "declined by bank|insufficient funds|not posted|in bearbeitung|abgebrochen|zurückgewiesen|geplant|"
    "échoué|échouée|refusée|expirée|en cours|à venir|fallita|rifiutata|annullata|scaduta|expirado|expirada|"
    "fallido|pendiente de confirmar|no realizada|recusada|expirou|mislukt|afgewezen|verlopen|gepland|"
    "nieudana|odrzucono|oczekuje|anulowano|odmítnuto|zamítnutá|bekliyor|onay bekliyor|"
    "неуспешный|неуспешная|отказ|ожидает|не проведена|не проведено|очікує|відмовлено|"
    "diproses|kadaluarsa|chờ xử lý|đang xử lý|bị từ chối|รอดำเนินการ|ไม่สำเร็จ|ยกเลิก|"
    "pend|cofnięto|oczekujące|wycofano|renvoyé|rejeté|rückgängig|rückgängig gemacht|zurückgebucht|revertido|"
    "revertida|devuelto|devuelta|stornato|in sospeso|em espera|revertită|teruggedraaid|visszavonva|återförd|"
    "tilbageført|grąžinta|laukiama|"
    "처리중|미승인|거래취소|処理中|未処理|取消済|处理失败|已撤销|交易取消|等待付款|支付中"
)
