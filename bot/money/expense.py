"""What a person spent or received: a draft before it is kept, an expense after."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.money.amount import Money, is_too_large
from bot.money.rate import Converted

LONGEST_NOTE = 300  # characters kept of a note


class Kind(StrEnum):
    """Money going out, or coming in. A refund is income in the refunded category."""

    EXPENSE = "expense"
    INCOME = "income"


@dataclass(frozen=True, slots=True)
class Draft:
    """Parsed, not recorded. `amount` is above zero; `category` is a key of `category.STARTING` or `INCOME`,
    a name the person gave, or empty when none was found; `tags` carry no `#`. `is_named`: the person named
    the category, so nothing they taught speaks against it; `is_guess`: it is our own guess;
    `is_currency_said`: the currency was written, not taken from the settings."""

    amount: Money
    category: str
    note: str
    spent_on: date
    kind: Kind = Kind.EXPENSE
    tags: tuple[str, ...] = ()
    paid_by: int | None = None  # in a group, the member said to have paid
    is_named: bool = field(default=False, compare=False)
    is_guess: bool = False
    is_currency_said: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if self.amount.minor <= 0 or is_too_large(self.amount):
            raise ValueError("an amount is above zero and has at most twelve digits")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an expense came from; with its place in the message it is the key that records it once."""

    bot_id: int
    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Expense:
    """Recorded. `id` is the ledger's; `recorded_at` an aware UTC instant, whole seconds. `amount` is as
    it was written; one in another currency is `converted`, unless no rate is known: then no total counts it.
    `is_guess`: the category is our own guess, which nobody confirmed; `is_currency_said`: its currency was
    written once, so that nobody may take it for another without asking.
    """

    id: int
    amount: Money
    category: str
    note: str
    spent_on: date
    kind: Kind
    tags: tuple[str, ...]
    recorded_at: datetime
    bill_id: int | None = None
    entered_by: int | None = None  # in a group, the member who recorded it …
    paid_by: int | None = None  # … and the one who paid
    converted: Converted | None = None
    is_guess: bool = False
    is_currency_said: bool = field(default=False, compare=False)

    @property
    def home(self) -> Money:
        """What totals count: the amount in the home currency; as written where it was not converted."""
        return self.converted.amount if self.converted else self.amount

    @property
    def outflow(self) -> int:
        """Minor units of `home` it takes from a budget; below zero for a refund in a spending category."""
        return self.home.minor if self.kind is Kind.EXPENSE else -self.home.minor
