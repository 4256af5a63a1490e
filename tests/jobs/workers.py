"""Worker processes that go wrong, each in its own way, and one that answers at once without training."""

from __future__ import annotations

import sys

_READ = (
    "import json, os, signal, sys, numpy as np; from bot.jobs import series\ntask = sys.stdin.readline()\n"
)
_SAY = """
def say(value, *, name="quick", mse=1.0, bills=()):
    paths = np.full((series.SAMPLES, series.HORIZON), value, np.float32)
    details = series.details_of(scores={}, loss_curve=[], by_day=[], mse=mse, r2=0.0, known_days=20)
    print(json.dumps(series.write_answer(series.Answer(name, b"w", paths, details, bills))), flush=True)
"""


def _script(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", _READ + _SAY + code)


QUICK = _script("while task:\n say(100.0); task = sys.stdin.readline()")
FINDS_A_BILL = _script(
    "from datetime import date\n"
    "days = (date(2026, 3, 26),)\n"
    "gym = series.FoundBill('ab' * 8, 'gym', 'fun', 3900, 4000, 4100, 'month', 26, days, 90)\n"
    "say(1.0, bills=(gym,)); sys.stdin.read()"
)
TELLS_ENVIRONMENT = _script(
    "say(1.0, name=' '.join([v for v in os.environ if v.startswith('BOT_')] + sys.argv[1:]) or 'clean')"
)
REFUSES_THE_SECOND = _script(
    "say(1.0); sys.stdin.readline()\n"
    "print(json.dumps({'error': 'BadHistory'}), flush=True); sys.stdin.readline()\n"
    "say(2.0); sys.stdin.read()"
)
WAITS_FOR_A_WORD = _script("open(sys.argv[1]).read(); say(1.0)")
HANGS = _script("sys.stdin.read()")
HANGS_WITH_A_CHILD = _script(
    "import subprocess\n"
    "wait = [sys.executable, '-c', 'import sys; sys.stdin.read()']\n"
    "child = subprocess.Popen(wait, stdin=subprocess.PIPE)\n"
    "open(sys.argv[1], 'w').write(f'{os.getpid()} {child.pid}')\n"
    "sys.stdin.read()"
)
FAULTS = {
    "exits": _script("sys.exit(3)"),
    "is killed": _script("os.kill(os.getpid(), signal.SIGKILL)"),
    "does not exist": ("/nowhere/python",),
    "never reads": (sys.executable, "-c", "import sys; sys.stdin.close(); sys.stdout.close()"),
    "garbage": _script("print('all is well', flush=True); sys.stdin.read()"),
    "a number": _script("print(5, flush=True); sys.stdin.read()"),
    "deep": _script("print('[' * 100_000, flush=True); sys.stdin.read()"),
    "not text": _script("sys.stdout.buffer.write(b'\\xff\\xfe\\n'); sys.stdout.flush(); sys.stdin.read()"),
    "half an answer": _script("print('{\"answered_by\": \"ls', end='', flush=True)"),
    "endless line": _script("while True: print('x' * 65536, end='', flush=True)"),
    "nan": _script("say(float('nan')); sys.stdin.read()"),
    "infinity": _script("say(float('inf')); sys.stdin.read()"),
    "negative": _script("say(-1.0); sys.stdin.read()"),
    "nan mse": _script("say(1.0, mse=float('nan')); sys.stdin.read()"),
    "refuses": _script("print(json.dumps({'error': 'BadHistory'}), flush=True); sys.stdin.read()"),
}
