"""A message to drafts: every expense in it, or a named reason why none was recorded. All or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from bot.errors import NotUnderstood
from bot.money.amount import Money, to_decimal
from bot.money.category import INCOME
from bot.money.currency import Currency
from bot.money.expense import Draft
from bot.money.expense import Kind as Flow
from bot.parsing import reasons
from bot.parsing.abroad import find_abroad
from bot.parsing.amounts import leaves_out_thousands, to_money, two_ways
from bot.parsing.clauses import after_but
from bot.parsing.cutting import scan
from bot.parsing.dates import is_month_first, parse_date
from bot.parsing.days import days_of, heading, is_ahead, is_date
from bot.parsing.doubted import Doubted
from bot.parsing.filing import category_of, flow_of, is_earned, tags_of
from bot.parsing.labelled import filled, read_fields
from bot.parsing.lexicon import Lexicon, Phrases, beginnings, find_category, phrases
from bot.parsing.listing import with_currency
from bot.parsing.lone import doubt_of_lone
from bot.parsing.lookalikes import unmixed
from bot.parsing.marked import doubt_of_marks
from bot.parsing.minus import is_banks_minus
from bot.parsing.noted import is_auxiliary, joined, leading_to, note_of
from bot.parsing.noticed import draft_of
from bot.parsing.notices import read_notices
from bot.parsing.others import is_of_others
from bot.parsing.pasted import as_draft, read_pasted
from bot.parsing.pieces import Tokens, settle_date
from bot.parsing.pricing import is_hourly
from bot.parsing.segments import code_apart, code_of, pick, segments
from bot.parsing.slips import without_slips
from bot.parsing.soon import comes_soon, is_yearless
from bot.parsing.symbols import SIGNS
from bot.parsing.talk import code_of_ride, is_address, is_moved, is_plan, is_reference, is_talk, is_this_year
from bot.parsing.text import Line, fold, lines
from bot.parsing.thousands import in_thousands, is_price
from bot.parsing.tokens import Kind, Token
from bot.parsing.totals import is_total_alone
from bot.parsing.unread import why_unread
from bot.parsing.worded import settle_words
from bot.parsing.written import Amount

_Read = tuple[Draft, NotUnderstood | None]  # and what speaks against it
MOST_EXPENSES = 100
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")
_MOST_JOINED = 3  # lines that may be one expense
_TAKEN = (Kind.TAG, Kind.CATEGORY, Kind.SPENT, Kind.INCOME, Kind.EACH)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What reading a line needs to know; `day` is the date of lines that name none, `home` the currency of
    numbers that name none, `also` the one that shared signs mean next to it, `filed` the category that a
    list's heading names."""

    lexicon: Lexicon
    today: date
    home: Currency
    aliases: Phrases
    day: date
    also: Currency | None = None
    filed: str = ""


def parse(
    text: str,
    *,
    lexicon: Lexicon,
    today: date,
    currency: Currency,
    aliases: Mapping[str, str] = {},
    also: Currency | None = None,
) -> tuple[Draft, ...]:
    """Every expense in `text`, in order; all or nothing.

    `currency` is that of plain numbers; `also` the person's own where that is another.
    `aliases` maps their own words (case-folded) to category keys or names and is asked first. Raises
    `NotUnderstood` (its sentence names why), `Doubted` where the amounts are clear and their sense is not.
    """
    found = [after_but(unmixed(line, lexicon), lexicon) for line in lines(text)]
    _refuse_many(len(found))
    reading = _Reading(lexicon, today, currency, phrases(aliases.items()), today, also)
    if notices := read_notices(found, lexicon=lexicon, today=today, currency=currency):
        days = [notice.day for notice in notices if notice.day]
        if any(comes_soon(day, today, "") and is_yearless(day, text) for day in days):
            raise NotUnderstood(reasons.FUTURE)
        known = reading.aliases
        return tuple(
            draft_of(notice, found, lexicon, known, home=currency, also=also, day=today) for notice in notices
        )
    if fields := read_fields(found, lexicon):
        return (_of_fields(fields, reading),)
    if receipt := _receipt(found, reading):
        return (receipt,)
    found = _one_thing(found, reading)
    read: list[_Read] = []
    for line in found:
        tokens = settle_words(scan(line, lexicon, today, currency), line.plain, lexicon)
        if len(found) > 1 and (day := heading(tokens, is_first=line is found[0])):
            reading = replace(reading, day=day)
            continue
        if len(found) > 1 and line is found[0] and _opens_list(tokens, line):
            reading = replace(reading, filed=_category(tokens, joined(tokens, line.plain), line, reading))
            continue
        if read and is_total_alone(tokens, line.plain, reading.lexicon):
            _refuse_other_total(tokens, read)
            continue
        read += _read_line(line, tokens, reading, len(found) > 1)
    if not read:
        raise NotUnderstood
    _refuse_many(len(read))
    drafts = tuple(draft for draft, _ in read)
    if doubt := next((doubt for _, doubt in read if doubt), None):
        raise Doubted(drafts, doubt.sentence, **doubt.details)
    return drafts


