"""Makes docs/conversation.png, the README's picture: `.venv/bin/python docs/picture.py` (needs chromium)."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

QUIET = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
TARGET = Path(__file__).with_name("conversation.png")


def main() -> None:
    """Talk to Sam's chat in a browser and keep what it looks like."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"BOT_HTTP_PORT": "0", "BOT_DATA_FOLDER": folder}
        command = [sys.executable, "-m", "bot", "chat"]
        bot = subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, text=True)
        try:
            assert bot.stdout
            address = re.findall(r"http://\S+", bot.stdout.readline())[0]
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET.split())
                size = {"width": 420, "height": 1110}
                talk(browser.new_page(locale="en-GB", viewport=size, device_scale_factor=2), address)
                browser.close()
        finally:
            bot.send_signal(signal.SIGTERM)
            bot.wait()


def talk(page: Page, address: str) -> None:
    """An expense and the forecast, once Sam's model is trained."""
    page.goto(address)
    page.get_by_test_id("tab-2").click()
    page.get_by_test_id("start").click()
    page.wait_for_timeout(45_000)
    for text in ("23.5 food", "/forecast"):
        page.get_by_test_id("composer").fill(text)
        page.keyboard.press("Enter")
        page.wait_for_timeout(4_000)
    page.screenshot(path=TARGET)


if __name__ == "__main__":
    main()
