"""Languages: one catalogue a language, holding the sentences shown and the words understood.

A catalogue is `bot/locales/<language>.po`, read in memory at start:

- entries without context are sentences; the msgid is the English sentence with `{named}` places; a language
  without any is understood, not spoken;
- context `category` names the starting categories;
- context `words` lists, separated by `|`, the words a message may use for a meaning (`date.yesterday`).

Dates, plurals and money follow CLDR through Babel; a currency's digits follow ISO 4217.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from functools import cache
from gettext import c2py
from pathlib import Path

from babel import Locale, localedata
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import NumberPattern

from bot.money.amount import Money
from bot.money.currency import Currency

LOCALES = Path(__file__).with_name("locales")
DEFAULT = "en"
# Signs that mean one currency alone, for languages that have none of their own for it.
_SIGNS = {
    "AMD": "֏", "AZN": "₼", "BDT": "৳", "CRC": "₡", "GEL": "₾", "GHS": "₵", "KHR": "៛", "KZT": "₸",
    "LAK": "₭", "MNT": "₮", "NGN": "₦", "PYG": "₲", "RUB": "₽", "THB": "฿", "TRY": "₺", "UAH": "₴",
}  # fmt: skip
COVER, UNCOVER = "\ue000", "\ue001"  # around an amount that is to be covered
_FIRST_PLACE = re.compile(r"\{(month|name)\}")


Forms = Mapping[tuple[str | None, str], str | Sequence[str]]  # by context and English sentence


@dataclass(frozen=True, slots=True)
class Translator:
    """Speaks one language. Called with an English sentence it gives the sentence in that language.

    `numbers` is how it writes them: as the language does, or as the country does whose money the person has.
    One that `covers_amounts` puts each between `COVER` and `UNCOVER`, for the chat to hide. `emoji` are those
    that the person it speaks to gave their categories.
    """

    language: str
    locale: Locale
    numbers: Locale
    forms: Forms = field(compare=False, repr=False)
    form_of: Callable[[int], int] = field(compare=False, repr=False)
    covers_amounts: bool = False
    emoji: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __call__(self, sentence: str, /, **values: object) -> str:
        """`sentence` translated, its `{named}` places filled; an untranslated one stays English."""
        form = self._find(sentence)
        return self._opened(form, form.format(**values), values)

    def _opened(self, form: str, text: str, values: Mapping[str, object]) -> str:
        """A sentence opens with a capital, also where a language writes its months without one."""
        place = _FIRST_PLACE.match(form)
        is_month = place is not None and str(values[place[1]]) in _months(self.language)
        return text[:1].upper() + text[1:] if is_month else text

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form of `one`/`many` that `count` asks for, with `{count}` and `values` filled."""
        forms = self.forms.get((None, one)) or ()
        own = "" if isinstance(forms, str) or not forms else forms[self.form_of(count)]
        form = own or (one if count == 1 else many)
        return form.format(count=self.number(count), **values)

    def _find(self, sentence: str, context: str | None = None) -> str:
        found = self.forms.get((context, sentence))
        return found if isinstance(found, str) else sentence

    def category(self, key: str) -> str:
        """The name a person sees: a starting category's in their language, their own as they wrote it."""
        return self._find(key, "category") if key else self("uncategorised")

    def labelled(self, key: str) -> str:
        """The category's name behind the emoji that the person gave it."""
        return f"{self.emoji[key]} {self.category(key)}" if key in self.emoji else self.category(key)

    def showing(self, emoji: Mapping[str, str]) -> Translator:
        """The same language for somebody who gave their categories these emoji."""
        return replace(self, emoji=emoji) if emoji else self

    @property
    def is_sign_last(self) -> bool:
        """Whether a currency's sign follows its amount: `1 500 €`."""
        return "¤" in "".join(self.numbers.currency_formats["standard"].suffix)

    def exact(self, amount: Money) -> str:
        """Money with all its digits: `€23.50`. Records show this."""
        return self._money(amount, amount.currency.digits)

    def money(self, amount: Money) -> str:
        """Money without a `.00`: `€1,500`, `€476.50`. Sums and advice show this."""
        return self._money(amount, amount.currency.digits if amount.minor % amount.currency.scale else 0)

    def plain(self, amount: Money) -> str:
        """Like `money` without the currency: `1,500`, `62`."""
        digits = amount.currency.digits if amount.minor % amount.currency.scale else 0
        pattern = self._pattern(self.numbers.decimal_formats[None], digits)
        return self._covered(_with_minus(str(pattern.apply(_units(amount), self.numbers))))

    def bare(self, amount: Money) -> str:
        """Like `exact` without the currency: `4.50`."""
        pattern = self._pattern(self.numbers.decimal_formats[None], amount.currency.digits)
        return self._covered(_with_minus(str(pattern.apply(_units(amount), self.numbers))))

    def _money(self, amount: Money, digits: int) -> str:
        pattern = self._pattern(self.numbers.currency_formats["standard"], digits)
        return self._with_sign(pattern, _units(amount), amount.currency)

    def _with_sign(self, pattern: NumberPattern, units: Decimal, currency: Currency) -> str:
        applied = pattern.apply(units, self.numbers, currency=currency.code, currency_digits=False)
        text = _with_minus(str(applied))
        if self.symbol(currency) == currency.code:  # `฿50`, `CHF 50`: CLDR's short signs are not in Babel
            sign = _SIGNS.get(currency.code, currency.code)
            text = re.sub(rf"{currency.code}(?=\d)", f"{sign}\xa0" if sign.isalpha() else sign, text)
            text = text.replace(currency.code, sign)
        return self._covered(text.replace("\u200f", ""))

    def _covered(self, text: str) -> str:
        return f"{COVER}{text}{UNCOVER}" if self.covers_amounts else text

    def quantity(self, units: Decimal, currency: Currency) -> str:
        """So many units of a currency with four significant digits: `€0.02564`, `฿39`, `₫25,650`."""
        digits = max(0, 3 - units.adjusted())
        shown = Decimal(format(round(units, digits), "f"))
        pattern = copy(self.numbers.currency_formats["standard"])
        pattern.frac_prec = (0, digits)
        return self._with_sign(pattern, shown, currency)

    @property
    def decimal_mark(self) -> str:
        """`.` or `,`, as the language writes it."""
        return str(self.numbers.number_symbols["latn"]["decimal"])

    @staticmethod
    def _pattern(pattern: NumberPattern, digits: int) -> NumberPattern:
        fixed = copy(pattern)
        fixed.frac_prec = (digits, digits)
        return fixed

    def symbol(self, currency: Currency) -> str:
        """`€`, `US$`, or the code where there is no symbol."""
        return str(self.numbers.currency_symbols.get(currency.code, currency.code))

    def currency_name(self, currency: Currency) -> str:
        """`Euro`, `人民币`."""
        return str(self.locale.currencies.get(currency.code, currency.code))

    def number(self, number: int) -> str:
        """`4,716`."""
        return str(self.numbers.decimal_formats[None].apply(Decimal(number), self.numbers))

    def day(self, day: date) -> str:
        """Day and month: `3 Jan`, `1 月 3 日`, `3 января`: never with a point that would end a sentence."""
        if self.language == "en":
            return f"{day.day} {format_date(day, 'MMM', self.locale)}"
        skeleton = "MMMMd" if self.language == "ru" else "MMMd"
        return _spaced(format_skeleton(skeleton, day, locale=self.locale)).removesuffix(".")

    def weekday(self, day: date) -> str:
        """Weekday and day of the month: `Sat 21`, `21 日周六`."""
        if self.language == "en":
            return f"{format_date(day, 'EEE', self.locale)} {day.day}"
        return _spaced(format_skeleton("Ed", day, locale=self.locale))

    def month(self, day: date) -> str:
        """`November`, `11 月`."""
        if self.language == "zh":
            return f"{day.month} 月"
        # Never the pattern of a name that stands alone where the language has no such form of its own: Babel
        # 2.18 resolves it in a place that languages share, so that one would answer in another's words.
        return str(format_date(day, "LLLL" if self.language == "ru" else "MMMM", self.locale))

    def short_month(self, day: date) -> str:
        """For a label: `Nov`, `ноя`, `11 月`."""
        return self.month(day) if self.language == "zh" else self.month(day)[:3]

    def month_of_day(self, day: date) -> str:
        """The month as it stands behind a day: `November`, `ноября`, `11 月`."""
        return self.month(day) if self.language == "zh" else str(format_date(day, "MMMM", self.locale))

    def clock(self, moment: time) -> str:
        """Hours and minutes, always of 24 hours: `20:30`."""
        return str(format_time(moment, "HH:mm", locale=self.locale))

    def join(self, parts: list[str]) -> str:
        """`a, b and c`."""
        return str(format_list(parts, locale=self.locale))

    def words(self, meaning: str) -> tuple[str, ...]:
        """The words a message may use for `meaning`; empty when the language has none."""
        found = self.forms.get(("words", meaning))
        return tuple(str(found).split("|")) if found else ()


