"""The chat page in a real browser: what a person types, taps and sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.local.test_local_voices import ogg

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, page_server) -> Iterator[Page]:
    context = browser.new_context(
        locale="en-GB", viewport={"width": 1000, "height": 760}, reduced_motion="reduce"
    )
    opened = context.new_page()
    mistakes: list[str] = []
    opened.on("pageerror", lambda error: mistakes.append(str(error)))
    opened.goto(page_server.url)
    expect(opened.locator("html[data-ready=true]")).to_be_attached()
    yield opened
    context.close()
    assert mistakes == []


def begin(page: Page) -> None:
    page.get_by_test_id("start").click()
    expect(last(page)).to_contain_text("/start")
    expect(last(page)).to_have_attribute("data-mine", "false")


def say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.keyboard.press("Enter")


def last(page: Page) -> Locator:
    return page.get_by_test_id("message").last


def test_before_the_first_message_there_is_a_description_and_start(page: Page) -> None:
    expect(page.get_by_test_id("description")).to_contain_text("Write 23.5 food.")
    expect(page.get_by_test_id("composer")).to_be_hidden()
    expect(page.get_by_test_id("data-line")).to_contain_text("Your data: /srv/outlay")
    begin(page)
    expect(page.get_by_test_id("description")).to_be_hidden()
    expect(page.get_by_test_id("composer")).to_be_visible()


def test_what_is_typed_is_sent_kept_and_answered(page: Page) -> None:
    begin(page)
    say(page, "23.5 <b>food</b>")
    mine = page.locator("[data-testid=message][data-mine=true]").last
    expect(mine.get_by_test_id("text")).to_have_text("23.5 <b>food</b>")
    expect(mine).to_have_attribute("data-state", "kept")
    expect(mine.get_by_role("img", name="saved by the bot")).to_be_visible()
    expect(mine.get_by_test_id("reactions")).to_have_text("👍")
    expect(last(page).get_by_test_id("text")).to_contain_text("[en] 23.5 <b>food</b>")
    expect(last(page).get_by_test_id("quote")).to_contain_text("23.5 <b>food</b>")


def test_a_tap_on_a_button_is_answered_and_changes_the_message(page: Page) -> None:
    begin(page)
    last(page).get_by_role("button", name="Undo").click()
    expect(page.get_by_test_id("toasts")).to_contain_text("Taken back")
    expect(last(page).locator("s")).to_have_text("gone")
    expect(last(page).get_by_role("button", name="Undo")).to_have_count(0)


def test_the_arrow_up_edits_the_last_message(page: Page) -> None:
    begin(page)
    say(page, "23.5 food")
    expect(last(page)).to_contain_text("[en] 23.5 food")
    page.get_by_test_id("composer").press("ArrowUp")
    expect(page.get_by_test_id("task")).to_contain_text("23.5 food")
    say(page, "25 food")
    expect(last(page)).to_contain_text("edited: 25 food")
    expect(page.locator("[data-testid=message][data-mine=true]").last).to_contain_text("25 foodedited")


def test_the_pencil_edits_and_escape_leaves_it(page: Page) -> None:
    begin(page)
    mine = page.locator("[data-testid=message][data-mine=true]").last
    mine.hover()
    mine.get_by_test_id("edit").click()
    expect(page.get_by_test_id("composer")).to_have_value("/start")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("composer")).to_have_value("")
    expect(page.get_by_test_id("task")).to_be_hidden()


def test_a_file_is_attached_with_a_caption_and_comes_back(page: Page) -> None:
    begin(page)
    page.get_by_test_id("file-input").set_input_files(
        {"name": "bank.csv", "mimeType": "text/csv", "buffer": b"date,amount\n2026-11-17,23.50\n"}
    )
    expect(page.get_by_test_id("task")).to_contain_text("bank.csv")
    say(page, "my bank")
    expect(last(page).get_by_test_id("document")).to_contain_text("copy.csv")
    with page.expect_download() as download:
        last(page).get_by_test_id("document").click()
    assert download.value.path().read_bytes() == b"date,amount\n2026-11-17,23.50\n"


def test_a_recording_is_sent_as_a_voice_message(page: Page) -> None:
    begin(page)
    page.get_by_test_id("file-input").set_input_files(
        {"name": "note.ogg", "mimeType": "audio/ogg", "buffer": ogg(7)}
    )
    page.get_by_test_id("send").click()
    mine = page.locator("[data-testid=message][data-mine=true]").last
    expect(mine.get_by_test_id("voice")).to_have_attribute("aria-label", "Voice message")
    expect(last(page).get_by_test_id("text")).to_have_text("7 s heard")
    served = page.request.get(page.url + mine.get_by_test_id("voice").get_attribute("src").lstrip("/"))
    assert (served.headers["content-type"], served.body()) == ("audio/ogg", ogg(7))


def test_a_file_can_be_dropped(page: Page) -> None:
    begin(page)
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["date,amount"], "dropped.csv"));
            const room = document.getElementById("chat");
            const how = {dataTransfer: data, bubbles: true};
            for (const kind of ["dragenter", "drop"]) room.dispatchEvent(new DragEvent(kind, how));
        }"""
    )
    page.get_by_test_id("send").click()
    expect(last(page).get_by_test_id("document")).to_contain_text("copy.csv")