def is_form(text: str, *, lexicon: Lexicon, today: date, currency: Currency) -> bool:
    """Whether a text that holds an expense is a bank's notice of it, or names each part of it."""
    found = lines(text)
    notices = read_notices(found, lexicon=lexicon, today=today, currency=currency)
    if notices or read_fields(found, lexicon):
        return True
    return bool(read_pasted(found, lexicon, currency, today))


def _of_fields(fields: Mapping[str, str], reading: _Reading) -> Draft:
    """An expense whose every part is named; the amount may stand with words, which are its note then."""
    lexicon, today, home = reading.lexicon, reading.today, reading.home
    drafts, doubt = _amount_of(fields["amount"], reading)
    if len(drafts) > 1:
        raise NotUnderstood(reasons.SEVERAL)
    name = fields.get("category", "")
    known = reading.aliases.meanings.get(name.casefold()) or find_category(name, lexicon) if name else None
    month_first = is_month_first(lexicon.language, home.code)
    day = parse_date(fields.get("date", ""), lexicon=lexicon, today=today, month_first=month_first)
    draft = filled(drafts[0], fields, known, day)
    if doubt:
        raise doubt.about((draft,))
    return draft


def _receipt(found: Sequence[Line], reading: _Reading) -> Draft | None:
    """The total of a pasted receipt as an expense; the shop is the note."""
    read = read_pasted(found, reading.lexicon, reading.home, reading.today)
    if not read:
        return None
    shop = fold(read.merchant)
    category = reading.aliases.first(shop) or reading.lexicon["category"].first(shop) or ""
    return as_draft(read, reading.home, reading.today, "" if category in INCOME else category)


def _amount_of(text: str, reading: _Reading) -> tuple[tuple[Draft, ...], Doubted | None]:
    lexicon, today = reading.lexicon, reading.today
    try:
        return parse(text, lexicon=lexicon, today=today, currency=reading.home, also=reading.also), None
    except Doubted as doubt:
        return doubt.drafts, doubt


def _one_thing(found: list[Line], reading: _Reading) -> list[Line]:
    """Two or three lines of which one alone has digits as one line: a name over its price, a note under it.

    A line that names a category may be an expense whose amount was forgotten: it stays for itself.
    """
    if not 1 < len(found) <= _MOST_JOINED:
        return found
    priced = [line for line in found if _DIGIT.search(line.plain)]
    others = [line for line in found if line not in priced]
    is_bare = priced[-1:] == found[1:] and not _LETTER.search(priced[0].plain)
    is_note = bool(priced) and priced[0] is found[0] and not any(_names(line, reading) for line in others)
    if len(priced) != 1 or not (is_bare or is_note):
        return found
    return [
        Line(" ".join(line.raw.strip() for line in found), " ".join(line.plain.strip() for line in found))
    ]


def _names(line: Line, reading: _Reading) -> bool:
    words = reading.lexicon["category"]
    return any(words.match(line.plain, at) for at in beginnings(line.plain))


def _refuse_many(count: int) -> None:
    if count > MOST_EXPENSES:
        raise NotUnderstood(reasons.TOO_MANY, count=MOST_EXPENSES)


def _opens_list(tokens: Tokens, line: Line) -> bool:
    """Whether the first line names what stands below: `Supermarket:`, `add these:`."""
    is_worded = all(token.kind is not Kind.AMOUNT and not token.amount for token in tokens)
    return is_worded and line.plain.rstrip().endswith((":", "："))


