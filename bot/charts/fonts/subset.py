"""Rebuild the two faces beside this file from Noto Sans CJK. Run by hand, never imported by the bot.

python bot/charts/fonts/subset.py FOLDER_WITH_NotoSansCJK-Regular.ttc_AND_Bold
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

FAMILY = "Outlay Sans SC"
SIMPLIFIED_FACE = "Noto Sans CJK SC"
TEXT_RANGES = (
    (0x20, 0x7F),
    (0xA0, 0x180),
    (0x400, 0x460),
    (0x2010, 0x2040),
    (0x20A0, 0x20C1),
    (0xFF00, 0xFFEF),
)
SYMBOLS = "→←↑↓✓✗✕−≈≤≥±×÷▲▼◆●○■□…·•¥￥％"
BIG5_COMMON_ROWS = 0xC6  # level 1, the 5,401 common traditional hanzi: people name categories in them
NAMES_TO_KEEP = (0, 5, 7, 8, 9, 11, 13, 14)


def charset(encoding: str, last_row: int) -> set[int]:
    """Every code point of a two-byte `encoding` in rows 0xA1 to `last_row`."""
    pairs = (bytes((row, cell)) for row in range(0xA1, last_row + 1) for cell in range(0x40, 0xFF))
    return {ord(sign) for pair in pairs for sign in pair.decode(encoding, errors="ignore")}


def wanted() -> set[int]:
    """All code points the faces should have, where the source has them."""
    text = {point for low, high in TEXT_RANGES for point in range(low, high)}
    chinese = charset("gb2312", 0xF7) | charset("big5", BIG5_COMMON_ROWS)
    return chinese | text | {ord(sign) for sign in SYMBOLS}


def rename(font: TTFont, style: str) -> None:
    """Call the face by its own family, so that an installed Noto is never mistaken for it."""
    table = font["name"]
    table.names = [name for name in table.names if name.nameID in NAMES_TO_KEEP and name.langID == 0x409]
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    for number, text in ((1, FAMILY), (2, style), (3, postscript), (4, f"{FAMILY} {style}"), (6, postscript)):
        table.setName(text, number, 3, 1, 0x409)


def shrink(source: Path, style: str, target: Path) -> None:
    """Write the simplified face of the collection `source`, cut down, without hints, to `target`."""
    faces = TTCollection(str(source), lazy=True).fonts
    font = next(face for face in faces if face["name"].getDebugName(4).startswith(SIMPLIFIED_FACE))
    options = Options(hinting=False, layout_features=["kern"], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    rename(font, style)
    font.save(str(target))


def main() -> None:
    """Rebuild both faces."""
    for style in ("Regular", "Bold"):
        target = Path(__file__).with_name(f"OutlaySansSC-{style}.otf")
        shrink(Path(sys.argv[1]) / f"NotoSansCJK-{style}.ttc", style, target)
        print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