def test_a_picture_is_shown_and_zoomed(page: Page) -> None:
    begin(page)
    say(page, "/forecast")
    picture = last(page).get_by_test_id("photo").locator("img")
    expect(picture).to_have_js_property("naturalWidth", 300)
    expect(last(page).locator("strong")).to_have_text("€1,560")
    picture.click()
    expect(page.get_by_test_id("zoom")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("zoom")).to_be_hidden()


def test_the_command_menu_opens_filters_and_sends(page: Page) -> None:
    begin(page)
    page.get_by_test_id("composer").press_sequentially("/")
    expect(page.get_by_test_id("menu-item")).to_have_count(2)
    page.get_by_test_id("composer").press_sequentially("fo")
    expect(page.get_by_test_id("menu-item")).to_have_text(["/forecastHow the month will end"])
    page.keyboard.press("Enter")
    expect(last(page).get_by_test_id("photo")).to_be_visible()
    page.get_by_test_id("open-menu").click()
    page.get_by_role("option", name="/today").click()
    expect(last(page)).to_contain_text("[en] /today")


def test_the_switch_changes_the_page_and_what_updates_carry(page: Page) -> None:
    begin(page)
    page.get_by_test_id("language").select_option("zh")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_test_id("tab-7001")).to_contain_text("Outlay 记账")
    expect(last(page)).to_contain_text("[zh-hans] /language zh")
    say(page, "午饭 25")
    expect(last(page)).to_contain_text("[zh-hans] 午饭 25")
    page.get_by_test_id("open-menu").click()
    expect(page.get_by_test_id("menu-item").first).to_contain_text("今天还能花多少")
    page.reload()
    expect(page.get_by_test_id("send")).to_have_attribute("aria-label", "发送")


def test_every_language_has_every_word_and_sample(page: Page) -> None:
    languages = page.evaluate("import('/words.js').then((module) => module.LANGUAGES)")
    places = page.evaluate("import('/words.js').then((module) => Object.keys(module.PLACES))")
    english = languages["en"]
    assert list(languages) == ["en", "zh", "ru", "es", "de"]
    for language in languages.values():
        assert list(language["places"]) == places
        assert language["words"].keys() == english["words"].keys()
        assert language["chips"].keys() == english["chips"].keys()
        for name, words in language["words"].items():
            assert words.strip()
            assert re.findall(r"\{\w+\}", words) == re.findall(r"\{\w+\}", english["words"][name])


def test_russian_is_shown_once_chosen_and_remembered(page: Page) -> None:
    begin(page)
    page.get_by_test_id("language").select_option(label="Русский")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(last(page)).to_contain_text("[ru] /language ru")
    page.reload()
    expect(page.get_by_test_id("language")).to_have_value("ru")
    expect(page.get_by_test_id("composer")).to_have_attribute("placeholder", "Сообщение")
    expect(page.locator(".day").first).to_have_text("Сегодня")
    page.get_by_test_id("chip").filter(has_text="обед 350").click()
    expect(last(page)).to_contain_text("[ru] обед 350")


def test_the_browser_says_the_first_language(browser: Browser, page_server) -> None:
    for locale, tag, start in (
        ("de-AT", "de", "STARTEN"),
        ("es-MX", "es", "EMPEZAR"),
        ("fr-FR", "en", "START"),
    ):
        with browser.new_context(locale=locale) as context:
            page = context.new_page()
            page.goto(page_server.url)
            expect(page.get_by_test_id("start")).to_have_text(start)
            expect(page.locator("html")).to_have_attribute("lang", tag)


