"""Bank messages pasted whole: what was paid or came in, where and when; a balance is no expense."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import NotUnderstood
from bot.money.currency import Currency
from bot.parsing import reasons
from bot.parsing.amounts import read_amount
from bot.parsing.card_tails import end_of_account, end_of_tail, has_masked_tail, without_sides
from bot.parsing.dates import (
    day_month,
    find_date,
    is_clock,
    is_month_first,
    leads_with_month,
    parse_date,
)
from bot.parsing.lexicon import Lexicon
from bot.parsing.shops import LONGEST_SHOP, shop_of
from bot.parsing.spans import LONGEST_LABEL, ROLES, SAYS, Span, Sum, bank_words
from bot.parsing.text import SPACELESS, Line
from bot.parsing.tokens import past_space
from bot.parsing.written import Amount

_SHORTEST = 16  # characters, those of scripts without spaces twice; shorter texts are typed, not pasted
_NEAR = 34  # characters between an amount and the word that says what it is
_APART = re.compile(r"(?<!\S)[-+] (?=\d)")  # - 60,000
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_DAY_MONTH = re.compile(
    r"\d{1,2}[-./]\d{1,2}(?![-./]?\d)(?=[ ,;]+\d{1,2}:\d\d)"
    r"|[0-3]?\d/[01]\d(?![-./]?\d)|[0-3]?\d\.[01]\d\.(?!\d)"
)
_NAMED_DAY = re.compile(r"(\d{1,2})-?([^\W\d_]{3,9})-?(\d{4}|\d\d)(?!\d)")
_DAY_BEFORE_CLOCK = re.compile(r"\d{1,2}[日号](?=\d{1,2}:\d\d)")
_HAN = re.compile(f"[{SPACELESS}]")
_DECIMALS = re.compile(r"[.,]\d{1,2}$")
_COLONS = (":", " :", "：")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a bank says: the amount, whether it came in, the shop as written, the day if named."""

    amount: Amount
    is_income: bool
    shop: str
    day: date | None


_SIGNS = {"+": "received", "-": "spent"}


def read_notices(
    lines: Sequence[Line], *, lexicon: Lexicon, today: date, currency: Currency
) -> tuple[Notice, ...]:
    """What pasted bank messages say: one a line where several lines are messages, else one in all, or none.

    Raises as `read_notice` does.
    """
    each = []
    for line in lines if len(lines) > 1 else ():
        with suppress(NotUnderstood):
            each.append(read_notice([line], lexicon=lexicon, today=today, currency=currency))
    told = {(one.amount.value, one.shop): one for one in each if one}
    if len(told) > 1:
        return tuple(told.values())
    whole = read_notice(lines, lexicon=lexicon, today=today, currency=currency)
    return (_listed(lines, lexicon, currency) or (whole,)) if whole else ()


def _listed(lines: Sequence[Line], lexicon: Lexicon, currency: Currency) -> tuple[Notice, ...]:
    """What a message lists, `269,97 ₽, Lidl` on each of its lines, before the balance; nothing where it does
    not."""
    found = []
    for line in lines:
        amount = read_amount(line, 0, lexicon, currency)
        if amount and amount.currencies and line.plain.startswith(",", amount.end):
            shop = " ".join(line.raw[amount.end + 1 :].split())
            found.append(Notice(replace(amount, sign=""), amount.sign == "+", shop[:LONGEST_SHOP], None))
    return tuple(found) if len(found) > 1 else ()


