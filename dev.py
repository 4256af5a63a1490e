#!/usr/bin/env python3
"""One entry point for a fresh machine: what `USAGE` lists, or any command of the bot.

Standard library only. It makes `.venv`, installs what the lock file pins, and becomes what it runs, so that
Ctrl-C or SIGTERM reach the real process.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed"
TORCH = "torch==2.13.0"
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
USAGE = """python3 dev.py COMMAND
  chat     install, then open the bot in a local chat page: no token, no account
  test     install, then check and every test
  setup    only make .venv
  check    format, lint, types, import rules
  bench    one benchmark: bench NAME; without a name it lists them
  lock     pin every version anew in requirements.lock
  …        any command of the bot: run, migrate, retrain, backup, restore, doctor"""


def main(arguments: list[str]) -> int:
    """Set up, then run one command; returns its exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this file must say so on an older Python)
        return fail(f"Outlay needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(USAGE)
        return 0
    os.chdir(ROOT)
    command, rest = arguments[0], arguments[1:]
    install()
    if command == "setup":
        return 0
    if command == "check":
        return check()
    if command == "test":
        chromium()
        return check() or become(["-m", "pytest", *rest])
    if command == "bench":
        return become(["-m", "benchmarks", *rest])
    if command == "lock":
        return lock()
    os.environ.setdefault("BOT_DATA_FOLDER", str(ROOT / ".data"))
    return become(["-m", "bot", command, *rest])


def install() -> None:
    """Bring `.venv` to what the lock file says; instant when it already is."""
    made_by = f"{sys.version_info[:2]} {ROOT}"
    pins = hashlib.sha256((ROOT / "requirements.lock").read_bytes() + TORCH.encode()).hexdigest()
    stamp = STAMP.read_text().splitlines() if STAMP.exists() and PYTHON.exists() else []
    if stamp == [made_by, pins]:
        return
    try:
        if stamp[:1] != [made_by]:  # none yet, half made, of another Python, or moved here
            step("making .venv", make_venv)
    except (subprocess.CalledProcessError, ImportError):
        shutil.rmtree(VENV, ignore_errors=True)
        name = f"python3.{sys.version_info[1]}-venv"
        raise SystemExit(
            fail(f"This Python cannot make virtual environments. Install {name} and try again.")
        ) from None
    extra = os.environ.get("OUTLAY_TORCH_INDEX", TORCH_INDEX)
    pip("upgrading pip", "--upgrade", "pip")
    pip(
        f"installing {TORCH}, CPU build (about 190 MB)",
        *("--extra-index-url", extra, "--retries", "0", "--no-compile", TORCH),
    )
    pip("installing the pinned libraries (about 120 MB)", "-r", "requirements.lock")
    pip("installing Outlay itself", "--no-deps", "--no-build-isolation", "--editable", ".")
    STAMP.write_text(f"{made_by}\n{pins}\n")


def make_venv() -> None:
    """Make `.venv` anew. A link goes, and what it points to stays: another checkout may live there."""
    if VENV.is_symlink():
        VENV.unlink()
    venv.EnvBuilder(with_pip=True, clear=True).create(VENV)


def pip(title: str, *arguments: str) -> None:
    """Run pip in `.venv` under a timed title; on failure show what it printed and stop."""

    def run() -> None:
        command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "-q", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr)
            raise SystemExit(fail("That step failed; the lines above say why."))

    step(title, run)


def step(title: str, work: Callable[[], None]) -> None:
    """Print what is being done, do it, and print its seconds and the size of `.venv`."""
    print(f"· {title} …", end="", flush=True)
    started = time.monotonic()
    work()
    size = sum(file.stat().st_size for file in VENV.rglob("*") if file.is_file() and not file.is_symlink())
    print(f" {time.monotonic() - started:.0f} s, {size / 1e6:,.0f} MB", flush=True)


def check() -> int:
    """Format, lint, types and import rules; the first that fails ends it."""
    steps = (
        ["-m", "ruff", "format", "--check", "--quiet", "."],
        ["-m", "ruff", "check", "--quiet", "."],
        ["-m", "mypy"],
        ["-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"],
    )
    return next((code for code in (run(arguments) for arguments in steps) if code), 0)


def chromium() -> None:
    """The page tests drive Debian's Chromium: install it where that is possible, else say so."""
    if any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("· installing chromium for the page tests …", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=subprocess.DEVNULL)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        if subprocess.run(install, check=False, stdout=subprocess.DEVNULL).returncode == 0:
            return
    print("! chromium is not installed: the page tests fail until it is (apt install chromium)", flush=True)


def lock() -> int:
    """Write requirements.lock from pyproject.toml; torch stands outside it."""
    override = VENV / "no-torch.txt"  # else uv pins CUDA's wheels too
    override.write_text("torch ; sys_platform == 'none'\n")
    pip("installing uv", "uv")
    command = "-m uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --quiet"
    options = ["--no-header", "--no-annotate", "--override", str(override), "-o", "requirements.lock"]
    code = run([*command.split(), *options])
    pins = Path("requirements.lock").read_text().splitlines(keepends=True)
    Path("requirements.lock").write_text("".join(pin for pin in pins if "'none'" not in pin))
    return code


def run(arguments: list[str]) -> int:
    """Run `.venv`'s Python and wait for it."""
    return subprocess.run([str(PYTHON), *arguments], check=False).returncode


def become(arguments: list[str]) -> int:
    """Turn into `.venv`'s Python; where that cannot be, forward signals to it."""
    command = [str(PYTHON), *arguments]
    if os.name != "nt":
        sys.stdout.flush()
        os.execv(PYTHON, command)
    child = subprocess.Popen(command)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _frame: child.send_signal(number))
    return child.wait()


def fail(sentence: str) -> int:
    """Print one line to stderr; returns exit status 1."""
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
