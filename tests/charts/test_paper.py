"""The sheet, the typeface and the start: what every picture rests on."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.charts import style
from bot.charts.layout import Box, Scale, shorten, spread, wrap
from bot.charts.paper import FONTS, Paper, legible
from tests.charts.sheets import contrast, pixels

SHIPPED = sorted(FONTS.glob("*.otf"))
ALWAYS = (
    "€¥£$₹₽₩−–→✓…·×%，。：；（）「」《》！？￥ 0123456789 ABCxyz äöüßéñç "
    "Привет Żółć 餐饮交通话费宽带 話費餐飲"
)


def ink(words: str, *, bold: bool) -> bytes:
    """The pixels of some words alone on a sheet."""

    def write(paper: Paper) -> None:
        paper.text(style.MARGIN, 500, words, bold=bold)

    return pixels(style.render(write)).tobytes()


@pytest.mark.parametrize("bold", [False, True])
def test_every_sign_that_sentences_use_is_drawn_and_differs_from_the_others(bold: bool) -> None:
    signs = sorted(set(ALWAYS) - {" "})
    assert legible(ALWAYS) == ALWAYS
    sample = [sign for sign in signs if not sign.isalnum()] + ["餐", "費", "Ж", "ß"]
    drawn = {sign: ink(sign, bold=bold) for sign in sample}
    blank = np.full((1080, 1080, 3), 255, dtype=int).tobytes()
    assert blank not in drawn.values()
    assert len(set(drawn.values())) == len(sample)


def test_bold_is_a_face_of_its_own() -> None:
    assert ink("11 月", bold=True) != ink("11 月", bold=False)


def test_all_of_gb2312_is_legible() -> None:
    rows = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    hanzi = "".join(pair.decode("gb2312", errors="ignore") for pair in rows)
    assert len(hanzi) == 6_763
    assert legible(hanzi) == hanzi


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("餐饮 🍜", "餐饮"),
        ("한국어", "…"),
        ("🍕", "…"),
        ("", ""),
        ("a\nb\tc\x00d", "a b c d"),
        ("a\u200bb\ufeffc\u202ed", "abcd"),
        ("lone \ud800 half", "lone half"),
        ("cafe\u0301", "café"),
        ("Кафе 한국 x", "Кафе … x"),
    ],
)
def test_what_nobody_can_draw_is_left_out(words: str, shown: str) -> None:
    assert legible(words) == shown


def test_dollars_are_money_and_not_a_formula() -> None:
    one = Paper()
    one.text(style.MARGIN, 500, "$5_a to $8^b")
    assert one.width("$5_a to $8^b") > one.width("5_a to 8^b")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.booleans())
def test_any_text_can_be_drawn_and_measured(words: str, bold: bool) -> None:
    paper = Paper()
    box = paper.text(style.MARGIN, 500, words, bold=bold)
    paper.png()
    assert box.right - box.left == pytest.approx(paper.width(words, bold=bold))


@pytest.mark.parametrize("colour", [style.INK, style.FORECAST, style.BUDGET, style.MUTED])
def test_text_colours_stand_out_from_the_ground(colour: str) -> None:
    assert contrast(colour, style.WHITE) >= 4.7


def test_shipped_faces_are_small_and_carry_their_licence() -> None:
    assert [face.name for face in SHIPPED] == ["OutlaySansSC-Bold.otf", "OutlaySansSC-Regular.otf"]
    assert all(face.stat().st_size < 2_500_000 for face in SHIPPED)
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert licence.startswith("© 2014-2021 Adobe")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_pictures_can_be_drawn_from_several_threads() -> None:
    expected = ink("€1", bold=False)
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: ink("€1", bold=False), range(12)))
    assert set(drawn) == {expected}


def run_python(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    settings_of_run = {key: value for key, value in os.environ.items() if key not in ("HOME", "MPLCONFIGDIR")}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        cwd=root,
        env={**settings_of_run, **environment},
        check=False,
    )


def test_matplotlib_loads_with_the_first_picture_and_not_before() -> None:
    program = """
import sys
from bot.charts import by_day, categories, curve, forecast, months, style
assert not {'matplotlib', 'numpy', 'PIL'} & set(sys.modules)
style.warm_up()
assert 'matplotlib' in sys.modules
assert not {'matplotlib.pyplot', 'pandas', 'torch'} & set(sys.modules)
"""
    ran = run_python(program, HOME=str(Path.home()))
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("setting", ["HOME", "MPLCONFIGDIR"])
def test_an_unwritable_home_is_no_trouble(setting: str, tmp_path: Path) -> None:
    blocked = tmp_path / "a file, not a folder"
    blocked.touch()
    ran = run_python("from bot.charts import style; style.warm_up()", **{setting: str(blocked / "home")})
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


sizes_and_centres = st.lists(st.tuples(st.floats(0, 1_000), st.floats(1, 100)), min_size=1, max_size=9)


@given(sizes_and_centres)
def test_spread_things_keep_their_order_and_never_overlap(things: list[tuple[float, float]]) -> None:
    centres = sorted(centre for centre, _ in things)
    sizes = [size for _, size in things]
    moved = spread(centres, sizes, low=0, high=1_000)
    edges = [(centre - size / 2, centre + size / 2) for centre, size in zip(moved, sizes, strict=True)]
    assert all(after[0] - before[1] > -1e-6 for before, after in pairwise(edges))
    assert edges[0][0] >= -1e-6
    assert edges[-1][1] <= 1_000 + 1e-6


def test_things_with_room_stay_where_they_are() -> None:
    assert spread([100, 300, 500], [50, 50, 50], low=0, high=1_000) == [100, 300, 500]


def test_crowded_things_move_apart_around_their_middle() -> None:
    assert spread([100, 110], [40, 40], low=0, high=300) == [85, 125]


@given(st.text(max_size=40), st.integers(0, 20))
def test_a_shortened_text_fits_and_begins_the_same(words: str, room: int) -> None:
    short = shorten(words, lambda part: len(part) <= room)
    assert len(short) <= room
    assert short == words or words.startswith(short.removesuffix("…"))


def test_lines_break_at_spaces_and_between_hanzi_but_not_before_a_full_stop() -> None:
    assert wrap("one two three", lambda line: len(line) <= 7) == ["one two", "three"]
    assert wrap("守住预算。很好", lambda line: len(line) <= 4) == ["守住预", "算。很好"]


def test_a_place_is_taken_once() -> None:
    paper = Paper()
    spots = [(500.0, 500.0, "left"), (500.0, 300.0, "left")]
    first, second = paper.place("one", spots), paper.place("two", spots)  # type: ignore[arg-type]
    assert first is not None
    assert second is not None
    assert first.overlap(second) == 0
    assert paper.place("three", spots) is None  # type: ignore[arg-type]


def test_a_scale_of_one_value_is_its_start() -> None:
    assert Scale(5, 5, 10, 20)(5) == 10
    assert Scale(0, 10, 100, 200)(5) == 150


def test_boxes_that_touch_share_nothing() -> None:
    assert Box(0, 0, 10, 10).overlap(Box(10, 0, 20, 10)) == 0
    assert Box(0, 0, 10, 10).overlap(Box(5, 5, 20, 20)) == 25