def read_notice(lines: Sequence[Line], *, lexicon: Lexicon, today: date, currency: Currency) -> Notice | None:
    """What a pasted bank message says; None where the text is none.

    Raises `NotUnderstood` for a payment that failed, a code, money moved between own accounts, or a message
    about a balance alone.
    """
    whole = Line(" ; ".join(one.raw for one in lines), " ; ".join(one.plain for one in lines))
    if len(whole.plain) + len(_HAN.findall(whole.plain)) < _SHORTEST:
        return None
    line, sides = without_sides(whole)
    words = bank_words(line.plain, lexicon)
    meanings = {word.meaning for word in words}
    is_masked = has_masked_tail(line.plain)
    if not meanings & {"card", "balance", "failed", "code", "issuer", "merchant", *SAYS} and not is_masked:
        return None
    reader = _Reader(line, words, lexicon, today, currency, sides)
    reader.read()
    is_issued = bool(words and words[0].meaning == "issuer" and not words[0].start)
    is_typed = not (reader.sums or is_masked or meanings & {"failed", "code"})  # card bill 1200 paid
    is_headed = is_issued and (len(lines) > 1 or line.plain.startswith(_COLONS, words[0].end))
    is_moved = any(one.role in ("spent", "received") for one in reader.sums)
    is_said = meanings & {"merchant", *SAYS} or (is_headed and (is_moved or len(lines) > 1))
    is_marked = reader.has_tail or reader.has_balance or reader.has_signed
    is_told = is_marked or (is_said and not line.plain.endswith("?"))
    if is_typed or not is_told:
        if "spent" in meanings and reader.sums and meanings & {"failed", "code", "moved"}:
            raise NotUnderstood(reasons.DECLINED) if "failed" in meanings else NotUnderstood
        return None
    if "failed" in meanings:
        raise NotUnderstood(reasons.DECLINED)
    if "ahead" in meanings:
        raise NotUnderstood(reasons.FUTURE)
    if meanings & {"code", "moved"} or not (chosen := reader.chosen()):
        raise NotUnderstood
    is_income = chosen.role == "received" or chosen.amount.sign == "+"
    amount = Amount(chosen.amount.text, chosen.amount.end, chosen.amount.value, "", chosen.amount.currencies)
    return Notice(amount, is_income, shop_of(chosen, line, words, reader.spans, lexicon), reader.day)


