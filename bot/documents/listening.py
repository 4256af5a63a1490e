"""Recordings heard in a process of their own: only where the `voice` extra is installed and the operator has
named a model, one at a time."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from bot.documents.isolated import run_isolated
from bot.errors import UnreadableFile

NO_SOUND = "I could not listen to that, nothing recorded. Type it: 12 lunch"
TOO_LONG = "That recording is too long, nothing recorded. A minute at most, or type it: 12 lunch"
NO_WORDS = "I heard no words, nothing recorded. Type it: 12 lunch"

NEEDS = ("faster_whisper", "av")  # what the `voice` extra installs
FILES = ("model.bin", "config.json", "tokenizer.json")  # a model that lacks one would be fetched
LISTENER = (sys.executable, "-m", "bot.documents.listener")
LONGEST_SECONDS = 60
LIMIT_SECONDS = 60.0  # by the clock, to hear it
_ONE = asyncio.Semaphore(1)  # each takes as much as its model


def is_installed() -> bool:
    """Whether recordings can be heard here, given a model; nothing is loaded to find out."""
    return all(find_spec(name) is not None for name in NEEDS)


def is_model(folder: Path) -> bool:
    """Whether the folder holds a whole model in CTranslate2's form."""
    return all((folder / name).is_file() for name in FILES)


def can_listen(model: Path | None) -> bool:
    """Whether recordings can be heard here, with the model in this folder."""
    return model is not None and is_installed() and is_model(model)


async def listen(
    content: bytes,
    model: Path,
    language: str,
    *,
    command: Sequence[str] | None = None,
    limit_seconds: float = LIMIT_SECONDS,
) -> str:
    """The words in a recording in a language (`en`); raises `UnreadableFile`, also where there are none, or
    it took too much time or memory."""
    asked = (*(command or LISTENER), str(model.absolute()), language)
    try:
        async with _ONE:
            wire = json.loads(await run_isolated(asked, content, limit_seconds))
    except (TimeoutError, ValueError):
        raise UnreadableFile(NO_SOUND) from None
    if "refused" in wire:
        raise UnreadableFile(wire["refused"])
    heard = " ".join(str(wire["heard"]).split())
    if not any(map(str.isalnum, heard)):
        raise UnreadableFile(NO_WORDS)
    return heard