def _refuse_other_total(tokens: Tokens, read: Sequence[_Read]) -> None:
    """Raise `NotUnderstood` where a line says that the ones above came to something else than they do."""
    said = next(token.amount for token in tokens if token.kind is Kind.AMOUNT)
    sums = [to_decimal(draft.amount) for draft, _ in read]
    if not said or said.value != sum(map(Fraction, sums)):
        raise NotUnderstood(reasons.SEVERAL)


def _read_line(line: Line, tokens: list[Token], reading: _Reading, is_one_of_many: bool) -> list[_Read]:
    try:
        tokens = _without_number(without_slips(tokens, line.plain, reading.lexicon), line.plain)
        parts = with_currency(segments(tokens, line.plain, reading.lexicon))
        _refuse_many(len(parts))
        days = days_of(parts, reading.day)
        return [_draft(part, line, reading, day) for part, day in zip(parts, days, strict=True)]
    except NotUnderstood as refusal:
        if refusal.sentence == NotUnderstood.sentence:
            why = why_unread(tokens, line, reading.lexicon, reading.home)
            if why:
                raise why from None
        if is_one_of_many and refusal.sentence == NotUnderstood.sentence:
            raise NotUnderstood(reasons.NO_AMOUNT_IN_LINE, line=reasons.quote(line.raw)) from None
        raise


def _without_number(tokens: list[Token], plain: str) -> list[Token]:
    """`1. coffee 4` in a list: the leading number goes where another one is the amount."""
    amounts = [token for token in tokens if token.kind is Kind.AMOUNT]
    if (
        len(amounts) < 2
        or tokens[0] is not amounts[0]
        or not amounts[0].amount
        or not amounts[0].amount.is_bare
    ):
        return tokens
    is_numbered = (
        plain[tokens[1].start : tokens[1].end] in (".", ")")
        and tokens[1].start == tokens[0].end
        and tokens[2].kind is not Kind.AMOUNT
    )
    return tokens[2:] if is_numbered else tokens


def _draft(tokens: Tokens, line: Line, reading: _Reading, day: date) -> _Read:
    tokens = settle_date(tokens, line.plain)
    chosen = pick(tokens, line.plain, reading.lexicon)
    if (code := code_apart(chosen, tokens, line)) and chosen.amount:
        chosen = replace(chosen, amount=replace(chosen.amount, currencies=(code_of(code, line),)))
    elif chosen.amount and len(chosen.amount.currencies) > 1:
        chosen = replace(chosen, amount=_of_place(chosen.amount, tokens, line, reading))
    dates = [token for token in tokens if is_date(token, tokens)]
    kept = _unexplained(tokens, [chosen, *dates[:1], *([code] if code else [])], line, reading.lexicon)
    if any(token.kind is Kind.MARK and line.plain[token.start] in SIGNS for token in kept):
        raise NotUnderstood(reasons.SEVERAL)  # 5$€
    words = joined(kept, line.plain)
    category = _category(tokens, words, line, reading) or reading.filed
    if not chosen.amount:
        raise NotUnderstood
    doubt = _doubt(tokens, chosen, words, category, line, reading)
    is_done = any(token.kind in (Kind.SPENT, Kind.INCOME) for token in tokens)
    if not doubt and any(
        is_ahead(token, line.plain, reading.lexicon, reading.today, is_done=is_done) for token in dates
    ):
        doubt = NotUnderstood(reasons.FUTURE)
    if not doubt and chosen.amount.sign == "-" and not is_banks_minus(chosen, line.plain, reading.lexicon):
        doubt = NotUnderstood(reasons.MINUS)
    amount = _money(in_thousands(chosen.amount, reading.home), reading, doubt)
    flow = flow_of(tokens, chosen, category, line.plain, reading.lexicon)
    if flow is Flow.INCOME and (not category or is_earned(tokens, category, line.plain, reading.lexicon)):
        category = "income"
    note = note_of(tokens, kept, line, reading.lexicon, category)
    is_named = any(token.kind is Kind.CATEGORY for token in tokens) or (
        bool(category) and note != note_of(tokens, kept, line, reading.lexicon, "")
    )
    is_due = bool(doubt) and bool(reading.lexicon["unpaid"].first(line.plain))
    spent_on = (dates[0].day if dates and not is_due else None) or day  # due on the 30th: of no past one
    draft = Draft(
        amount,
        category,
        note,
        spent_on,
        flow,
        tags_of(tokens, line),
        is_named=is_named,
        is_currency_said=bool(chosen.amount.currencies),
    )
    return draft, doubt


