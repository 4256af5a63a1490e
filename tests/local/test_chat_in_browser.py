"""`python -m bot chat` as a newcomer uses it: a real browser, the real bot, the real page."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
)
PATIENCE = 60_000  # milliseconds that an expectation may take before it fails


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("chat")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    bot = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        env=clean | {"BOT_HTTP_PORT": "0", "BOT_DATA_FOLDER": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert bot.stdout
    ready = bot.stdout.readline()
    yield re.findall(r"http://\S+", ready)[0]
    bot.send_signal(signal.SIGTERM)
    bot.communicate(timeout=20)
    assert bot.returncode == 0


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        opened = browser.new_page(locale="en-GB", viewport={"width": 390, "height": 844})
        opened.goto(address)
        yield opened
        browser.close()


def say(page: Page, text: str) -> Locator:
    """Type a message; returns the one after it once the bot has answered."""
    before = page.get_by_test_id("message").count()
    page.get_by_test_id("composer").fill(text)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message").nth(before + 1)).to_be_visible(timeout=PATIENCE)
    return page.get_by_test_id("message").last


def test_add_edit_undo_and_a_forecast_one_can_see(page: Page) -> None:
    page.get_by_test_id("start").click(timeout=PATIENCE)
    expect(page.get_by_test_id("message").last).to_contain_text("Which currency", timeout=PATIENCE)
    page.get_by_role("button", name="€ EUR").click()
    page.get_by_role("button", name="Berlin").click()
    expect(page.get_by_test_id("message").last).to_contain_text("Ready: Euro, Berlin.", timeout=PATIENCE)

    confirmation = say(page, "23.5 food")
    expect(confirmation).to_contain_text("✓ €23.50 · Food")
    page.get_by_test_id("composer").press("ArrowUp")
    page.get_by_test_id("composer").fill("25 food")
    page.keyboard.press("Enter")
    expect(confirmation).to_contain_text("✓ €25.00 · Food (was €23.50)", timeout=PATIENCE)
    expect(say(page, "/undo")).to_contain_text("€23.50")
    expect(say(page, "/undo")).to_contain_text("Undone: €23.50 · Food")

    page.get_by_test_id("tab-2").click()
    page.get_by_test_id("start").click()
    expect(page.get_by_test_id("message").last).to_contain_text("Which currency", timeout=PATIENCE)
    answer = forecast_of_sam(page)
    expect(answer).to_contain_text("likely")
    picture = answer.get_by_test_id("photo").locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 1080


def forecast_of_sam(page: Page) -> Locator:
    """Sam's model is trained in the first minute: asked again until then, as a person would."""
    for _ in range(60):
        answer = say(page, "/forecast")
        if "being trained" not in answer.inner_text():
            return answer
        page.wait_for_timeout(1000)
    raise AssertionError("Sam's model was not trained within a minute")
