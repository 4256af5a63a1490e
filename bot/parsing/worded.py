"""Which numbers in words are amounts: one with a currency always, a bare one where it can be nothing else.

`lunch twenty`, `a hundred for shoes`, 房租三千五 are amounts; `one coffee`, 双十一, `lunch for two` words.
Before a price for each they count: `three coffees 4 each`, `три кофе по 190`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.errors import NotUnderstood
from bot.parsing import reasons
from bot.parsing.lexicon import Lexicon, Phrases, beginnings, ends_with
from bot.parsing.text import SPACELESS
from bot.parsing.tokens import Kind, Token

_TEN, _LARGE = 10, 100
_LARGEST_COUNT = 20
_JOINTS = ("con", "com", "mit", "avec")  # treinta con cincuenta
_HOLIDAYS = ("十一", "五一", "六一")
_SHORTEST = 3
_OF_PRICE = ("的", "钱", "錢")  # 三块的豆腐 has a price
_HAN = re.compile(f"[{SPACELESS}]")
_VERBS = (Kind.SPENT, Kind.INCOME)
_STOPS = ",;.!:)/=("
_PARTING = ",;，；、"
_EMPTY = (Kind.MARK, Kind.DATE, Kind.TAG, Kind.CATEGORY)


def settle_words(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> list[Token]:
    """`tokens` where number words that are no amount have become words."""
    tokens = _without_measures(tokens, plain, lexicon)
    if not any(_is_bare(token) for token in tokens):
        return list(tokens)
    has_figures = any(token.kind is Kind.AMOUNT and not _is_bare(token) for token in tokens)
    tokens = _with_prices(tokens, plain, lexicon)
    each = next((at for at, token in enumerate(tokens) if token.kind is Kind.EACH), 0)
    keeps = (
        not _is_bare(token) or at < each or (not has_figures and _is_amount(tokens, at, plain, lexicon))
        for at, token in enumerate(tokens)
    )
    if has_figures and (listed := _listed(tokens, plain, lexicon)):
        keeps = (not _is_bare(token) or token.start in listed for token in tokens)
    return _worded(tokens, keeps)


def _listed(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> set[int]:
    """Where amounts in words start in a list whose every part has its thing and its one amount, in figures or
    words: `coffee 5, parking ten, taxi 20`; empty where any part has not."""
    found: set[int] = set()
    for part in _parts(tokens, plain):
        priced = [at for at, token in enumerate(part) if token.kind is Kind.AMOUNT]
        if len(priced) != 1 or not any(token.kind is Kind.WORD for token in part):
            return set()
        at = priced[0]
        if _is_bare(part[at]) and not (at == len(part) - 1 and _is_amount(part, at, plain, lexicon)):
            return set()
        found |= {part[at].start} if _is_spelled(part[at]) and at == len(part) - 1 else set()
    return found


def _parts(tokens: Sequence[Token], plain: str) -> list[list[Token]]:
    """What stands between commas and the like; nothing where there are none."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind is Kind.MARK and plain[token.start] in _PARTING:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts if len(parts) > 1 else []


def _is_spelled(token: Token) -> bool:
    return bool(token.amount and token.amount.is_spelled)


