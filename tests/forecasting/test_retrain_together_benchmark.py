import argparse

import numpy as np
import pytest
import torch

from benchmarks.retrain_together import agreement, main, prepared, print_together, sizes, year_of
from forecasting.recurrent import PLAIN


def test_companies_double_up_to_the_largest():
    assert list(sizes("cpu", 20)) == [8, 16, 20]
    assert list(sizes("cpu", 3)) == [3]
    assert list(sizes("cuda", None))[-1] == 32768


def test_made_up_people_differ_and_each_is_the_same_again():
    assert np.array_equal(year_of(1), year_of(1))
    assert not np.array_equal(year_of(1), year_of(2))


def test_the_table_has_a_row_a_size(capsys):
    print_together(prepared(2), argparse.Namespace(device="cpu", people=2, source=2.0), "", PLAIN)
    assert capsys.readouterr().out.startswith("| together, 2 at once")


def test_the_difference_told_is_of_rounding():
    assert agreement(prepared(2), "cpu") < 1e-4


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_no_gpu_is_told(capsys):
    assert main(["--device", "cuda"]) == 2
    assert "no GPU" in capsys.readouterr().out
