"""Recordings as words: what the listening process may and may not do, with a stand-in for the recognition of
speech; and real sounds, where the extra that hears them is installed."""

from __future__ import annotations

import io
import sys
import wave
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.documents import listening
from bot.documents.listening import FILES, NO_SOUND, NO_WORDS, TOO_LONG, can_listen, is_installed, listen
from bot.errors import UnreadableFile
from bot.settings import Settings

# Libraries of the same names, as far as the listening process uses them.
SOUND = """
import numpy
class FFmpegError(Exception): pass
class AudioResampler:
    def __init__(self, **_): pass
    def resample(self, frame): return [frame]
class Frame:
    def to_ndarray(self): return numpy.zeros(16_000, "int16")
class open:
    def __init__(self, content, **_): self.content = content.read()
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def decode(self, audio):
        if self.content == b"broken": raise FFmpegError
        if self.content == b"no sound in it": raise IndexError
        return (Frame() for _ in range(int(self.content)))
"""
SPEECH = """
import os, resource, sys
class Piece:
    def __init__(self, text): self.text = text
class WhisperModel:
    def __init__(self, folder, local_files_only, **_):
        assert local_files_only
        self.folder = folder
    def transcribe(self, sound, language, **_):
        HEARD
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder that looks like a model."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in FILES:
        (folder / name).touch()
    return folder


def stand_in(folder: Path, patch: pytest.MonkeyPatch, heard: str) -> None:
    """Let the real listening process find these libraries; `heard` is what the recognition does."""
    (folder / "av.py").write_text(SOUND)
    (folder / "faster_whisper.py").write_text(SPEECH.replace("HEARD", heard))
    patch.setenv("PYTHONPATH", str(folder))
    patch.setenv("BOT_TOKEN", "secret")


async def refusal(content: bytes, model: Path, *command: str, limit_seconds: float = 30) -> str:
    """The sentence with which a recording is refused."""
    with pytest.raises(UnreadableFile) as refused:
        await listen(content, model, "en", command=command or None, limit_seconds=limit_seconds)
    return refused.value.sentence


async def test_what_is_heard_is_answered(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = "return [Piece(' Lunch '), Piece(f' {len(sound) // 16000} {language} ')], None"
    stand_in(tmp_path, monkeypatch, heard)
    assert await listen(b"12", model, "de") == "Lunch 12 de"


async def test_nothing_of_ours_and_no_word_to_anybody(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = "' '.join(name for name in os.environ if name[:4] in ('BOT_', 'ORT_', 'HF_H'))"
    stand_in(tmp_path, monkeypatch, f"return [Piece({seen}), Piece(self.folder)], None")
    *names, folder = (await listen(b"1", model, "en")).split()
    assert set(names) == {"ORT_DISABLE_TELEMETRY", "HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"}
    assert Path(folder) == model


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"broken", NO_SOUND), (b"", NO_SOUND), (b"no sound in it", NO_SOUND), (b"100000000", TOO_LONG)],
)
async def test_what_is_no_recording_or_too_long_is_refused(
    content: bytes, sentence: str, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "return [Piece('heard')], None")
    assert await refusal(content, model) == sentence


@pytest.mark.skipif(sys.platform != "linux", reason="the system limits no memory")
@pytest.mark.parametrize(
    "does",
    ["return [Piece(str(len(bytearray(3 << 30))))], None", "os.abort()", "sys.exit(3)", "print('noise')"],
)
async def test_one_that_takes_too_much_memory_or_breaks_is_a_refusal(
    does: str, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, does)
    assert await refusal(b"1", model) == NO_SOUND


async def test_one_that_takes_too_long_is_a_refusal(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "while True: pass")
    assert await refusal(b"1", model, limit_seconds=1) == NO_SOUND


@pytest.mark.skipif(sys.platform != "linux", reason="the system limits no files")
async def test_nothing_is_written_down(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leak = tmp_path / "leak"
    stand_in(
        tmp_path,
        monkeypatch,
        f"with open({str(leak)!r}, 'w', buffering=1) as file: file.write('12 lunch\\n')",
    )
    assert await refusal(b"1", model) == NO_SOUND
    assert leak.read_text() == ""


@pytest.mark.parametrize("command", [("sleep", "600"), ("true",), ("false",), ("echo", "{")])
async def test_a_listener_that_hangs_or_breaks_is_a_refusal(command: tuple[str, ...], model: Path) -> None:
    assert await refusal(b"x", model, *command, limit_seconds=0.5) == NO_SOUND


@pytest.mark.parametrize("heard", ["", " ", "...", "…", "?!", "♪"])
async def test_silence_has_no_words(heard: str, model: Path) -> None:
    says = f"import json; print(json.dumps({{'heard': {heard!r}}}))"
    assert await refusal(b"x", model, sys.executable, "-c", says) == NO_WORDS


async def test_a_model_that_lacks_a_file_is_none(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "NEEDS", ("json",))
    assert can_listen(model)
    assert not can_listen(None)
    (model / "tokenizer.json").unlink()
    assert not can_listen(model)
    monkeypatch.setattr(listening, "NEEDS", ("nothing_of_this_name",))
    assert not is_installed()


def recording(seconds: float, rate: int = 16_000) -> bytes:
    """Silence."""
    content = io.BytesIO()
    with wave.open(content, "wb") as sound:
        sound.setparams((1, 2, rate, 0, "NONE", ""))
        sound.writeframes(bytes(2 * round(seconds * rate)))
    return content.getvalue()


needs_extra = pytest.mark.skipif(find_spec("av") is None, reason="the voice extra is not installed")


@needs_extra
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", NO_SOUND),
        (b"OggS\0\2", NO_SOUND),
        (b"no sound at all", NO_SOUND),
        (b"\x89PNG\r\n\x1a\n", NO_SOUND),
        (b"#EXTM3U\nhttp://127.0.0.1/x.ts\n", NO_SOUND),
        (recording(75), TOO_LONG),
    ],
)
async def test_real_sounds_that_cannot_be_heard(content: bytes, sentence: str, model: Path) -> None:
    assert await refusal(content, model) == sentence


@needs_extra
def test_a_recording_becomes_samples() -> None:
    from bot.documents.listener import RATE, samples

    found = samples(recording(2, rate=48_000))
    assert abs(len(found) - 2 * RATE) < RATE // 10
    assert not found.any()


@needs_extra
@pytest.mark.skipif(not can_listen(Settings().voice_model), reason="BOT_VOICE_MODEL names no model")
@pytest.mark.parametrize("seconds", [0, 0.01, 1, 59])
async def test_a_real_model_hears_nothing_in_silence(seconds: float) -> None:
    model = Settings().voice_model
    assert model is not None
    assert await refusal(recording(seconds), model) in (NO_WORDS, NO_SOUND)