def _with_prices(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> list[Token]:
    """`zwei fünfzig`, `dez e cinquenta`: two numbers in words side by side are a price, the second its cents.

    In English `two fifty` may be 250 as well.
    """
    found: list[Token] = []
    for token in tokens:
        whole = next((one for one in found[:-3:-1] if not _joins(one, plain)), None)
        if whole and (price := _price(whole, token, plain, lexicon)):
            found[found.index(whole) :] = [price]
        else:
            found.append(token)
    return found


def _joins(token: Token, plain: str) -> bool:
    return token.kind is Kind.AND or plain[token.start : token.end] in _JOINTS


def _price(whole: Token, cents: Token, plain: str, lexicon: Lexicon) -> Token | None:
    between = plain[whole.end : cents.start].strip(" \xa0")
    is_joined = not between or between in _JOINTS or lexicon["number"].meanings.get(between) == "and"
    is_named = between in _JOINTS and _is_spelled(cents)  # cuarenta con cincuenta euros
    if not (
        _is_bare(whole) and (_is_bare(cents) or is_named) and whole.amount and cents.amount and is_joined
    ):
        return None
    if not (0 < whole.amount.value < _LARGE and _TEN <= cents.amount.value < _LARGE):
        return None
    text = plain[whole.start : cents.end]
    amount = replace(
        whole.amount,
        text=text,
        end=cents.end,
        value=whole.amount.value + cents.amount.value / _LARGE,
        currencies=cents.amount.currencies,
    )
    if lexicon.language == "en" and whole.amount.value < _TEN:
        number = whole.amount.value * _LARGE + cents.amount.value
        amount = replace(
            amount,
            problem=NotUnderstood(
                reasons.TWO_WAYS,
                number=text,
                one=f"{whole.amount.value}.{cents.amount.value}",
                other=f"{number}",
            ),
        )
    return replace(whole, end=cents.end, amount=amount)


def _worded(tokens: Sequence[Token], keeps: Iterable[bool]) -> list[Token]:
    """`tokens` where those not kept are words, one with words that touch them."""
    found: list[Token] = []
    for token, is_kept in zip(tokens, keeps, strict=True):
        new = token if is_kept else Token(Kind.WORD, token.start, token.end)
        last = found[-1] if found else None
        if last and last.kind is new.kind is Kind.WORD and last.end == new.start:
            found[-1] = Token(Kind.WORD, last.start, new.end)
        else:
            found.append(new)
    return found


def _without_measures(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> Sequence[Token]:
    """Without 一块 of 一块石头, 三元 of 三元桥 and `a dollar` of a shop where another amount stands: pieces
    and names, no money."""
    amounts = [token for token in tokens if token.kind is Kind.AMOUNT]
    measures = {
        token.start for token in amounts if _is_measure(token, plain) or _is_one(token, plain, lexicon)
    }
    measures -= _listed(tokens, plain, lexicon)
    if not measures or len(measures) == len(amounts):
        return tokens
    return _worded(tokens, (token.start not in measures for token in tokens))


def _is_measure(token: Token, plain: str) -> bool:
    amount, after = token.amount, plain[token.end : token.end + 1]
    is_spelled = bool(amount and amount.is_spelled and amount.currencies and amount.value < _LARGE)
    return is_spelled and bool(_HAN.match(after)) and after not in _OF_PRICE


def _is_one(token: Token, plain: str, lexicon: Lexicon) -> bool:
    """Whether it may be no number at all: `a dollar`, `ein Zehner`."""
    words = (lexicon[group].match(plain, token.start) for group in ("article", "cash"))
    return bool(token.amount and token.amount.is_spelled and token.amount.currencies) and any(words)


def _is_bare(token: Token) -> bool:
    amount = token.amount
    is_amount = token.kind is Kind.AMOUNT
    return bool(is_amount and amount and amount.is_spelled and not amount.currencies and not amount.sign)


def _is_amount(tokens: Sequence[Token], at: int, plain: str, lexicon: Lexicon) -> bool:
    token, amount = tokens[at], tokens[at].amount
    if not amount or (token.end - token.start < _SHORTEST and not _HAN.match(plain, token.start)):
        return False  # jt and rb are thousands of something
    if _is_counting(tokens, at):
        return False
    leads = _is_led(tokens, at, plain, lexicon)
    is_last = all(one.kind in _EMPTY for one in tokens[at + 1 :])
    if _HAN.match(plain, token.start):
        is_told = amount.value >= _LARGE and is_last and any(one.kind in _VERBS for one in tokens)
        return amount.value >= _TEN and (is_told or _stands_alone(token, leads, is_last, plain, lexicon))
    is_closed = is_last or _ends(tokens[at + 1], plain, lexicon)
    if amount.value.denominator > 1:
        return leads or is_closed or _leads(tokens, at, plain, lexicon)
    if amount.value >= _LARGE and is_closed:
        return True
    if amount.value >= _TEN and _is_first(tokens, at):
        return is_last or _leads(tokens, at, plain, lexicon)
    if amount.value >= _TEN and is_closed and _is_apart(tokens, at, plain, lexicon):
        return True
    return leads and (is_last or tokens[at - 1].kind in _VERBS)


def _is_counting(tokens: Sequence[Token], at: int) -> bool:
    """Whether a small number counts things, of which a larger one further on is the price: `dua kopi lima
    puluh ribu`."""
    amount = tokens[at].amount
    is_small = bool(amount and amount.value <= _LARGEST_COUNT and amount.value.denominator == 1)
    is_followed = at + 1 < len(tokens) and tokens[at + 1].kind is Kind.WORD
    later = (token.amount for token in tokens[at + 1 :] if token.kind is Kind.AMOUNT)
    return is_small and is_followed and any(one and amount and one.value > amount.value for one in later)


def _ends(token: Token, plain: str, lexicon: Lexicon) -> bool:
    """Whether a sum of money may end before this: `a hundred even`, `two grand for`, `пять тысяч на`."""
    if token.kind is Kind.MARK:
        return plain[token.start] in _STOPS
    words = (lexicon[group].match(plain, token.start) for group in ("filler", "and", "behind"))
    return token.kind in (*_EMPTY, *_VERBS, Kind.AND) or any(word and word[0] >= token.end for word in words)


def _is_apart(tokens: Sequence[Token], at: int, plain: str, lexicon: Lexicon) -> bool:
    """Whether a comma or a word like "came to" stands right before."""
    before = plain[: tokens[at].start].rstrip(" \xa0")
    return before.endswith((",", ":", "=")) or _stands_before(lexicon["leads"], plain, tokens[at].start)


def _is_first(tokens: Sequence[Token], at: int) -> bool:
    return not any(one.kind is Kind.WORD for one in tokens[:at])


def _leads(tokens: Sequence[Token], at: int, plain: str, lexicon: Lexicon) -> bool:
    """Whether it stands first and what follows may be what was bought."""
    return _is_first(tokens, at) and at + 1 < len(tokens) and _goes_on(tokens[at + 1], plain, lexicon)


def _is_led(tokens: Sequence[Token], at: int, plain: str, lexicon: Lexicon) -> bool:
    """Whether a verb of paying or a known category stands right before."""
    if at and tokens[at - 1].kind in _VERBS:
        return True
    return _stands_before(lexicon["category"], plain, tokens[at].start)


def _stands_before(words: Phrases, plain: str, at: int) -> bool:
    return ends_with(words, plain[:at].rstrip(" :："))


def _stands_alone(token: Token, leads: bool, is_last: bool, plain: str, lexicon: Lexicon) -> bool:
    """Whether an unspaced number is cut off on both sides: by an edge, a space, a known word."""
    if plain[token.start : token.end] in _HOLIDAYS:
        return leads and is_last
    is_large = is_last and bool(token.amount and token.amount.value >= _LARGE) and token.end - token.start > 1
    is_open = leads or not token.start or not _HAN.match(plain, token.start - 1)
    is_open = is_open or (is_large and _names_thing(plain[: token.start], lexicon))
    is_open = is_open or _stands_before(lexicon["leads"], plain, token.start)
    is_closed = is_last or not _HAN.match(plain, token.end) or plain.startswith("的", token.end)
    is_closed = is_closed or any(
        lexicon[group].match(plain, token.end) for group in ("category", "spent", "bought", "behind")
    )
    return is_open and is_closed


def _names_thing(plain: str, lexicon: Lexicon) -> bool:
    """Whether a known thing is named before a large number at the end: 孩子补习班一千八."""
    return any(lexicon["category"].match(plain, at) for at in beginnings(plain))


def _goes_on(token: Token, plain: str, lexicon: Lexicon) -> bool:
    """Whether a sum of money may stand before this: `twenty for lunch`, `twenty lunch`."""
    groups = ("filler", "category", "from", "behind")
    words = next((hit for name in groups if (hit := lexicon[name].match(plain, token.start))), None)
    return token.kind in (*_EMPTY, *_VERBS) or bool(words)
