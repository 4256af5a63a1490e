"""A line, cut into what each piece is: amounts, dates, tags, words, and numbers that are no money."""

from __future__ import annotations

import re
from datetime import date

from bot.errors import NotUnderstood
from bot.money.currency import Currency
from bot.parsing import reasons
from bot.parsing.amounts import read_amount, refuse_odd
from bot.parsing.dates import find_date, is_month_first
from bot.parsing.lexicon import Lexicon, ends_with
from bot.parsing.pricing import each, money
from bot.parsing.symbols import SIGNS
from bot.parsing.text import LETTER, Line
from bot.parsing.tokens import Cut, Kind, Token, past_space
from bot.parsing.unspent import end_of_unspent

_LINK = re.compile(
    r"[a-z]{2}\d{2}(?: ?[a-z\d]{4}){3,}(?: ?[a-z\d]{1,3})?(?!\w)|(?:https?://|www\.)\S+|[\w.+-]++@[\w.-]+|@[^\W\d]\w*"
)
_NAMED = re.compile(r"\[([^\[\]]{1,60})\]|\"([^\"]{1,60})\"|[“「«]([^“”「」«»]{1,60})[”」»]")
_TAG = re.compile(r"#[^\W_][\w-]*")
_ASIDE = re.compile(r"\([^()]{0,120}?[^\W\d_x][^()]{0,120}\)")
_OF_MANY = re.compile(r"(\d{1,2})(?: ?/ ?| (?:of|de|von|di|sur|su|dari|из|trên|trong) )(\d{1,2})(?![.,/]?\d)")
_LAST_DAY = re.compile(r"[ \xa0]+\d{1,2}(?:[ \xa0]*)")
_LATIN = re.compile(rf"{LETTER}+(?:['.&/-]{LETTER}+)*(?:'(?!\d))?")
_GLUED = re.compile(r"[-_]?\d(?:[\w.,/-]*\w)?")
_SHORTEST_NAME = 4  # characters of a name that starts with digits
_DIGITS = re.compile(r"\d+")


def scan(line: Line, lexicon: Lexicon, today: date, home: Currency) -> list[Token]:
    """The pieces of a line, in order; spaces are left out. Raises `NotUnderstood` for odd numbers."""
    refuse_odd(line)
    cut = Cut(line, lexicon, today, home)
    while cut.at < len(line.plain):
        if line.plain[cut.at].isspace():
            cut.at += 1
        else:
            cut.add(_next(cut))
    return cut.tokens


def _next(cut: Cut) -> Token:
    cut.watch()
    if cut.at == cut.dash:
        return cut.token(Kind.MARK, cut.at + 1)
    if note := _note(cut):
        return note
    if cut.plain[cut.at].isdigit() and (named := _numbered_name(cut)):
        return cut.token(Kind.WORD, named)
    for read in (_opaque, _instalment, _date, _unspent, each, money, _phrase, _word):
        if token := read(cut):
            return token
    return cut.token(Kind.MARK, cut.at + 1)


def _numbered_name(cut: Cut) -> int | None:
    """Where a name that starts with digits ends: 7-11, 99 moto."""
    hit = cut.lexicon["category"].match(cut.plain, cut.at)
    is_name = hit and hit[0] - cut.at >= _SHORTEST_NAME and not cut.is_glued()
    return hit[0] if hit and is_name else None


def _note(cut: Cut) -> Token | None:
    """`12 food note with Ana`: after an amount, or before a colon, the rest of the line is the note's."""
    hit = cut.lexicon["note"].match(cut.plain, cut.at)
    if not hit or (cut.at and cut.plain[cut.at - 1] in "#["):
        return None
    has_colon = cut.plain[hit[0] : hit[0] + 1] == ":"
    if not cut.has_amount():
        return cut.token(Kind.NOTE, hit[0] + 1) if has_colon and not cut.tokens else None
    rest = cut.plain[hit[0] :].strip()
    return Token(Kind.NOTE, cut.at, len(cut.plain)) if rest else None


