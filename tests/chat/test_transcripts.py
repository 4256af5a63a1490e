"""Every conversation in transcripts/ goes as it is written, over HTTP, with the real bot."""

from pathlib import Path

import pytest

from tests.chat.conversation import play, stage

TRANSCRIPTS = sorted(Path(__file__).with_name("transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_transcript(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(tmp_path, monkeypatch) as here:
        await play(path, here)
