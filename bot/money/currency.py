"""ISO 4217 currencies: their codes and how many digits their minor unit has."""

from __future__ import annotations

from dataclasses import dataclass

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
_BY_CODE = {code: digits for digits, codes in _DIGITS.items() for code in codes.split()}


@dataclass(frozen=True, slots=True, order=True)
class Currency:
    """An active ISO 4217 currency; an unknown code raises `ValueError`."""

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

    def __str__(self) -> str:
        return self.code


def find_currency(code: str) -> Currency | None:
    """The currency with this code in any case, or None."""
    return Currency(code.upper()) if code.upper() in _BY_CODE else None


CODES = tuple(sorted(_BY_CODE))
