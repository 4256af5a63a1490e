"""What a note that nobody filed yet is about: recorded where it is sure, else three to choose from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bot.learning.guesser import BadGuesser, Guess, Guesser, guess, read_guesser, start
from bot.learning.names import find_name
from bot.money.category import INCOME, Known, filed_words
from bot.money.expense import Expense, Kind
from bot.storage import guessers
from bot.storage.categories import read_known
from bot.storage.database import Database, Transaction
from bot.storage.users import User

SURE = 0.8  # from this chance on a guess is recorded as the category
MOST_CHOICES = 3
MOST_FILED = 6_000

Filed = tuple[str, str]


async def filed(db: Database, user: User) -> tuple[Filed, ...]:
    """The words of notes and where they were filed, oldest first: what a guesser is taught with."""

    def step(tx: Transaction) -> tuple[Filed, ...]:
        found = guessers.list_filed(tx, user.id, MOST_FILED)
        return tuple((words, category) for note, category in found if (words := filed_words(note)))

    return await db.read(step)


async def choices(db: Database, user: User, expense: Expense) -> tuple[str, ...]:
    """The three likeliest categories of an expense without one; none where its note says nothing."""
    if expense.category or expense.kind is not Kind.EXPENSE or not filed_words(expense.note):
        return ()

    def step(tx: Transaction) -> tuple[str, ...]:
        found = ranked(read_guesser_of(tx, user.id), filed_words(expense.note), read_known(tx, user.id))
        return tuple(one.category for one in found[:MOST_CHOICES])

    return await db.read(step)


def read_guesser_of(tx: Transaction, user_id: int) -> Guesser:
    """The person's own guesser, or the one that ships: before the first training, and for broken weights."""
    weights = guessers.find_guesser(tx, user_id)
    try:
        return read_guesser(weights) if weights else start()
    except BadGuesser:
        return start()


def ranked(guesser: Guesser, words: str, known: Known) -> list[Guess]:
    """The guesses under the names that categories have now, those that became one together."""
    chances: dict[str, float] = defaultdict(float)
    for one in guess(guesser, words):
        if one.category not in INCOME:
            chances[known.resolve(one.category)] += one.chance
    found: Iterable[Guess] = (Guess(category, chance) for category, chance in chances.items())
    return sorted(found, key=lambda one: -one.chance)


def surely(guesser: Guesser, words: str, known: Known) -> str:
    """The category where the guess is sure, or the note a name that ships; else an empty one."""
    if guesser is start() and (name := find_name(words)):
        return known.resolve(name)
    best = next(iter(ranked(guesser, words, known)), None)
    return best.category if best and best.chance >= SURE else ""
