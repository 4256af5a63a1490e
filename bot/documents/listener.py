"""The listening process, `python -m bot.documents.listener MODEL LANGUAGE`: a recording in, words out.

The only place where the speech recognition of the `voice` extra loads; it runs without a token and within
limits of memory and time, takes its model from a folder alone, and nothing it hears reaches a log or a disk.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

from bot.documents.answering import answer
from bot.documents.listening import LONGEST_SECONDS, NO_SOUND, TOO_LONG
from bot.errors import UnreadableFile
from bot.modesty import be_modest

MEMORY_BYTES = 2 << 30  # of its own; a tiny model takes 0.3
CPU_SECONDS = 120
NICENESS = 5
THREADS = 2
RATE = 16_000  # samples a second, what such models hear
FORMATS = "ogg,matroska,webm,mov,mp4,mp3,wav,flac,aac"
CODECS = "opus,libopus,vorbis,aac,mp3,mp3float,flac,pcm_s16le"


def main() -> int:
    """Answer once."""
    be_modest(NICENESS, DATA=MEMORY_BYTES, CPU=CPU_SECONDS, FSIZE=0)
    model, language = sys.argv[1:]
    content = sys.stdin.buffer.read()
    return answer(lambda: [json.dumps({"heard": hear(content, model, language)}).encode()])


def hear(content: bytes, model: str, language: str) -> str:
    """The words in a recording, empty where there are none; raises `UnreadableFile` for what is no sound, or
    is too long."""
    sound = samples(content)
    logging.disable(logging.CRITICAL)
    from faster_whisper import WhisperModel

    whisper = WhisperModel(
        model, device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True
    )
    pieces, _ = whisper.transcribe(
        sound,
        language=language,
        vad_filter=True,  # a minute of silence is heard as words without
        temperature=0.0,  # the same recording gives the same words
        condition_on_previous_text=False,
        without_timestamps=True,
    )
    return " ".join(piece.text.strip() for piece in pieces)


def samples(content: bytes) -> Any:
    """The recording as numbers between -1 and 1; what is longer than may be is not unpacked to its end.
    Raises `UnreadableFile`."""
    import av
    import numpy as np

    whole = io.BytesIO()
    limits = {"format_whitelist": FORMATS, "codec_whitelist": CODECS}
    try:
        with av.open(io.BytesIO(content), options=limits, metadata_errors="ignore") as recording:
            to_mono = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            for frame in recording.decode(audio=0):
                for part in to_mono.resample(frame):
                    whole.write(part.to_ndarray().tobytes())
                if whole.tell() > (LONGEST_SECONDS + 1) * RATE * 2:
                    raise UnreadableFile(TOO_LONG)
    except (av.FFmpegError, IndexError, ValueError):
        raise UnreadableFile(NO_SOUND) from None
    return np.frombuffer(whole.getbuffer(), np.int16).astype(np.float32) / 32768.0


if __name__ == "__main__":
    raise SystemExit(main())