@pytest.mark.parametrize("language", ["en", "zh", "ru", "es", "de"])
def test_on_a_phone_no_language_overflows(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    begin(page)
    page.get_by_test_id("language").select_option(language)
    expect(last(page)).to_contain_text(f"/language {language}")
    say(page, "/where")
    page.get_by_role("button", name="Share location").click()
    wider = """() => [...document.querySelectorAll(".top, .who *, .composer, .messages, .card, .card *")]
        .filter((node) => node.scrollWidth > node.clientWidth || node.getBoundingClientRect().right > 390)
        .map((node) => node.outerHTML)"""
    assert page.evaluate(wider) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_chips_type_edit_and_send(page: Page) -> None:
    begin(page)
    page.get_by_test_id("chip").filter(has_text="23.5 food").click()
    expect(last(page)).to_contain_text("[en] 23.5 food")
    page.get_by_test_id("chip").filter(has_text="edit it").click()
    expect(last(page)).to_contain_text("edited: 25 food")


def test_the_budgets_chip_goes_once_one_is_set(page: Page) -> None:
    begin(page)
    chip = page.get_by_test_id("chip").filter(has_text="/budget")
    expect(chip).to_have_count(1)
    say(page, "/budget")
    expect(last(page)).to_contain_text("/budget")
    expect(chip).to_have_count(1)
    chip.click()
    expect(last(page)).to_contain_text("/budget 1500")
    expect(chip).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("chip").first).to_have_text("23.5 food")
    expect(chip).to_have_count(0)


def test_the_browsers_clock_is_offered_until_one_is_set(browser: Browser, page_server) -> None:
    context = browser.new_context(locale="en-GB", timezone_id="Asia/Tokyo", reduced_motion="reduce")
    page = context.new_page()
    page.goto(page_server.url)
    begin(page)
    chip = page.get_by_test_id("chip").filter(has_text="/timezone")
    expect(chip).to_have_text("/timezone Asia/Tokyo")
    chip.click()
    expect(last(page)).to_contain_text("/timezone Asia/Tokyo")
    expect(chip).to_have_count(0)
    context.close()


def test_a_location_is_picked_from_a_list(page: Page) -> None:
    begin(page)
    say(page, "/where")
    page.get_by_role("button", name="Share location").click()
    page.get_by_test_id("places").get_by_role("button", name="Berlin").click()
    expect(last(page)).to_contain_text("at 52.5")
    expect(page.get_by_test_id("keyboard")).to_be_hidden()


def test_the_second_chat_is_another_person(page: Page) -> None:
    begin(page)
    page.get_by_test_id("tab-7002").click()
    expect(page.get_by_test_id("message")).to_have_count(0)
    begin(page)
    page.get_by_test_id("tab-7001").click()
    expect(page.get_by_test_id("message")).to_have_count(2)


def test_the_third_chat_is_a_group_of_the_same_person(page: Page) -> None:
    page.get_by_test_id("tab--7003").click()
    begin(page)
    say(page, "12 pizza")
    expect(last(page)).to_contain_text("12 pizza")
    expect(page.get_by_test_id("chip").first).to_have_text("23.5 food")
    page.get_by_test_id("tab-7001").click()
    expect(page.get_by_test_id("start")).to_be_visible()


def test_the_history_outlives_the_server_and_scrolls(page: Page, page_server) -> None:
    begin(page)
    for number in range(32):
        say(page, f"{number} food")
        expect(last(page)).to_contain_text(f"[en] {number} food")
    expect(page.locator("[data-testid=message][data-state=kept]")).to_have_count(33)
    page_server.stop()
    page_server.start()
    page.goto(page_server.url)
    expect(last(page)).to_contain_text("[en] 31 food")
    expect(page.get_by_test_id("message")).to_have_count(50)
    page.get_by_label("Messages").first.hover()
    page.mouse.wheel(0, -20000)
    expect(page.get_by_test_id("message")).to_have_count(66)
    page.mouse.wheel(0, -20000)
    expect(page.get_by_test_id("message").first).to_contain_text("/start")


def test_a_bot_that_stopped_is_announced(page: Page, page_server) -> None:
    begin(page)
    expect(page.get_by_test_id("banner")).to_be_hidden()
    page_server.stop_bot()
    expect(page.get_by_test_id("banner")).to_contain_text("python3 dev.py chat", timeout=15_000)
    say(page, "is anybody there")
    expect(last(page)).to_have_attribute("data-state", "sent")


def test_dark_and_narrow_it_fits(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    begin(page)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    say(page, "x" * 300)
    expect(last(page)).to_contain_text(re.compile("x{300}"))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.get_by_test_id("send")).to_be_in_viewport()
