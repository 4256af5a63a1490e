"""What columns of statements are called, in many languages, the likelier first.

Compared as `names.plain` and `names.full` leave them: a name matches whole, or as words of a longer one.
"""

from __future__ import annotations

DATES = (
    "date|transaction date|trans date|txn date|tran date|transactiedatum|buchungstag|buchungsdatum|"
    "booking date|交易时间|"
    "交易日期|交易日|消費日|消费日|日期|记账日期|时间|fecha|fecha operacion|fecha operación|date operation|"
    "date opération|data|data operazione|data contabile|datum|transaktionsdatum|дата операции|"
    "дата|tarih|işlem tarihi|dato|datum transakce|dátum|päivämäärä|日付|取引日|利用日|お取引日|"
    "날짜|거래일|거래일시|거래일자|tanggal|ngày|ngày giao dịch|วันที่|started date|completed date|"
    "posting date|post date|posted date|posted|created on|entry date|bokföringsdag|bogføringsdato|"
    "bokført dato|kirjauspäivä|data mov|boekdatum|transactiedatum|data transakcji|data operacji|"
    "data lançamento|data movimento|ds|day|timestamp|datetime|created|time|datum und uhrzeit|"
    "交易時間|交易日期|記帳日|"
    "transdate|date of transaction|transaction time|"  # en
    "transaction datetime|date time|purchase date|spent on|paid on|date posted|processed date|"
    "activity date|effective date|"
    "belegdatum|kaufdatum|umsatzdatum|datum der buchung|"  # de
    "date comptable|date d opération|date de l opération|date de transaction|dateop|"  # fr
    "fecha de operación|fecha de la operación|fecha contable|f operación|fecha movimiento|"  # es
    "fecha de compra|fecha y hora|fecha transacción|"
    "data de lançamento|data lancamento|data do lançamento|data da compra|data do movimento|"
    "data transação|data da transação|data e hora|"
    "data registrazione|data transazione|"  # it
    "uitvoeringsdatum|boekingsdatum|datum uitvoering|"  # nl
    "transaktionsdag|reskontradatum|transaktionsdato|kjøpsdato|utført dato|tapahtumapäivä|"  # sv, da, no, fi
    "maksupäivä|"
    "data księgowania|data zlecenia|datum zaúčtování|datum provedení|datum zahájení|datum operace|"
    "dátum transakcie|dátum zaúčtovania|"
    "könyvelés dátuma|könyvelési dátum|tranzakció dátuma|tranzakció ideje|data tranzacției|"
    "data tranzactiei|data tranzactie|data operațiunii|data operatiunii|"
    "datum transakcije|datum knjiženja|datum izvršenja|datum knjiženja naloga|"  # hr, sr, sl
    "operacijos data|mokėjimo data|datums|darījuma datums|kuupäev|ημερομηνία|ημ νία|"  # lt, lv, et, el
    "дата транзакции|дата проведения|дата и время|дата совершения|дата операції|дата транзакції|"
    "дата і час операції|дата на операцията|дата на транзакция|"
    "işlem zamanı|tarih saat|תאריך|תאריך עסקה|תאריך רכישה|التاريخ|تاريخ|تاريخ العملية|"  # tr, he, ar
    "消费日期|入账日期|记录时间|付款时间|创建时间|账单日期|記錄日期|消費日期|入帳日|"  # zh
    "取引日時|ご利用日|利用年月日|年月日|決済日|日時|이용일|이용일자|이용일시|승인일|승인일시|"
    "거래 일시|일자|일시|"
    "tanggal transaksi|tgl|tgl transaksi|tgl tran|tarikh|tarikh transaksi|ngày gd|thời gian|"
    "วันที่ทำรายการ|วันเวลา|"
    "buchung|wertstellung|wertstellungsdatum|valutadatum|valuta|value date|date valeur|"
    "date de valeur|data valuta|fecha valor|rentedatum|journaldate|journal date|valutadag|"
    "data waluty|datum valuty|értéknap|дата валютирования|datum valute|rentedato|effective"
)
AMOUNTS = (
    "实付金额|сумма в валюте счета|сумма пересчитанная в валюту счета|сумма платежа|amount|"
    "transaction amount|betrag|umsatz|金额|金額|交易金额|交易金額|importe|monto|cantidad|montant|"
    "importo|valor|quantia|сумма|сумма операции|сумма платежа|tutar|kwota|kwota transakcji|bedrag|"
    "beløb|belopp|částka|zaúčtovaná částka|objem|összeg|summa|määrä|금액|거래금액|jumlah|nominal|"
    "số tiền|จำนวนเงิน|ご利用金額|利用金額|amount spent|billing amount|net amount|netamount|net|"
    "netto|neto|gross|brutto|bruto|expense|expenses|betrag in|buchungsbetrag|lokale währung|spent|spending|"
    "cost|price|ausgaben|支出金额|支出|total|sum|value|y|"
    "amt|txn amount|trans amount|transaction amt|total amount|amount paid|paid amount|"  # en
    "betrag eur|umsatzbetrag|gesamtbetrag|summe|"  # de
    "montant de l opération|montant en eur|montant eur|somme|"  # fr
    "importe eur|importe operación|importe total|monto total|cuantía|valor transacción|"  # es
    "montante|importância|valor lançamento|valor do lançamento|valor r|"  # pt
    "importo eur|importo in euro|ammontare|transactiebedrag|bedrag eur|"  # it, nl
    "kwota operacji|kwota w walucie rachunku|částka v měně účtu|suma|"  # pl, cs, sk
    "tranzakció összege|sumă|suma tranzacției|suma tranzactiei|valoare|"  # hu, ro
    "iznos|znesek|"  # hr, sr, sl
    "ποσό|סכום|סכום החיוב|סכום חיוב|المبلغ|مبلغ|القيمة|"  # el, he, ar
    "сума|сума в валюті картки|сума операції|сума в грн|"  # uk, bg
    "入账金额|人民币金额|交易额|消费金额|记账金额|支付金额|发生额|消費金額|入帳金額|"  # zh
    "取引金額|支払金額|お支払い金額|決済金額|利用額|ご請求額|支払総額|출금 금액|승인금액|이용금액|"
    "결제금액|사용금액|"
    "nominal transaksi|nilai|mutasi|amaun|số tiền gd|số tiền giao dịch|giá trị"  # id, ms, vi
)
DEBITS = (
    "debit|debit amount|expense amount|expense|expenses|paid out|money out|withdrawal|withdrawals|withdrawn|"
    "amount withdrawn|amount outgoing|importo uscite|importe cargo|"
    "withdrawal amount|withdrawal amt|soll|ausgaben|ausgabe|belastung|lastschrift|cargo|cargos|"
    "débit|debit eur|dare|addebiti|uscite|débito|расход|списание|支出|支出金额|支出金額|付款金额|"
    "取出|借方|af|borç|出金|出金額|お引出し|お支払金額|引出し|출금|출금액|출금금액|찾으신금액|"
    "wydatki|obciążenia|ghi nợ|outflow|outcome|spent amount|out|amount out|payments|charges|ut|uttak|kulu|"
    "debit amt|debits|dr|dr amount|dr amt|amount debited|withdraw|withdrawals amt|money spent|"
    "belastungen|lastschriften|sollbetrag|zahlungsausgang|ausgang|debet|uitgaven|afschrijving|"
    "débits|débit euros|montant débit|sortie|sorties|dépense|dépenses|retrait|"  # fr
    "debe|débitos|egreso|egresos|gasto|gastos|salida|salidas|retiro|retiros|cargo eur|"  # es
    "saída|saídas|saida|saidas|despesa|despesas|valor débito|uscita|addebito|dare eur|"  # pt, it
    "utgifter|uttag|ut fra konto|udgift|udgifter|otto|veloitus|"  # sv, da, no, fi
    "obciążenie|wypłaty|výdaj|výdaje|na vrub|odchozí|"  # pl, cs, sk
    "terhelés|kiadás|plăți|plati|ieșiri|sume debit|"  # hu, ro
    "isplata|duguje|odliv|breme|χρέωση|χρεώσεις|"  # hr, sr, sl, el
    "дебет|расходы|списано|снятие|дебіт|видаток|витрати|видатки|разход|"  # ru, uk, bg
    "borç tutarı|çıkan|gider|çekilen|חובה|مدين|سحب|المسحوبات|"  # tr, he, ar
    "付出|借方金额|借方发生额|借方金額|转出金额|提出|支出額|"  # zh
    "ご出金|払出金額|お支払い|支払い金額|지출|지출금액|출금 금액|"  # ja, ko
    "pengeluaran|debit idr|uang keluar|duit keluar|ghi nợ vnd|số tiền ghi nợ|phát sinh nợ|tiền ra|"
    "ถอน|ถอนเงิน|รายจ่าย|เดบิต|เงินออก|หักบัญชี|引出|引落|보낸 금액|보낸금액|인출금액|지급금액|tiền chi|"
    "בחובה|סכום חובה|витрата"
)
CREDITS = (
    "credit|credit amount|income amount|income|incomes|paid in|money in|deposit|deposits|amount deposited|"
    "amount incoming|importo entrate|importe abono|"
    "deposit amount|deposit amt|haben|einnahmen|einnahme|gutschrift|abono|abonos|crédit|crédito|"
    "avere|accrediti|entrate|приход|зачисление|поступление|收入|收入金额|收入金額|存入金额|存入|"
    "贷方|bij|alacak|入金|入金額|お預入れ|お預り金額|預入れ|입금|입금액|입금금액|맡기신금액|"
    "wpływy|uznania|ghi có|inflow|in|amount in|receipts|inn|innskudd|tulo|"
    "credit amt|credits|cr|cr amount|cr amt|amount credited|money received|deposits amt|"  # en
    "gutschriften|habenbetrag|zahlungseingang|eingang|inkomsten|bijschrijving|"  # de, nl
    "crédits|crédit euros|montant crédit|entrée|entrées|revenus|versement|"  # fr
    "haber|créditos|ingreso|ingresos|entrada|entradas|depósito|depósitos|abono eur|"  # es
    "receita|receitas|valor crédito|entrata|accredito|avere eur|"  # pt, it
    "intäkter|insättning|inn på konto|indtægt|indtægter|pano|hyvitys|"  # sv, da, no, fi
    "uznanie|wpłaty|příjem|příjmy|ve prospěch|příchozí|príjem|"  # pl, cs, sk
    "jóváírás|bevétel|încasări|incasari|intrări|sume credit|"  # hu, ro
    "uplata|potražuje|priliv|dobro|πίστωση|πιστώσεις|"  # hr, sr, sl, el
    "кредит|доходы|доход|зачислено|пополнение|дохід|надходження|зарахування|"  # ru, uk, bg
    "alacak tutarı|giren|gelir|yatan|זכות|دائن|إيداع|الإيداعات|"  # tr, he, ar
    "贷方金额|贷方发生额|貸方金額|转入金额|收入額|"  # zh
    "収入|収入額|ご入金|お預り|預かり金額|預り金額|お預かり金額|"  # ja, ko
    "お預入|預入金額|受入金額|貸方|수입|수입금액|입금 금액|"
    "pemasukan|kredit|kredit idr|uang masuk|duit masuk|số tiền ghi có|phát sinh có|tiền vào|ฝาก|"
    "ฝากเงิน|รายรับ|เครดิต|เงินเข้า|เข้าบัญชี|받은 금액|받은금액|tiền thu|בזכות|סכום זכות|прихід"
)
CURRENCIES = (
    "currency|ccy|currency code|currencycode|währung|waehrung|moneda|divisa|devise|monnaie|moeda|"
    "币种|货币|幣別|记账币种|交易币种|валюта|waluta|통화|통화코드|valuta|munt|mena|měna|měna účtu|"
    "deviza|para birimi|mata uang|billing currency|monn|valutacode|валюта счета|交易货币|入账货币|"
    "币别|transaction currency|amount currency|iso currency code|"
    "curr|iso code|account currency|billing currency code|"  # en
    "muntsoort|valuta transazione|waluta operacji|měna zaúčtování|měna transakce|mena účtu|"
    "devizanem|pénznem|valută|valiuta|valūta|valuuta|νόμισμα|מטבע|العملة|عملة|"
    "валюта платежа|валюта операции|валюта карты|валюта операції|валюта картки|货币类型|货币代码|"
    "幣種|通貨|通貨コード|통화구분|loại tiền|tiền tệ|สกุลเงิน"
)
CATEGORIES = (
    "category|kategorie|categoría|categoria|catégorie|категория|分类|类别|交易分类|收支分类|"
    "カテゴリ|分類|分類名|분류|categorie|kategoria|kategori|spending category|sub category|"
    "department|group|envelope|hauptkategorie|"
    "spending categories|category name|expense category|hovedkategori|budgetgruppe|budgetgrupp|"
    "rubriek|rubrica|kategória|kategorija|kategooria|κατηγορία|קטגוריה|الفئة|التصنيف|категорія|"
    "账目分类|消费类别|支出分类|一级分类|类目|類別|カテゴリー|大項目|費目|카테고리|대분류|"
    "danh mục|hạng mục|nhóm|หมวดหมู่"
)
NOTES = (
    "merchant|merchant name|payee|beneficiary|counterparty|counter party|partner name|交易对方|"
    "交易对象|对方户名|商户|商户名称|naam tegenpartij|tegenrekeninghouder|handelaar|对方账户名|"
    "交易对手|对手信息|begünstigter zahlungspflichtiger|target name|"
    "beguenstigter zahlungspflichtiger|auftraggeber empfänger|empfänger|name zahlungsbeteiligter|"
    "zahlungsempfänger|payer payee|zahlungsempfänger in|beneficiario|bénéficiaire|"
    "naam omschrijving|description|transaction description|narration|narrative|details|商品|note|"
    "notes|商品说明|订单标题|交易说明|交易描述|交易场所|商品名称|附言|交易附言|备注|摘要|交易摘要|"
    "交易名称|verwendungszweck|buchungstext|beschreibung|concepto|descripción|libellé|libelle|"
    "descrizione|causale|descrição|descricao|histórico|описание|назначение платежа|açıklama|opis|"
    "tytuł|omschrijving|mededelingen|popis|内容|摘要|お取り扱い内容|ご利用店名|利用店名|적요|내용|"
    "거래내용|memo|reference|comment|comments|booking text|rubrik|remarque|zpráva|poznámka|"
    "основание|avisierungstext|umsatztext|notiz|toelichting|items|keterangan|uraian|mô tả|"
    "diễn giải|nội dung|tekst|text|title|name|item|desc|particulars|payment|"
    "vendor|store|shop|paid to|payee name|transaction details|transaction remarks|"  # en
    "transaction narration|what|product|action|title name|memo description|"
    "empfängername|auftraggeber|zahlungspartner|händler|geschäft|partnername|beguenstigter|"
    "tegenpartij|naam|"
    "bénéficiaire tiers|tiers|commerçant|libellé opération|objet|establecimiento|comercio|"  # fr, es
    "concepto movimiento|detalle|observaciones|"
    "estabelecimento|lançamento|favorecido|detalhes|título|esercente|descrizione operazione|"
    "descrizione completa|"
    "mottagare|mottaker|modtager|beskrivelse|forklaring|specifikation|saaja|saaja maksaja|selite|"
    "opis operacji|nadawca odbiorca|odbiorca|kontrahent|název obchodníka|název protiúčtu|"  # pl, cs, hu, ro
    "obchodník|příjemce|popis transakce|zpráva pro příjemce|partner neve|közlemény|kereskedő|"
    "descriere|detalii tranzacție|detalii|beneficiar|"
    "primatelj|namjena|paskirtis|paaiškinimai|gavėjas|saņēmējs|selgitus|saaja nimi|περιγραφή|αιτιολογία|"
    "магазин|получатель|продавец|контрагент|назначение|опис операції|призначення|отримувач|место|"
    "işlem açıklaması|işyeri|alıcı|"
    "תיאור|בית עסק|שם בית העסק|פרטים|البيان|الوصف|التفاصيل|التاجر|"  # he, ar
    "交易地点|商家|收款方|交易商户|账单名称|描述|说明|對方|說明|店家|"  # zh
    "お店|店舗|店名|品目|取引先|支払先|取引内容|利用店|ご利用先|明細|メモ|備考|가맹점|가맹점명|"
    "이용처|이용하신곳|기재내용|거래처|사용처|메모|"
    "keterangan transaksi|deskripsi|uraian transaksi|deskripsi transaksi|penerima|desk tran|"
    "butiran|chi tiết|ghi chú|nội dung giao dịch|รายละเอียด|รายการ"
)
KINDS = (
    "kind|收 支|收支|收支类型|type|transaction type|income expense|类型|交易类型|art|umsatzart|"
    "umsatztyp|buchungsart|tipo|creditdebit|credit debit indicator|debitcredit|credit debit code|"
    "credit or debit|tipo movimiento|тип|тип операции|debit credit|credit debit|dr cr|cr dr|"
    "soll haben|af bij|direction|typ|d c|c d|dc|cd|d k|k d|s h|借贷标志|借贷|收支方向|入出金|"
    "operation type|sens|signe|segno|jenis|money direction|flow|"
    "debit or credit|dr or cr|cr or dr|income or expense|in out|expense income|entry type|"  # en
    "movement type|transaction kind|cash flow|transactie|typ pohybu|"
    "sollhaben|soll haben kennzeichen|s h kennzeichen|type d opération|type opération|nature|"
    "tipo de movimiento|tipo de operación|tipo de transacción|naturaleza|tipo lançamento|"  # es, pt, it
    "tipo de lançamento|tipo de transação|natureza|deb cred|entrada saída|d a|tipo operazione|"
    "rodzaj|rodzaj operacji|kierunek|směr|směr úhrady|terhelés vagy jóváírás t j|irány|"  # pl, cs, hu
    "вид операции|приход расход|тип транзакции|тип операції|"  # ru, uk
    "收支类别|类别类型|区分|入出金区分|入払区分|収支|方法|구분|거래구분|입출금구분|입출금|"  # zh, ja, ko
    "tipe|tipe transaksi|jenis transaksi|db cr|loại|loại giao dịch"  # id, vi
)
STATES = (
    "status|state|état|transaction status|当前状态|交易状态|状态|estado|statut|stato|статус|durum|"
    "umsatzstatus|info|상태|stan|situação|"
    "transaction state|booking status|stare|tila|tilstand|stav|állapot|statusas|κατάσταση|סטטוס|"
    "الحالة|статус операції|状況|ステータス|处理状态|승인상태|trạng thái|สถานะ"
)
TYPES = (
    "beschreibung|bezeichnung|type|transaction type|category|交易类型|typ|tipo|buchungstext|"
    "umsatzart|art|тип|mcc group|operation|"
    "transaction kind|typ transakcji|rodzaj|rodzaj transakcji|tipo de transação|tipo de movimiento|"
    "typ transakce|typ operacji|вид операции|方法|거래구분|entry type"
)
BALANCES = (
    "balance|saldo|solde|kontostand|余额|餘額|本次余额|账户余额|баланс|остаток|残高|差引残高|잔액|"
    "bakiye|running balance|runningbalance|saldo nach buchung|saldo po transakcji|closing balance|"
    "zůstatek|egyenleg|"
    "running bal|balance after|resulting balance|ending balance|available balance|ledger balance|"
    "saldo na trn|saldo na mutatie|eindsaldo|saldo akhir|saldo po operacji|solde après|sold|"
    "stanje|zostatok|kalan|υπόλοιπο|יתרה|الرصيد|залишок|結餘|结余|账户结余|거래후잔액|거래후 잔액|"
    "số dư|ยอดคงเหลือ"
)
FLAGS = (
    "transfer|is transfer|振替|转账|excluded|exclude|ignore|hidden|deleted|is deleted|isdeleted|isexcluded|"
    "is excluded|is hidden"
)
PENDING_FLAGS = "pending|is pending|vorgemerkt|provisional"
FEES = (
    "fee|gebühr|frais|comisión|комиссия|手续费|服务费|commissione|taxa|"
    "fees|total fees|charge|poplatek|opłata|díj|gebyr|avgift|komisyon|手数料|수수료|phí|biaya"
)
EARNED = "income|is income|isincome"  # yes or no in each row
# An app's own mark: of no, the row counts nowhere.
COUNTED = "計算対象|是否计入收支|计入收支|counted|included|include in totals"
