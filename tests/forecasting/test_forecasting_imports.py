import subprocess
import sys

import pytest

import forecasting

HEAVY = ("torch", "pandas", "sklearn", "matplotlib", "safetensors")


def loaded_after(statement: str) -> set[str]:
    code = f"{statement}; import sys; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_conditioning_loads_numpy_alone():
    modules = loaded_after("import forecasting.conditioning")
    assert "numpy" in modules
    assert not modules & set(HEAVY)


def test_the_package_itself_loads_nothing():
    assert not loaded_after("import forecasting") & {*HEAVY, "numpy"}


def test_the_command_line_answers_help_without_loading_torch():
    assert not loaded_after("import forecasting.__main__ as m; m.parser()") & set(HEAVY)


def test_names_come_when_asked_for():
    assert forecasting.SpendForecaster.__name__ == "SpendForecaster"
    assert callable(forecasting.retrain)
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = forecasting.nothing_like_it
