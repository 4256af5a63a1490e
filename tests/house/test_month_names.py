"""Speaking one language leaves the month names of another alone, whichever spoke first."""

import subprocess
import sys

SCRIPT = """
from datetime import date
from bot.i18n import translator
day = date(2026, 11, 17)
zh, de = translator("zh"), translator("de")
zh("{month}: {left} left", month=zh.month(day), left="1")
print(de.month(day))
"""


def test_chinese_months_stay_out_of_german() -> None:
    spoken = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert spoken.stdout.strip() == "November"