def _units(amount: Money) -> Decimal:
    return Decimal(amount.minor).scaleb(-amount.currency.digits)


def _with_minus(number: str) -> str:
    """A number below zero with a true minus, not the hyphen of CLDR."""
    return number.replace("-", "−", 1)


def _spaced(text: object) -> str:
    """A space between digits and Han characters, as Chinese typography has it."""
    return re.sub(r"(?<=\d)(?=[一-鿿])|(?<=[一-鿿])(?=\d)", " ", str(text))


@cache
def understood() -> tuple[str, ...]:
    """The languages whose words are understood: those there is a catalogue for, English first."""
    found = sorted(path.stem for path in LOCALES.glob("*.po"))
    return (DEFAULT, *(language for language in found if language != DEFAULT))


@cache
def languages() -> tuple[str, ...]:
    """The languages spoken: English, and those whose catalogue has sentences and not words alone."""
    return tuple(code for code in understood() if code == DEFAULT or _has_sentences(translator(code)))


def _has_sentences(tr: Translator) -> bool:
    return any(context is None for context, _ in tr.forms)


@cache
def _months(language: str) -> frozenset[str]:
    """The names of the months. Not those of `Locale.months["stand-alone"]`: Babel 2.18 resolves these in a
    place that languages share, so that asking for one language's changes another's."""
    return frozenset(translator(language).month(date(2000, month, 1)) for month in range(1, 13))


