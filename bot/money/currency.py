"""ISO 4217 currencies: their codes, how many digits their minor unit has, and which have ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# Source: ISO 4217 list one, active codes. CLDR's digits differ for RSD, LAK and others and are not used.
_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
        "CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL "
        "HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT "
        "MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB "
        "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH "
        "USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
# The last day one could pay with it, by ISO 4217 list three and the central banks; and what came after.
_ENDED = {
    "EUR": {
        "2002-02-28": "ATS BEF DEM ESP FIM FRF GRD IEP ITL LUF NLG PTE",
        "2007-01-14": "SIT", "2008-01-31": "CYP MTL", "2009-01-16": "SKK", "2011-01-14": "EEK",
        "2014-01-14": "LVL", "2015-01-15": "LTL", "2023-01-14": "HRK", "2026-01-31": "BGN",
    },
    "TRY": {"2005-12-31": "TRL"}, "RON": {"2006-12-31": "ROL"}, "RUB": {"1998-12-31": "RUR"},
    "BYN": {"2016-12-31": "BYR"}, "VES": {"2018-08-20": "VEF", "2008-06-30": "VEB"},
    "ZWG": {"2024-08-31": "ZWL", "2008-07-31": "ZWD"}, "MRU": {"2018-06-30": "MRO"},
    "STN": {"2018-06-30": "STD"}, "GHS": {"2007-12-31": "GHC"}, "AZN": {"2006-12-31": "AZM"},
    "MZN": {"2006-12-31": "MZM"}, "SDG": {"2007-06-30": "SDD"}, "SRD": {"2003-12-31": "SRG"},
    "TMT": {"2009-12-31": "TMM"}, "ZMW": {"2013-06-30": "ZMK"}, "SLE": {"2023-12-31": "SLL"},
    "XCG": {"2025-06-30": "ANG"}, "CUP": {"2021-06-30": "CUC"}, "RSD": {"2006-10-25": "CSD"},
    "AFN": {"2003-06-30": "AFA"}, "AOA": {"2000-02-01": "AOR"}, "PLN": {"1996-12-31": "PLZ"},
    "MXN": {"1995-12-31": "MXP"}, "UAH": {"1996-09-16": "UAK"},
}  # fmt: skip
_NO_DIGITS_THEN = frozenset(("BEF", "BYR", "ESP", "ITL", "LUF", "PTE", "ROL", "TRL"))
_SUCCESSORS = {code: new for new, days in _ENDED.items() for codes in days.values() for code in codes.split()}
_LAST_DAYS = {
    code: date.fromisoformat(day)
    for days in _ENDED.values()
    for day, codes in days.items()
    for code in codes.split()
}
CODES = tuple(sorted(code for codes in _DIGITS.values() for code in codes.split()))  # those of today
ENDED = tuple(sorted(_LAST_DAYS))
_BY_CODE = {code: digits for digits, codes in _DIGITS.items() for code in codes.split()} | {
    code: 0 if code in _NO_DIGITS_THEN else 2 for code in ENDED
}


@dataclass(frozen=True, slots=True, order=True)
class Currency:
    """An ISO 4217 currency, active or ended; an unknown code raises `ValueError`."""

    code: str

    def __post_init__(self) -> None:
        if self.code not in _BY_CODE:
            raise ValueError(f"no ISO 4217 currency: {self.code!r}")

    @property
    def digits(self) -> int:
        """Digits of the minor unit: 2 for EUR (cents), 0 for JPY, 3 for KWD."""
        return _BY_CODE[self.code]

    @property
    def scale(self) -> int:
        """Minor units in one unit: 100 for EUR."""
        return int(10**self.digits)

    @property
    def last_day(self) -> date | None:
        """The last day one could pay with it; None for a currency of today."""
        return _LAST_DAYS.get(self.code)

    @property
    def successor(self) -> Currency | None:
        """What came after a currency that ended."""
        return Currency(_SUCCESSORS[self.code]) if self.code in _SUCCESSORS else None

    def is_over(self, day: date) -> bool:
        """Whether nobody could pay with it on `day` any more."""
        return self.last_day is not None and self.last_day < day

    def __str__(self) -> str:
        return self.code


def find_currency(code: str) -> Currency | None:
    """The currency with this code in any case, ended ones too, or None."""
    return Currency(code.upper()) if code.upper() in _BY_CODE else None
