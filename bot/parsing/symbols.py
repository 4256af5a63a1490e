"""Currency signs, the same in every language. A value lists currencies, the likeliest first: the person's own
currency wins where it is among them. Names and slang are words of the catalogues."""

from __future__ import annotations

from bot.money.currency import CODES, ENDED

_DOLLARS = (
    "USD/CAD/AUD/NZD/HKD/SGD/TWD/MXN/ARS/CLP/COP/CUP/DOP/UYU/BBD/BSD/BZD/BMD/BND/FJD/GYD/JMD/KYD/LRD/NAD/SBD"
    "/SRD/TTD/XCD/ZWG"
)
_RUPEES = "INR/PKR/LKR/NPR/MUR/SCR"
_BY_CURRENCY = {
    _DOLLARS: "$",
    "USD": "us$ u$", "CAD": "c$ ca$", "AUD": "a$ au$", "NZD": "nz$", "HKD": "hk$", "SGD": "s$ sg$",
    "TWD": "nt$ tw$", "MXN": "mx$", "BRL": "r$", "MOP": "mop$",
    "EUR": "€", "GBP/EGP/LBP/SYP/SDG/SSP/FKP/GIP/SHP": "£", "CNY/JPY": "¥", "CNY": "cn¥ rmb", "JPY": "jp¥",
    _RUPEES: "₨ rs rs.", "INR": "₹", "BDT": "৳", "THB": "฿ บาท", "VND": "₫", "KRW/KPW": "₩", "KRW": "원",
    "PHP": "₱", "IDR": "rp rp.", "MYR": "rm", "KHR": "៛", "LAK": "₭", "MNT": "₮",
    "RUB": "₽", "UAH": "₴", "KZT": "₸", "GEL": "₾", "AMD": "֏", "AZN": "₼", "ILS": "₪", "TRY": "₺",
    "PLN": "zł zl", "CZK": "kč kc", "HUF": "ft", "RON/MDL": "lei", "CHF": "fr. sfr",
    "SEK/NOK/DKK/ISK": "kr", "DKK/SEK/NOK/ISK": "kr.",
    "NGN": "₦", "GHS": "₵ gh₵", "KES": "ksh", "TZS": "tsh", "UGX": "ush",
    "CRC": "₡", "PYG": "₲", "PEN": "s/ s/.", "BOB": "bs.", "IRR/SAR/YER/OMR/QAR": "﷼", "AED": "د.إ dhs",
}  # fmt: skip
SIGNS = {sign: currencies for currencies, signs in _BY_CURRENCY.items() for sign in signs.split()}
CODE_SIGNS = {code.lower(): code for code in (*CODES, *ENDED)}

# Codes and signs that are also words: in lower case they count only as the person's own currency. So do all
# that ended.
ALSO_WORDS = frozenset(
    (*map(str.lower, ENDED),
     "ft", "all", "amd", "bam", "bob", "cad", "cop", "cup", "gel", "lak", "mad", "mop", "mur", "nad", "php",
     "pen", "ron", "rub", "sos", "top", "try")
)  # fmt: skip
# Of them, those that are words behind a number too: 2 cup, 5 all.
WORDS_BEHIND = frozenset(
    (
        *map(str.lower, ENDED),
        "ft",
        "all",
        "bob",
        "cop",
        "cup",
        "gel",
        "mad",
        "mop",
        "pen",
        "sos",
        "top",
        "try",
    )
)