@cache
def translator(language: str) -> Translator:
    """The translator for a supported language code. Of the catalogue it keeps what is said alone, a quarter
    of its memory."""
    found = read_catalogue(language)
    forms = {
        (message.context, message.id if isinstance(message.id, str) else message.id[0]): message.string
        for message in found
        if message.id and message.string
    }
    locale = Locale.parse(language)
    return Translator(language, locale, locale, forms, c2py(found.plural_expr))


def read_catalogue(language: str) -> Catalog:
    """The file of a language, read anew."""
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def translator_at(language: str, home: Currency) -> Translator:
    """The translator for somebody whose money is that of a country: Mexicans write 1,234.50 in Spanish,
    the Swiss 1’234.50 in German."""
    tr = translator(language)
    country = f"{language}_{home.code[:2]}"
    return replace(tr, numbers=Locale.parse(country)) if localedata.exists(country) else tr


def best_language(code: str | None) -> str:
    """The supported language for Telegram's `language_code`: `zh-hans` and `zh-hant` find `zh`."""
    return base if (base := _base(code)) in languages() else DEFAULT


def heard_language(code: str | None, spoken: str) -> str:
    """The language whose words come first in what a person writes: Telegram's where it is understood but not
    spoken (French words under English sentences), else the one `spoken` to them."""
    return base if (base := _base(code)) in understood() and base not in languages() else spoken


def _base(code: str | None) -> str:
    return (code or DEFAULT).replace("_", "-").split("-")[0].lower()


def first_weekday(zone: str, language: str) -> int:
    """The day that a week begins with where this time zone lies (0 is Monday); for a zone of no country, as
    the language has it."""
    territory = get_global("zone_territories").get(zone, "")
    of_country = (code for code in localedata.locale_identifiers() if code.endswith(f"_{territory}"))
    local = next(of_country, None) if territory else None
    return int((Locale.parse(local) if local else translator(language).locale).first_week_day)
