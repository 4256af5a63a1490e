"""Receipts as lines of text: the total, the day and the shop, in many languages; and real pictures, where the
extra that reads them is installed."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import matplotlib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from bot.charts import paper
from bot.documents.scanner import MOST_PIXELS, read_boxes, rows_of
from bot.documents.scanning import is_installed, scan
from bot.errors import UnreadableFile
from bot.money.currency import Currency
from bot.parsing.receipts import NO_PICTURE, PICTURE_TOO_LARGE, Receipt, read_receipt

TODAY = date(2026, 11, 17)

CASES = {
    "de: deposit, cash and change, taxes below": (
        "EUR",
        "REWE Markt GmbH|Hauptstr. 5, 10115 Berlin|Vollmilch 1,5% 1,29 B|Pfand 0,48|ZWISCHENSUMME 10,25|"
        "SUMME EUR 10,25|Geg. BAR EUR 20,00|Rückgeld BAR EUR 9,75|Netto 19% 5,03|MwSt 0,96|17.11.2026 12:43",
        ("10.25", "EUR", date(2026, 11, 17), "REWE Markt GmbH"),
    ),
    "en: subtotal, tax, items, savings": (
        "USD",
        "WALMART|Store #123 (555) 123-4567|GV MILK 3.48|SUBTOTAL 5.60|TAX 7.25% 0.41|TOTAL 6.01|"
        "VISA TEND 6.01|CHANGE DUE 0.00|TOTAL ITEMS SOLD 2|YOU SAVED 1.20|11/16/2026 18:03",
        ("6.01", None, date(2026, 11, 16), "WALMART"),
    ),
    "en: a tip after the first total": (
        "USD",
        "JOE'S DINER|Burger 12.00|Total 12.00|Tip 2.40|TOTAL 14.40|Nov 15, 2026",
        ("14.40", None, date(2026, 11, 15), "JOE'S DINER"),
    ),
    "en: the amount stands on the next line": (
        "GBP", "Tesco|Bread £1.10|TOTAL|£12.30|16/11/26", ("12.30", "GBP", date(2026, 11, 16), "Tesco")
    ),
    "zh": (
        "CNY",
        "全家便利店|购物小票|2026-11-15 08:12|豆浆 6.00|小计 12.00|优惠 1.00|合计 11.00|微信支付 11.00",
        ("11.00", None, date(2026, 11, 15), "全家便利店"),
    ),
    "zh: what is to be paid goes before the sum": (
        "CNY", "海底捞|合计: 328.00|折扣 -28.00|应付：300.00|找零 0.00", ("300.00", None, None, "海底捞")
    ),
    "ru": (
        "RUB",
        "ООО Пятёрочка|КАССОВЫЙ ЧЕК|16.11.26 18:20|Хлеб 45.90|ИТОГ 135.89|"
        "НАЛИЧНЫМИ 200.00|СДАЧА 64.11|НДС 10% 12.35",
        ("135.89", None, date(2026, 11, 16), "ООО Пятёрочка"),
    ),
    "es": (
        "EUR",
        "MERCADONA S.A.|C/ Mayor 3 Madrid|15/11/2026 19:44|1 LECHE 0,95|TOTAL A PAGAR 2,75 €|"
        "ENTREGADO EFECTIVO 5,00|CAMBIO 2,25|IVA BASE CUOTA|10% 2,50 0,25",
        ("2.75", "EUR", date(2026, 11, 15), "MERCADONA S.A"),
    ),
    "pt": (
        "BRL", "PADARIA REAL|Pão 5,00|Subtotal R$ 35,00|Desconto R$ 5,00|Valor a pagar R$ 30,00|Troco 20,00",
        ("30.00", "BRL", None, "PADARIA REAL"),
    ),
    "fr": (
        "EUR", "BOULANGERIE PAUL|Sous-total 12,00|TVA 5,5% 0,63|NET A PAYER 12,00 EUR|CB 12,00|le 14.11.2026",
        ("12.00", "EUR", date(2026, 11, 14), "BOULANGERIE PAUL"),
    ),
    "it": ("EUR", "BAR SPORT|caffè 1,20|TOTALE COMPLESSIVO 3,60|di cui IVA 0,33|contanti 5,00|resto 1,40",
           ("3.60", None, None, "BAR SPORT")),
    "ja: no decimals": (
        "JPY", "ローソン|2026年11月16日 10:11|お茶 150|小計 450|合計 ¥486|お預り 1,000|お釣 514",
        ("486", None, date(2026, 11, 16), "ローソン"),
    ),
    "ko": ("KRW", "스타벅스|아메리카노 4,500|합계 9,000|부가세 818", ("9000", None, None, "스타벅스")),
    "id: thousands": ("IDR", "INDOMARET|Aqua 5.000|TOTAL 45.500|TUNAI 50.000|KEMBALI 4.500",
                      ("45500", None, None, "INDOMARET")),
    "a card slip": ("EUR", "Shell Station|Kartenzahlung|girocard|EUR 54,20|Terminal 1234|16.11.2026",
                    ("54.20", "EUR", date(2026, 11, 16), "Shell Station")),
    "no word of a total: the cash less the change": (
        "EUR", "Kiosk am Eck|Eis 3,20|gegeben 5,00|zurück 1,80", ("3.20", None, None, "Kiosk am Eck")
    ),
    "spaces that the camera put in": ("EUR", "Bäcker|SUMME 1 234 , 50", ("1234.50", None, None, "Bäcker")),
    "a day to come, and one of long ago, are none": (
        "EUR", "Shop|valid until 31.12.2027|since 01.01.1998|Total 5,00", ("5.00", None, None, "Shop")
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_total_day_and_shop(name: str) -> None:
    code, text, (total, currency, day, shop) = CASES[name]
    found = read_receipt(text.split("|"), home=Currency(code), month_first=code == "USD", today=TODAY)
    assert found is not None
    assert found == Receipt(Decimal(total), Currency(currency) if currency else None, day, shop, True)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("12.00|14.20|26.20|30.00|3.80", "26.20"),  # the sum of what stands above
        ("9.99|45.90|135.89|200.00|64.11|12.35", "135.89"),  # cash less change
        ("7.10|31.40|2.00", "31.40"),  # the largest
    ],
)
def test_where_no_word_is_readable_the_figures_tell_and_it_is_asked(text: str, total: str) -> None:
    found = read_receipt(text.split("|"), home=Currency("EUR"), month_first=False, today=TODAY)
    assert found is not None
    assert (found.total, found.is_sure) == (Decimal(total), False)


@pytest.mark.parametrize(
    "text", ["", "a landscape", "Tel. 030-123456", "16.11.2026 18:20", "Total VAT", "0.00"]
)
def test_without_an_amount_there_is_no_receipt(text: str) -> None:
    assert read_receipt(text.split("|"), home=Currency("EUR"), month_first=False, today=TODAY) is None


@given(st.lists(st.text(max_size=40), max_size=8))
def test_no_text_breaks_it(rows: list[str]) -> None:
    found = read_receipt(rows, home=Currency("EUR"), month_first=True, today=TODAY)
    assert found is None or (found.total > 0 and (found.day is None or found.day <= TODAY))


def test_pieces_beside_each_other_are_one_line() -> None:
    boxes = [(300.0, 102.0, 120.0, "6.01"), (20.0, 100.0, 121.0, "TOTAL"), (20.0, 60.0, 80.0, "MILK")]
    assert rows_of(boxes) == ["MILK", "TOTAL 6.01"]


def png(width: int, height: int) -> bytes:
    """The head of a picture of any size, and nothing in it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (png(60_000, 60_000), PICTURE_TOO_LARGE),
        (png(MOST_PIXELS + 1, 1), PICTURE_TOO_LARGE),
        (png(10, 10), NO_PICTURE),
        (b"", NO_PICTURE),
        (b"\xff\xd8\xff\xe0 no picture", NO_PICTURE),
        (b"GIF89a", NO_PICTURE),
    ],
)
def test_bombs_and_broken_pictures_are_refused_before_they_are_unpacked(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_boxes(content)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize("command", [("sleep", "600"), ("true",), ("false",), ("echo", "{")])
async def test_a_scanner_that_hangs_or_breaks_is_a_refusal(command: tuple[str, ...]) -> None:
    with pytest.raises(UnreadableFile) as refused:
        await scan(b"x", command=command, limit_seconds=0.5)
    assert refused.value.sentence == NO_PICTURE


async def test_what_the_scanner_refuses_is_said() -> None:
    print_refusal = 'print(\'{"refused": "too large"}\')'
    with pytest.raises(UnreadableFile) as refused:
        await scan(b"x", command=(sys.executable, "-c", print_refusal))
    assert refused.value.sentence == "too large"


DEJAVU = Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"
HAN = Path(paper.__file__).parent / "fonts/OutlaySansSC-Regular.otf"


def drawn(text: str, font: Path, turned: float) -> bytes:
    """A receipt as a camera sees it: a word at the left, its amount at the right, a little turned."""
    rows = text.split("|")
    face = ImageFont.truetype(str(font), 26)
    picture = Image.new("RGB", (620, 60 + 36 * len(rows)), "white")
    pen = ImageDraw.Draw(picture)
    for place, row in enumerate(rows):
        words, _, amount = row.rpartition(" ") if row[-1].isdigit() and row[-3] in ".," else (row, "", "")
        height = 30 + 36 * place
        pen.text((30, height), words, font=face, fill="#222")
        pen.text((590 - pen.textlength(amount, font=face), height), amount, font=face, fill="#222")
    out = io.BytesIO()
    picture.rotate(turned, expand=True, fillcolor="#ddd").save(out, "PNG")
    return out.getvalue()


@pytest.mark.skipif(not is_installed(), reason="the ocr extra is not installed")
@pytest.mark.parametrize(
    ("name", "font", "turned"),
    [
        ("de: deposit, cash and change, taxes below", DEJAVU, 3),
        ("en: subtotal, tax, items, savings", DEJAVU, 0),
        ("zh", HAN, -2),
        ("es", DEJAVU, 0),
    ],
)
async def test_a_picture_is_read(name: str, font: Path, turned: float) -> None:
    code, text, (total, _, day, _) = CASES[name]
    rows = await scan(drawn(text, font, turned))
    found = read_receipt(rows, home=Currency(code), month_first=code == "USD", today=TODAY)
    assert found is not None
    assert (found.total, found.day, found.is_sure) == (Decimal(total), day, True)


@pytest.mark.skipif(not is_installed(), reason="the ocr extra is not installed")
async def test_a_picture_without_text_says_nothing() -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#88aacc").save(out, "JPEG")
    assert await scan(out.getvalue()) == []