def _money(amount: Amount, reading: _Reading, doubt: NotUnderstood | None) -> Money:
    """The amount without its minus; where it cannot be kept, a doubt says more than that."""
    try:
        return to_money(replace(amount, sign=amount.sign.strip("-")), reading.home, reading.also)
    except NotUnderstood as problem:
        raise doubt or problem from None


def _unexplained(tokens: Tokens, explained: Tokens, line: Line, lexicon: Lexicon) -> list[Token]:
    """The pieces that are left for the note; the amount comes first among those explained."""
    removed = {token.start for token in (*explained, *leading_to(explained[0], tokens, line.plain, lexicon))}
    removed |= {token.start for token in tokens if token.kind in _TAKEN}
    if any(token.kind in (Kind.SPENT, Kind.INCOME) for token in tokens):
        removed |= {token.start for token in tokens if is_auxiliary(token, line.plain, lexicon)}
    return [token for token in tokens if token.start not in removed]


def _doubt(
    tokens: Tokens, chosen: Token, words: str, category: str, line: Line, reading: _Reading
) -> NotUnderstood | None:
    """Why a line that has an amount is no expense: it sets a budget, is talk, or names a year or a code."""
    if is_plan(tokens, line.plain, reading.lexicon):
        return NotUnderstood(reasons.PLAN)
    if is_moved(tokens, line.plain, reading.lexicon):
        return NotUnderstood(reasons.MOVED)
    if doubt := doubt_of_marks(chosen, line):
        return doubt
    if doubt := doubt_of_lone(tokens, chosen, category, line.plain, reading.lexicon):
        return doubt
    is_others = is_of_others(tokens, line, reading.lexicon)
    if is_others or is_talk(tokens, chosen, words, category, line.plain, reading.lexicon):
        return NotUnderstood(reasons.NOT_SPENT)
    if code := code_of_ride(tokens, chosen, category, line.raw):
        return NotUnderstood(reasons.CODE, number=reasons.quote(code))
    is_number = is_this_year(chosen, reading.today) or is_address(tokens, chosen, line.plain, reading.lexicon)
    if is_number or (not category and is_reference(tokens, chosen, words, reading.home)):
        return NotUnderstood(reasons.CODE, number=reasons.quote(chosen.amount.text if chosen.amount else ""))
    if chosen.amount and is_hourly(tokens, line.plain, reading.lexicon):
        return _price_or_count(tokens, chosen.amount, line)
    if chosen.amount and leaves_out_thousands(chosen.amount, reading.home):
        is_clear = is_price(chosen, tokens, category, line.plain, reading.lexicon)
        return None if is_clear else two_ways(chosen.amount, reading.home)
    return None


def _price_or_count(tokens: Tokens, total: Amount, line: Line) -> NotUnderstood:
    """`3 beers at 5`: five each, or three at five o'clock."""
    first, *_, last = (token for token in tokens if token.amount)
    number = reasons.quote(line.raw[first.start : last.end])
    count = first.amount.value if first.amount else 0
    return NotUnderstood(reasons.TWO_WAYS, number=number, one=f"{total.value}", other=f"{count}")


def _of_place(amount: Amount, tokens: Tokens, line: Line, reading: _Reading) -> Amount:
    """`In Prag 640 Kronen`: a word for several currencies means that of a country or city named beside it."""
    if {reading.home.code, reading.also and reading.also.code} & set(amount.currencies):
        return amount
    names = (line.raw[token.start : token.end] for token in tokens if token.kind is Kind.WORD)
    found = (find_abroad(name, reading.lexicon, reading.home) for name in names)
    code = next((one.currency.code for one in found if one and one.currency.code in amount.currencies), "")
    return replace(amount, currencies=(code,)) if code else amount


def _category(tokens: Tokens, words: str, line: Line, reading: _Reading) -> str:
    return category_of(tokens, words, line, reading.lexicon, reading.aliases, reading.home)
