"""What could be read and yet was not recorded, because something speaks against money spent."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import NotUnderstood
from bot.money.expense import Draft
from bot.parsing import reasons


class Doubted(NotUnderstood):
    """Text that holds amounts, but sounds like no spending; `drafts` are what it would record, for somebody
    to be asked. It is a refusal wherever nobody is."""

    def __init__(self, drafts: Sequence[Draft], sentence: str, **details: object) -> None:
        super().__init__(sentence, **details)
        self.drafts = tuple(drafts)

    @property
    def is_of_words(self) -> bool:
        """Whether words alone raise the doubt, so that who recorded the same words before is not asked."""
        return self.sentence in (reasons.NOT_SPENT, reasons.UNSURE, reasons.MOVED)

    def about(self, drafts: Sequence[Draft]) -> Doubted:
        """The same doubt about other drafts."""
        return Doubted(drafts, self.sentence, **self.details)
