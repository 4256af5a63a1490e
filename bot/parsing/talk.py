"""Plain talk: sentences that hold a number but tell of no money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.money.currency import Currency
from bot.parsing.lexicon import Lexicon, beginnings
from bot.parsing.misspelled import meaning_near
from bot.parsing.text import SPACELESS
from bot.parsing.tokens import Kind, Token

_MOST_WORDS = 12
_LARGEST_COUNT = 20
_MOST_UNKNOWN_WORDS = 7
_MEANT = (Kind.CATEGORY, Kind.SPENT, Kind.INCOME)
_IN_PLANS = (Kind.WORD, Kind.SPENT, Kind.AMOUNT, Kind.MARK, Kind.DATE)
_CHEAP = ("travel", "shopping")  # a budget hotel is a cheap one, a budget for travel is none
_LONG = 5  # letters of a word that others are glued to
_OF_LOANS = "bills"  # where the words for a loan belong
_RIDES = ("travel", "transport")
_CARRIER = re.compile(r"[A-Z][A-Z\d]|\d[A-Z]")
_SCORE = re.compile(r"(\d{1,2})-(\d{1,2})")
_YEAR = re.compile(r"19[5-9]\d|200[1-9]|20[1-3]\d")
_LONGEST_SUM = 8  # digits in one, where ten thousand is a large sum
_LARGEST_HOUSE, _MOST_STREET_WORDS = 1000, 4
_POST_CODE = re.compile(r"\d{5}")
_NUMBERED = re.compile(r"\d{6,9}(?<!00)(?<!50)(?<!99)")  # no price ends so: orders, passwords
# Where ten thousand is a large sum, five bare digits beside unknown words are rather a post code.
_POST_CODED = frozenset(("AUD", "BRL", "CAD", "CHF", "EUR", "GBP", "NZD", "PLN", "SGD", "USD"))
_COUNTED_IN_THOUSANDS = frozenset(("COP", "IDR", "IRR", "KRW", "LBP", "UZS", "VND"))  # six digits buy shoes
_WORD = re.compile(rf"[{SPACELESS}]{{1,2}}|[^\W\d_{SPACELESS}]+")


def is_talk(
    tokens: Sequence[Token], chosen: Token, words: str, category: str, plain: str, lexicon: Lexicon
) -> bool:
    """Whether a sentence with the number `chosen` is talk; `+` or a verb of paying rule it out.

    Talk asks, is long, starts with a word like "I have", or holds one like "we" and no known category; with a
    currency its length says nothing. A question and what was not spent ("didn't spend", "I lent") are talk
    whatever else they say, what is had or put aside ("has", "saved") unless words say that it was paid;
    "borrowed" is unless something hired is named before the amount, or words say that it was paid.
    """
    amount = chosen.amount
    named = [token for token in tokens if token.kind is Kind.CATEGORY]
    verbs = [token for token in tokens if token.kind in (Kind.SPENT, Kind.INCOME)]
    found = _talk_of(tokens, plain, lexicon)
    if (
        plain.rstrip().endswith("?")
        or "? " in plain
        or "never" in found
        or is_done(tokens, chosen, plain, lexicon)
    ):
        return True
    if "lent" in found and not (named or verbs) and not _is_hired(tokens, chosen, category, plain, lexicon):
        return True
    if named or (amount and amount.sign):
        return False
    if "held" in found and not verbs:
        return True
    if amount and amount.currencies:
        return bool(found) and not (category or verbs)
    if verbs:
        return _is_goods(tokens, chosen, plain, lexicon)
    count = len(_WORD.findall(words))
    if "always" in found or count > _MOST_WORDS:
        return True
    if category:
        return bool(found) and _is_counting(tokens, chosen)
    return bool(found) or count > _MOST_UNKNOWN_WORDS


def _talk_of(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> set[str]:
    """The kinds of talk in a line. A word of lending inside the name of a category says nothing: trả nợ."""
    found, start, end = set(), 0, 0
    for at in beginnings(plain, tokens[0].start, tokens[-1].end):
        named = lexicon["category"].match(plain, at)
        if named and named[0] > end:
            start, end = at, named[0]
        hit = lexicon["talk"].match(plain, at)
        if hit and not (hit[1] == "lent" and hit[0] <= end and hit[0] - at < end - start):
            found.add(hit[1])
    return found


def _is_hired(tokens: Sequence[Token], chosen: Token, category: str, plain: str, lexicon: Lexicon) -> bool:
    """Whether a thing stands before its price: `bike borrowed 12`; `lent Tom 50 for lunch` is a loan."""
    before = range(tokens[0].start, chosen.start)
    named = (hit[1] for at in before if (hit := lexicon["category"].match(plain, at)))
    return category not in ("", _OF_LOANS) and category in named


def is_moved(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> bool:
    """Whether a line names an account of one's own that money goes to or comes from, or two wallets and no
    verb of paying; a category rules it out."""
    if any(token.kind is Kind.CATEGORY for token in tokens):
        return False
    places = tuple(beginnings(plain, tokens[0].start, tokens[-1].end))
    wallets = {plain[at : hit[0]] for at in places if (hit := lexicon["wallet"].match(plain, at))}
    is_spent = any(token.kind is Kind.SPENT for token in tokens)
    return (len(wallets) > 1 and not is_spent) or any(lexicon["account"].match(plain, at) for at in places)


def is_plan(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> bool:
    """Whether a line sets something that is to come: `budget food 300`, `weekly budget 200`, `Essensbudget
    300`. Nothing but the word for it, its period and a category may stand there."""
    end, said = 0, set()
    for token in tokens:
        at = max(token.start, end)
        while token.kind is Kind.WORD and at < token.end:
            if not (hit := _of_plan(plain, at, token.end, lexicon)):
                return False
            at = end = hit[0]
            said.add(hit[1])
        if token.kind not in _IN_PLANS:
            return False
    return "plan" in said


def _of_plan(plain: str, at: int, end: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """Where what belongs to a plan ends, and what it says; German glues it: Wochenbudget."""
    if hit := lexicon["plan"].match(plain, at):
        return hit
    plans = (word for word, meaning in lexicon["plan"].meanings.items() if meaning == "plan")
    if any(plain.endswith(word, at, end) for word in plans if len(word) >= _LONG):
        return end, "plan"
    named = lexicon["category"].match(plain, at)
    if named and (named[1] not in _CHEAP or plain[at : named[0]] in lexicon.names):
        return named
    if hit := lexicon["filler"].match(plain, at) or lexicon["month"].match(plain, at):
        return hit
    return (end, "plan") if meaning_near(plain[at:end], lexicon.language, "plan") == "plan" else None


def _is_goods(tokens: Sequence[Token], chosen: Token, plain: str, lexicon: Lexicon) -> bool:
    """`bought 3 apples`, `habe 3 Äpfel gekauft`, `won 3 games`: a small number of something is no price."""
    at = next(at for at, token in enumerate(tokens) if token.start == chosen.start)
    is_small = bool(chosen.amount and chosen.amount.is_bare and chosen.amount.value <= _LARGEST_COUNT)
    if not is_small or at + 1 >= len(tokens) or tokens[at + 1].kind is not Kind.WORD:
        return False
    leads = all(lexicon["auxiliary"].match(plain, one.start) for one in tokens[:at] if one.kind is Kind.WORD)
    near = [*tokens[max(0, at - 1) : at], *(tokens[at:] if leads else ())]
    verbs = (one for one in near if one.kind in (Kind.SPENT, Kind.INCOME))
    return any(plain[verb.start : verb.end].split()[-1] in lexicon["bought"].meanings for verb in verbs)


def is_done(tokens: Sequence[Token], chosen: Token, plain: str, lexicon: Lexicon) -> bool:
    """`ate 3 apples`, `2 Äpfel gegessen`: a small number of things that something else than paying was done
    with."""
    at = next(at for at, token in enumerate(tokens) if token.start == chosen.start)
    amount = chosen.amount
    is_small = bool(amount and amount.is_bare and not amount.sign and amount.value <= _LARGEST_COUNT)
    if not is_small or any(token.kind is Kind.SPENT for token in tokens):
        return False
    thing = tokens[at + 1] if at + 1 < len(tokens) else None
    if not thing or thing.kind is not Kind.WORD or lexicon["filler"].match(plain, thing.start):
        return False
    near = [token for token in (*tokens[max(0, at - 1) : at], tokens[-1]) if token is not thing]
    return any((hit := lexicon["doing"].match(plain, token.start)) and hit[0] == token.end for token in near)


def is_address(tokens: Sequence[Token], chosen: Token, plain: str, lexicon: Lexicon) -> bool:
    """`rua das Flores 42`, `Lindenweg 7`: a line that opens with a street and ends with a number."""
    amount, words = chosen.amount, tokens[:-1]
    is_number = bool(amount and amount.is_bare and not amount.sign and amount.value < _LARGEST_HOUSE)
    if not is_number or tokens[-1] is not chosen or not all(token.kind is Kind.WORD for token in words):
        return False
    if not 0 < len(words) <= _MOST_STREET_WORDS:
        return False
    hit = lexicon["street"].match(plain, words[0].start)
    if hit and hit[1] == "street":
        return len(words) > 1
    tails = (word for word, meaning in lexicon["street"].meanings.items() if meaning == "behind")
    return len(words) == 1 and any(plain.endswith(tail, words[0].start + 1, words[0].end) for tail in tails)


def is_this_year(chosen: Token, today: date) -> bool:
    """`2026 food`: the year, or the one before or after, rather than an amount."""
    amount = chosen.amount
    is_plain = bool(amount and not amount.currencies and not amount.sign and _YEAR.fullmatch(amount.text))
    return is_plain and abs(int(amount.text if amount else 0) - today.year) <= 1


def is_reference(tokens: Sequence[Token], chosen: Token, words: str, home: Currency) -> bool:
    """Whether a number without anything of money around it is a year, a post code, an order or a score."""
    amount = chosen.amount
    if not amount or amount.currencies or amount.sign:
        return False
    if score := _SCORE.fullmatch(amount.text):
        return max(int(score[1]), int(score[2])) <= _LARGEST_COUNT
    if amount.is_sum or any(one.kind in _MEANT for one in tokens):
        return False
    if amount.is_long(_LONGEST_SUM) and home.code in _POST_CODED:
        return True
    if _YEAR.fullmatch(amount.text):
        return True
    if not words.strip(" \xa0" + amount.text):
        return False
    if _NUMBERED.fullmatch(amount.text) and home.code not in _COUNTED_IN_THOUSANDS:
        return True
    is_code = bool(_POST_CODE.fullmatch(amount.text)) and not amount.text.endswith(("0", "99", "95"))
    return is_code and home.code in _POST_CODED


def code_of_ride(tokens: Sequence[Token], chosen: Token, category: str, raw: str) -> str:
    """The `BA 123` of `flight BA 123`, which names a ride or is its price; empty where there is none."""
    at = next(at for at, token in enumerate(tokens) if token.start == chosen.start)
    is_bare = bool(chosen.amount and chosen.amount.is_bare)
    is_bare = is_bare and not (chosen.amount and (chosen.amount.sign or chosen.amount.currencies))
    if not at or not is_bare or category not in _RIDES or tokens[0].kind is not Kind.WORD:
        return ""
    carrier = tokens[at - 1]
    is_code = carrier is not tokens[0] and _CARRIER.fullmatch(raw, carrier.start, carrier.end)
    return raw[carrier.start : chosen.end] if is_code else ""


def _is_counting(tokens: Sequence[Token], chosen: Token) -> bool:
    """`I had 2 coffees`: a small number inside a sentence, before a word."""
    at = next(at for at, token in enumerate(tokens) if token.start == chosen.start)  # `each` made it anew
    is_small = bool(chosen.amount and chosen.amount.is_bare and chosen.amount.value <= _LARGEST_COUNT)
    return is_small and 0 < at < len(tokens) - 1 and tokens[at + 1].kind is Kind.WORD