class _Reader:
    """Walks over the text once and keeps its sums, days, times and tails."""

    def __init__(
        self,
        line: Line,
        words: list[Span],
        lexicon: Lexicon,
        today: date,
        home: Currency,
        sides: Mapping[int, str],
    ) -> None:
        self.line, self.plain, self.words, self.sides = line, line.plain, words, sides
        self.lexicon, self.today, self.home = lexicon, today, home
        self.cards = {word.end for word in words if word.meaning == "card"}
        self.sums: list[Sum] = []
        self.spans: list[Span] = []
        self.has_tail = self.has_balance = self.has_signed = False
        self.day: date | None = None

    def read(self) -> None:
        at = 0
        while at < len(self.plain):
            at = self.tail(at) or self.moment(at) or self.sum(at) or at + 1

    def tail(self, at: int) -> int | None:
        end = end_of_tail(self.plain, at, self.cards)
        is_masked = not self.plain[at].isdigit()
        if not end or (not is_masked and self.names_currency(end)):
            return None
        self.has_tail = True
        return self.keep(at, end, "tail")

    def names_currency(self, at: int) -> bool:
        at += self.plain.startswith(" ", at)
        return bool(
            self.lexicon["sign"].match(self.plain, at) or self.lexicon["currency"].match(self.plain, at)
        )

    def moment(self, at: int) -> int | None:
        """A date or a time of day that starts here."""
        if at and (self.plain[at - 1].isalnum() and self.plain[at - 1].isascii()):
            return None
        if not self.plain[at].isdigit() and not self.starts_month(at):
            return None
        month_first = is_month_first(self.lexicon.language, self.home.code)
        found = find_date(self.plain, at, self.lexicon, self.today, month_first=month_first)
        if found:
            on = None if found.is_future else found.on
            self.day = (on if self.is_labelled(at) else None) or self.day or on
            return self.keep(at, found.end, "moment")
        match = _DAY_MONTH.match(self.plain, at)
        if match and not (match[0].endswith(".") and self.told(at, match.end())):  # spent 12.10.
            leads = leads_with_month(self.lexicon.language, self.home.code)
            written = match[0].rstrip(".").replace("-", "/")
            self.day = self.day or day_month(written, self.today, month_first=leads)
            return self.keep(at, match.end(), "moment")
        if end := self.named_day(at) or self.day_alone(at):
            return self.keep(at, end, "moment")
        clock = self.lexicon.clock.match(self.plain, at)
        return self.keep(at, clock.end(), "moment") if clock and is_clock(clock) else None

    def is_labelled(self, at: int) -> bool:
        """Whether "date:" stands before: it says more than the first day, which may begin a span."""
        before = self.plain[:at].rstrip(" ")
        return before.endswith(":") and any(
            self.lexicon["correct"].match(before, start) == (len(before) - 1, "date")
            for start in range(max(0, len(before) - LONGEST_LABEL), len(before))
        )

    def named_day(self, at: int) -> int | None:
        """A day as banks glue it together, `14-Dec-25` or `16Jul25`: where it ends."""
        match = _NAMED_DAY.match(self.plain, at)
        month = self.lexicon["month"].meanings.get(match[2]) if match else None
        if not match or not month:
            return None
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        day = f"{year}-{month:0>2}-{match[1]:0>2}"
        self.day = self.day or parse_date(day, lexicon=self.lexicon, today=self.today)
        return match.end()

    def day_alone(self, at: int) -> int | None:
        """A day of this month, or the last, glued to a time: 15日09:12."""
        match = _DAY_BEFORE_CLOCK.match(self.plain, at)
        self.day = self.day or (
            parse_date(match[0], lexicon=self.lexicon, today=self.today) if match else None
        )
        return match.end() if match else None

    def starts_month(self, at: int) -> bool:
        return bool(self.lexicon["month"].match(self.plain, at))

    def sum(self, at: int) -> int | None:
        """An amount with a currency, or with decimals right behind a word that says what it is."""
        if self.plain[at].isspace() or (
            at and self.plain[at - 1].isalnum() and self.plain[at].isascii() and self.plain[at - 1].isascii()
        ):
            return None
        if account := end_of_account(self.plain, at):
            return account
        amount = self.read_signed(at)
        if not amount or amount.is_spelled or amount.problem or amount.is_sum:
            return None
        role = self.role(at, amount)
        is_told = _DECIMALS.search(amount.text) or _GROUPED.fullmatch(amount.text)
        if not amount.currencies and not (is_told and (role or amount.sign)):
            return amount.end
        self.has_balance = self.has_balance or role == "balance"
        self.has_signed = self.has_signed or bool(
            amount.sign and amount.currencies and at - 1 in self.cards and role != "balance"
        )
        self.sums.append(Sum(amount, at, role))
        return self.keep(at, amount.end, "sum")

    def read_signed(self, at: int) -> Amount | None:
        """The amount at `at`; in a bank's message a sign may stand apart from it."""
        apart = _APART.match(self.plain, at)
        amount = read_amount(self.line, apart.end() if apart else at, self.lexicon, self.home)
        return replace(amount, sign=self.plain[at]) if amount and apart else amount

    def keep(self, start: int, end: int, meaning: str) -> int:
        self.spans.append(Span(start, end, meaning))
        return end

    def role(self, start: int, amount: Amount) -> str:
        """What an amount is: by CR or DR, a sign that is no balance's, "from" right behind, the nearest word
        before, else the first behind it."""
        end = amount.end
        said = self.told(start, end)
        if amount.sign and said == "balance" and not self.is_right_behind_balance(start):
            return _SIGNS[amount.sign]
        return self.sides.get(end) or said

    def is_right_behind_balance(self, start: int) -> bool:
        return any(
            word.meaning == "balance" and word.end <= start and not self.plain[word.end : start].strip(" :")
            for word in self.words
        )

    def told(self, start: int, end: int) -> str:
        if any(word.meaning == "from" and word.start == end + 1 for word in self.words):
            return "received"
        if any(word.start == end and ROLES.get(word.meaning) == "received" for word in self.words):
            return "received"  # 一笔1.49元的退货
        floor = max((one.start + 1 for one in self.sums), default=0)
        roles = [word for word in self.words if word.meaning in ROLES]
        before = [word for word in roles if floor <= word.start and word.end <= start]
        if before and start - before[-1].end <= _NEAR:
            return ROLES[before[-1].meaning]
        after = [word for word in roles if end <= word.start <= end + _NEAR and not self.heads(word)]
        if after and not any(one.isdigit() for one in self.plain[end : after[0].start]):
            return ROLES[after[0].meaning]
        return ROLES[before[-1].meaning] if before else ""

    def heads(self, word: Span) -> bool:
        """Whether a word belongs to what follows it: `Balance: 100`, `SD 1,234,567VND`."""
        after = past_space(self.plain, word.end)
        leads = word.meaning == "balance" and after < len(self.plain)
        return self.plain.startswith(":", word.end) or (
            leads and bool(read_amount(self.line, after, self.lexicon, self.home))
        )

    def chosen(self) -> Sum | None:
        """The first sum that was spent or received, in the person's currency where there is a choice."""
        moved = [one for one in self.sums if one.role in ("spent", "received")]
        open_ = [one for one in self.sums if not one.role]
        for group in (moved, open_):
            own = [one for one in group if self.home.code in (one.amount.currencies or (self.home.code,))]
            if group:
                return (own or group)[0]
        return None
