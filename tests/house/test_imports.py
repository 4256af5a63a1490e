"""The bot's own process stays small: models and pandas load in the worker alone."""

import subprocess
import sys

HEAVY = ("torch", "pandas", "sklearn", "scipy", "forecasting.champion")


def test_the_bots_process_never_loads_a_model() -> None:
    program = (
        "import sys, bot.app, bot.local_chat, bot.jobs.runner, bot.ledger.forecasts, bot.charts.forecast\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_matplotlib_waits_for_the_first_poll() -> None:
    program = "import sys, bot.app\nprint('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
