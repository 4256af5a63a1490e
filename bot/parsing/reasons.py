"""Why a text was not recorded: sentences (msgids of the catalogues) that `NotUnderstood` carries."""

from __future__ import annotations

NO_AMOUNT_IN_LINE = "No amount found in “{line}”, nothing recorded. Write one expense a line: 12 lunch"
NEGATIVE = "A minus can mean several things, nothing recorded. Refund: +5 food. Expense: 5 food"
MINUS = "A minus can mean several things, nothing recorded. Which is it?"
NOT_ABOVE_ZERO = "An amount is above zero, nothing recorded."
TOO_LARGE = "That number is too long, nothing recorded. Twelve digits at most."
NO_DECIMALS = "{currency} has no decimals, so {number} was not recorded."
TOO_MANY_DECIMALS = "{currency} has {digits} decimals, so {number} was not recorded."
TWO_WAYS = "{number} can be read in two ways, nothing recorded. Write {one} or {other}."
UNREADABLE = "I cannot read {number} as an amount, nothing recorded. Plain digits work: 12.50 lunch"
SEVERAL = (
    "I see several amounts, nothing recorded. One expense a line, or put the currency beside the amount."
)
FUTURE = "That day is still to come, nothing recorded. Is it paid already?"
PLAN = "That sounds like a budget (/budget food 300), nothing recorded. Or was it spent?"
COMMAND = "That looks like {command}, nothing recorded. Or was it money spent?"
CODE = "{number} may be a code, a year or a score, nothing recorded. Is it an amount?"
UNSURE = "Was that money spent? Nothing recorded yet."
HEARD = "Is that right? Nothing recorded yet."
NOT_SPENT = "That does not sound like money spent, nothing recorded. Was it?"
TO_PAY = (
    "That sounds still to be paid, nothing recorded. Is it paid? What comes again: /every month 1 rent 900"
)
MOVED = "Money moved between your own accounts is not spending, nothing recorded. Was it spent?"
WEIGHT = "{number} may be a weight, nothing recorded. If it was money, write {money}"
PHONE = "{number} may be a telephone number, nothing recorded. If it was money, write {money}"
DECLINED = "That payment did not go through, nothing recorded."
NO_SUCH_DAY = "There is no such day as {day}, nothing recorded."
TOO_MANY = "That is too much for one message, nothing recorded. {count} expenses at most."

LONGEST_QUOTE = 40  # characters of the person's own text a sentence repeats


def quote(text: str) -> str:
    """`text` short enough for a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
