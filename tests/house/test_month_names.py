"""Speaking one language leaves the month names of another alone, whichever spoke first."""

import subprocess
import sys

SCRIPT = """
from datetime import date
from bot.i18n import translator
day = date(2026, 11, 17)
for language in ("zh", "es", "ru", "de", "en", "es", "de"):
    print(translator(language).month(day))
"""


def test_months_of_one_language_stay_out_of_another() -> None:
    spoken = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    wanted = ["11 月", "noviembre", "ноябрь", "November", "November", "noviembre", "November"]
    assert spoken.stdout.splitlines() == wanted