def _opaque(cut: Cut) -> Token | None:
    """Links, [categories], "categories", #tags, and (asides with words)."""
    for pattern, kind in ((_LINK, Kind.OTHER), (_NAMED, Kind.CATEGORY), (_TAG, Kind.TAG)):
        if match := pattern.match(cut.plain, cut.at):
            return cut.token(kind, match.end())
    aside = _ASIDE.match(cut.plain, cut.at)
    return cut.token(Kind.OTHER, aside.end()) if aside else None


def _instalment(cut: Cut) -> Token | None:
    """`parcela 3/10`, `Rate 3 von 12`, and nothing but `8 of 10`: which of how many."""
    match = _OF_MANY.match(cut.plain, cut.at) if cut.plain[cut.at].isdigit() else None
    is_alone = match and "/" not in match[0] and not (cut.tokens or cut.plain[match.end() :].strip(" .!"))
    if not match or not (
        is_alone or ends_with(cut.lexicon["instalment"], cut.plain[: cut.at].rstrip(" \xa0"))
    ):
        return None
    return cut.token(Kind.OTHER, match.end()) if int(match[1]) <= int(match[2]) else None


def _date(cut: Cut) -> Token | None:
    if cut.is_named() or cut.is_glued() or cut.is_inside_name():
        return None
    month_first = is_month_first(cut.lexicon.language, cut.home.code)
    found = find_date(cut.plain, cut.at, cut.lexicon, cut.today, month_first=month_first)
    digits = _DIGITS.match(cut.plain, cut.at)
    if found and found.is_weekday and _is_longer_verb(cut, found.end):
        return None  # Vietnamese "thu về" is no Thursday
    if not found or (digits and (cut.unit(digits.end()) or 0) > found.end):
        return None  # 3号线 is an underground line
    text = cut.line.raw[cut.at : found.end]
    if found.is_impossible:
        raise NotUnderstood(reasons.NO_SUCH_DAY, day=reasons.quote(text))
    if cut.tokens and text[0].isdigit() and not text[-1].isdigit() and _is_before_last(cut, found.end):
        raise NotUnderstood(reasons.SEVERAL)  # `lunch 12 nov 3`: which is the day?
    if not found.on and not found.is_future:
        return cut.token(Kind.OTHER, found.end)
    return Token(Kind.DATE, cut.at, found.end, None, found.on, found.is_weekday, found.is_future)


def _is_longer_verb(cut: Cut, end: int) -> bool:
    """Whether a verb of money that starts here goes on to `end` or behind."""
    hits = (cut.lexicon[group].match(cut.plain, cut.at) for group in ("income", "spent"))
    return any(hit and hit[0] >= end for hit in hits)


def _is_before_last(cut: Cut, end: int) -> bool:
    """Whether nothing but a number that may be a day follows, and nothing before it is the amount."""
    return not cut.has_amount() and bool(_LAST_DAY.fullmatch(cut.plain, end))


def _unspent(cut: Cut) -> Token | None:
    end = end_of_unspent(cut.line, cut.at, cut.lexicon) or cut.numbered_month(cut.at)
    return cut.token(Kind.OTHER, end) if end else None


def _phrase(cut: Cut) -> Token | None:
    """Verbs that say money went or came, unless a longer word that names a category starts here."""
    named = cut.lexicon["category"].match(cut.plain, cut.at)
    for group, kind in (("income", Kind.INCOME), ("spent", Kind.SPENT)):
        hit = cut.lexicon[group].match(cut.plain, cut.at)
        if hit and not (named and named[0] > hit[0]) and _is_given(cut, hit):
            return cut.token(kind, hit[0])
    if (hit := cut.lexicon["and"].match(cut.plain, cut.at)) and _is_joint(cut, hit[0]):
        return cut.token(Kind.AND, hit[0])
    return _joined_to(cut, named[0]) if named and not cut.plain[cut.at].isascii() else None


