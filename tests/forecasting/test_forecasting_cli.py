import csv
import json

import numpy as np
import pytest

from forecasting.__main__ import main
from tests.forecasting.spending import day, everyday


def rows_of(user: str, values: np.ndarray, currency: str = "EUR") -> list[tuple[object, ...]]:
    return [
        (user, day(place), amount, currency)
        for place, amount in enumerate(values.tolist())
        if amount or not place
    ]


def write(path, rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("user_id", "date", "amount", "currency"), *rows])


def read(path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


ROWS = [*rows_of("bob", everyday(40, 1)), *rows_of("007", everyday(90))]


def forecast(folder, rows, *more: str) -> int:
    write(folder / "in.csv", rows)
    asked = ["forecast", str(folder / "in.csv"), "--threads", "1", "--samples", "200"]
    return main([*asked, "--daily", str(folder / "daily.csv"), "--total", str(folder / "total.csv"), *more])


def test_daily_and_total_quantiles_are_written(tmp_path, capsys):
    assert (
        forecast(
            tmp_path,
            ROWS,
            "--as-of",
            str(day(79)),
            "--horizon",
            "5",
            "--quantiles",
            "0.5,0.05,0.95",
            "--json",
        )
        == 0
    )
    daily, total = read(tmp_path / "daily.csv"), read(tmp_path / "total.csv")
    assert list(daily[0]) == ["user_id", "date", "q0.5", "q0.05", "q0.95"]
    assert list(total[0]) == ["user_id", "q0.5", "q0.05", "q0.95"]
    assert [row["date"] for row in daily[:5]] == [str(day(place)) for place in range(80, 85)]
    assert [row["user_id"] for row in total] == ["007", "bob"]
    assert all(float(row["q0.05"]) <= float(row["q0.5"]) <= float(row["q0.95"]) for row in [*daily, *total])
    told = capsys.readouterr()
    timings = json.loads(told.out)
    assert timings["users"] == 2
    assert {"fit_seconds", "forecast_seconds", "peak_memory_mb"} <= set(timings)
    assert told.err == ""


def test_rows_after_the_cutoff_are_never_read(tmp_path):
    cutoff = ("--as-of", str(day(30)), "--horizon", "3")
    assert forecast(tmp_path, ROWS, *cutoff) == 0
    before = (tmp_path / "daily.csv").read_bytes(), (tmp_path / "total.csv").read_bytes()
    kept = [row for row in ROWS if row[1] <= day(30)]
    assert (
        forecast(
            tmp_path, [*kept, ("bob", day(31), "nonsense", "???"), ("bob", day(50), 1e9, "USD")], *cutoff
        )
        == 0
    )
    assert before == ((tmp_path / "daily.csv").read_bytes(), (tmp_path / "total.csv").read_bytes())


def test_who_has_no_row_yet_is_named_and_left_out(tmp_path, capsys):
    assert (
        forecast(tmp_path, [*ROWS, ("late", day(80), 5, "EUR")], "--as-of", str(day(20)), "--horizon", "2")
        == 0
    )
    assert "late" in capsys.readouterr().err
    assert [row["user_id"] for row in read(tmp_path / "total.csv")] == ["007", "bob"]


def test_one_day_of_history_is_enough(tmp_path):
    assert forecast(tmp_path, [("new", day(0), 12.5, "EUR")], "--horizon", "7") == 0
    assert float(read(tmp_path / "total.csv")[0]["q0.95"]) > 0


def test_the_others_in_the_file_do_not_matter(tmp_path):
    cutoff = ("--as-of", str(day(85)), "--horizon", "4")
    assert forecast(tmp_path, ROWS, *cutoff) == 0
    together = [row for row in read(tmp_path / "daily.csv") if row["user_id"] == "007"]
    assert forecast(tmp_path, [row for row in ROWS if row[0] == "007"], *cutoff) == 0
    assert read(tmp_path / "daily.csv") == together


def test_a_second_currency_is_left_out_and_told(tmp_path, capsys):
    foreign = [("bob", day(3), 9e9, "JPY")]
    assert forecast(tmp_path, [*ROWS, *foreign], "--as-of", str(day(39)), "--horizon", "2") == 0
    assert "bob" in capsys.readouterr().err
    assert float(read(tmp_path / "total.csv")[1]["q0.95"]) < 1e6


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot be read"),
        ("user_id,date\na,2024-01-01\n", "amount"),
        ("user_id,date,amount\na,2024-01-01,5\na,01/02/2024,5\n", "line 3"),
        ("user_id,date,amount\na,2024-01-01,5\na,2024-01-02,five\n", "line 3"),
        ("user_id,date,amount\na,2024-01-01,1e309\n", "line 2"),
        ("user_id,date,amount\n", "no rows"),
        ("user_id,date,amount\n\na,2024-01-01,5\n \na,2024-01-02,five\n", "line 5"),
        ("user_id,date,amount\na,2024-01-01,5\na,2024-01-02,5,6\n", "line 3"),
        ("user_id,date,amount\na,2024-01-01,5\na,9999-12-31,5\n", "before the year"),
    ],
)
def test_a_file_that_cannot_be_read_ends_in_one_line(tmp_path, capsys, text, says):
    (tmp_path / "in.csv").write_text(text)
    assert main(["forecast", str(tmp_path / "in.csv"), "--threads", "1"]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_a_missing_file_and_a_wrong_option_are_told(tmp_path, capsys):
    assert main(["forecast", str(tmp_path / "none.csv")]) == 2
    told = capsys.readouterr().err
    assert "none.csv" in told
    assert told.count("\n") == 1
    with pytest.raises(SystemExit):
        main(["forecast", "x.csv", "--total", str(tmp_path / "nowhere" / "total.csv")])
    assert "no folder" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["forecast", "x.csv", "--quantiles", "0.5,2"])
    with pytest.raises(SystemExit):
        main(["forecast", "x.csv", "--as-of", "yesterday"])


def test_fit_saves_a_folder_that_loads(tmp_path, capsys):
    from forecasting import SpendForecaster

    write(tmp_path / "in.csv", rows_of("bob", everyday(20, 1)))
    assert main(["fit", str(tmp_path / "in.csv"), "--threads", "1", "--folder", str(tmp_path / "model")]) == 0
    assert "bob\tpool\t20 days" in capsys.readouterr().out
    assert list(SpendForecaster.load(tmp_path / "model").sample(7, 10)) == ["bob"]
