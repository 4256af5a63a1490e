"""What a handler knows when it is called: typed, and never None."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from bot.chat.groups import Sight
from bot.chat.uploads import Upload
from bot.i18n import Translator, heard_language
from bot.ledger.groups import Member
from bot.ledger.present import Present
from bot.ledger.users import User
from bot.money.expense import Source
from bot.parsing.lexicon import Lexicon, lexicon
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class ChatContext:
    """One update from one person.

    `now` is when it is handled; `today` the person's local date at the message's own time, so that a backlog
    read late keeps its days. `present` is how things were when it came. `update` is the inbox row: use cases
    act once for it. `source` names the message (for a button: the message it hangs on). `words` are the text
    after the command.
    `replied` is the message that this one answers.
    In a group `user` is its shared ledger and `user.member` who speaks; `is_addressed` is False for talk that
    is not meant for the bot; `mentioned` are people named by a link.
    `voice_model` is the folder of the model that recordings are heard with.
    `retrain_soon` asks for this person's forecast to be trained anew: much has changed.
    """

    db: Database
    user: User
    tr: Translator
    now: datetime
    today: date
    present: Present
    update: int
    source: Source
    retrain_soon: Callable[[], None]
    words: str = ""
    replied: Source | None = None
    spoken: str | None = None  # the language that Telegram says the message's sender uses
    shown: str = ""  # the text of the message that the pressed button hangs on
    upload: Upload | None = None
    voice_model: Path | None = None
    location: tuple[float, float] | None = None  # latitude, longitude in degrees
    speaker: Member | None = None  # in a group: who acts
    is_addressed: bool = True
    is_pressed: bool = False  # it is a button
    is_greeted: bool = False  # in a group: it was just told what the bot sees there
    mentioned: Mapping[str, Member] = field(default_factory=dict)
    sight: Callable[[], Awaitable[Sight]] | None = None  # in a group: what Telegram shows the bot there

    @property
    def lexicon(self) -> Lexicon:
        """The words this person's messages may use."""
        return lexicon(heard_language(self.spoken, self.user.language))