def _joined_to(cut: Cut, end: int) -> Token:
    """A word up to `end`; behind it a dash before digits is no minus: taxi-200."""
    if cut.plain.startswith("-", end) and cut.plain[end + 1 : end + 2].isdigit():
        cut.dash = end
    return cut.token(Kind.WORD, end)


def _is_given(cut: Cut, hit: tuple[int, str]) -> bool:
    """`got 50 from Ana` is income: an amount next, and "from" after it; `got lunch for 5` is not. With
    `hat mir 50` an amount next is enough.

    Words of one letter may need an amount next: 打车花100, but 花店.
    """
    after = past_space(cut.plain, hit[0])
    if hit[1] not in ("given", "next", "ahead", "framed", "sender", "gifted"):
        return True
    amount = read_amount(cut.line, after, cut.lexicon, cut.home) if after < len(cut.plain) else None
    if hit[1] == "gifted":
        return bool(amount and not _is_for_family(cut, amount.end))
    if hit[1] == "given" and _is_tip(cut, after):
        return True
    if not amount and hit[1] == "sender":
        return True
    if hit[1] == "framed" or (hit[1] != "next" and _is_framed(cut, after)):
        return _is_framed(cut, after)
    if amount and hit[1] == "ahead":
        return not cut.unit(amount.end) and not any(token.kind is Kind.SPENT for token in cut.tokens)
    if not amount or hit[1] == "next":
        return bool(amount and after == hit[0] and not cut.unit(amount.end))
    if hit[1] == "sender":
        return bool(cut.lexicon["from"].match(cut.plain, past_space(cut.plain, amount.end)))
    return bool(cut.lexicon["from"].first(cut.plain[amount.end :]))


def _is_for_family(cut: Cut, end: int) -> bool:
    """Whether somebody is named behind an amount: `подарили 3000 маме`."""
    person = cut.lexicon["category"].match(cut.plain, past_space(cut.plain, end))
    return bool(person and person[1] == "family")


def _is_tip(cut: Cut, at: int) -> bool:
    """Whether an amount at `at`, "a" apart, is one that is given: `got a $12 tip`."""
    article = cut.lexicon["article"].match(cut.plain, at)
    start = past_space(cut.plain, article[0]) if article else at
    amount = read_amount(cut.line, start, cut.lexicon, cut.home) if start < len(cut.plain) else None
    hit = amount and cut.lexicon["closing"].match(cut.plain, past_space(cut.plain, amount.end))
    return bool(hit and hit[1] == "given")


def _is_framed(cut: Cut, at: int) -> bool:
    """Whether an amount further on has a word behind it that says it was given: `got my $20 back`, `hat mir
    zum Geburtstag 20 Euro geschenkt`."""
    closing, currency = cut.lexicon["closing"], cut.lexicon["currency"]
    hits = ((start, closing.match(cut.plain, start)) for start in range(at + 1, len(cut.plain)))
    ends = (start for start, hit in hits if hit and hit[1] != "given")
    said = (cut.plain[at:end].rstrip(" \xa0") for end in ends)
    return any(
        text[-1:].isdigit() or text[-1:] in SIGNS or ends_with(currency, text) for text in said if text
    )


def _is_joint(cut: Cut, end: int) -> bool:
    """Whether "and" joins amounts; where words are not spaced it may be part of one otherwise."""
    last = cut.tokens[-1].kind if cut.tokens else None
    after = past_space(cut.plain, end)
    return cut.plain[cut.at].isascii() or last is Kind.AMOUNT or cut.plain[after : after + 1].isdigit()


def _word(cut: Cut) -> Token | None:
    match = _LATIN.match(cut.plain, cut.at)
    if not match:
        return cut.token(Kind.WORD, cut.at + 1) if cut.plain[cut.at].isalpha() else None
    glued = _GLUED.match(cut.plain, match.end())
    if not glued:
        return cut.token(Kind.WORD, match.end())
    if glued[0][0] == "_" or not cut.names(match[0]):
        return cut.token(Kind.OTHER, glued.end())
    return _joined_to(cut, match.end())
