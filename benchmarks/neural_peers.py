"""DeepAR and the Temporal Fusion Transformer of neuralforecast beside ours: `bench neural_peers FILE.csv`.

Same people, cutoffs, days known and scores as `python -m forecasting backtest`, whose options it takes. Their
package brings Lightning and Ray, so it wants an environment of its own, in the root of the checkout:

    python3 -m venv ENV
    ENV/bin/pip install torch==2.13.0        # the CPU build
    ENV/bin/pip install neuralforecast==3.3.0 scikit-learn matplotlib safetensors
    ENV/bin/pip install statsforecast==2.1.1 lightgbm==4.7.0         # for `--methods autoets,lightgbm`
    ENV/bin/pip install pandas==3.1.1        # again: statsforecast takes an older one
    ENV/bin/python -m benchmarks neural_peers FILE.csv [--networks deepar,tft] [--retrain 6] [options]

Each network is global: taught by everybody compared, on days up to the cutoff, in units of each one's typical
day, with the calendar ours reads as known covariates. With `--retrain 6` it is taught anew at every sixth
cutoff, and answers at the five after it from all the days known by then.

neuralforecast's DeepAR feeds its mean back and draws no paths. Here each path feeds back what it draws, as in
Salinas et al. 2020: that is what joins its days. Its Student t goes below zero; `deepar_0` are the same paths
raised to zero. The transformer gives quantiles of single days; the library's Schaake shuffle joins them. The
Tweedie head is left out: its variance is fixed, and its mean cannot be small enough for mostly empty days.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import logging
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from forecasting.backtest import Peer
    from forecasting.frame import DailySeries, FloatArray, UserId

WINDOW = 56
COVARIATES = [f"calendar{place}" for place in range(16)]
QUANTILES = [0.01, 0.05, *(step / 20 for step in range(2, 19)), 0.95, 0.99]
COUNTS_A_DAY = 10.0  # a typical day in the negative binomial's whole units
TRAINER = {
    "accelerator": "cpu",
    "devices": 1,
    "logger": False,
    "enable_progress_bar": False,
    "enable_checkpointing": False,
    "enable_model_summary": False,
}

Build = Callable[[int, int, int, int], Any]  # horizon, steps, paths, seed -> the library's model


@dataclass(frozen=True, slots=True)
class Kind:
    """A network: how it is built, how many batches it learns from, what a typical day is to it, whether it
    draws paths itself.
    """

    build: Build
    steps: int
    typical_day: float
    draws: bool


def deepar(distribution: str, scaler: str) -> Build:
    """Two layers of 40 units, as in the paper; a loss at each of the last 28 days of a window."""

    def build(horizon: int, steps: int, paths: int, seed: int) -> Any:
        losses = importlib.import_module("neuralforecast.losses.pytorch")
        settings = {
            "lstm_hidden_size": 40,
            "lstm_n_layers": 2,
            "h_train": 28,
            "step_size": 4,
            "learning_rate": 0.003,
        }
        settings |= {"loss": losses.DistributionLoss(distribution), "scaler_type": scaler}
        model = drawing_deepar()(horizon, input_size=WINDOW, **settings, **_schooling(steps, seed, 64))
        model.paths = paths
        return model

    return build


def tft(horizon: int, steps: int, paths: int, seed: int) -> Any:
    """32 units, 21 quantiles."""
    models = importlib.import_module("neuralforecast.models")
    losses = importlib.import_module("neuralforecast.losses.pytorch")
    settings = {"hidden_size": 32, "loss": losses.MQLoss(quantiles=QUANTILES), "scaler_type": "standard"}
    settings |= {"learning_rate": 0.003, "num_lr_decays": 3}
    return models.TFT(horizon, input_size=WINDOW, **settings, **_schooling(steps, seed, 32))


def _schooling(steps: int, seed: int, windows: int) -> dict[str, Any]:
    asked = {"max_steps": steps, "random_seed": seed + 1, "futr_exog_list": COVARIATES}
    return asked | {"windows_batch_size": windows, "start_padding_enabled": True} | TRAINER


KINDS = {
    "deepar": Kind(deepar("StudentT", "standard"), 1000, 1.0, True),
    "deepar_counts": Kind(deepar("NegativeBinomial", "identity"), 1000, COUNTS_A_DAY, True),
    "tft": Kind(tft, 500, 1.0, False),
}


def drawing_deepar() -> Any:
    """The library's DeepAR with its own weights and heads, except that each path feeds back its own draws.

    After predicting, `drawn` is (B, paths, H). `paths` is to be set.
    """
    models, torch = importlib.import_module("neuralforecast.models"), importlib.import_module("torch")

    class DrawingDeepAR(models.DeepAR):  # type: ignore[misc, name-defined]
        def _predict_step_recurrent_batch(
            self,
            insample_y: Any,
            insample_mask: Any,
            futr_exog: Any,
            hist_exog: Any,
            stat_exog: Any,
            y_idx: Any,
        ) -> Any:
            self.rnn_state, self.maintain_state, self.h = None, True, 1
            loc, scale = self._get_loc_scale(y_idx)
            length, seen = self.input_size, insample_y[:, : self.input_size]
            drawn: list[Any] = []
            for step in range(self.predict_horizon):
                days = futr_exog[:, length + step - 1].unsqueeze(1) if drawn else futr_exog[:, :length]
                raw = self({"insample_y": seen, "futr_exog": days, "hist_exog": None, "stat_exog": None})
                if not drawn:  # the past is read once, then every path goes its own way
                    raw, loc, scale, futr_exog = (
                        one.repeat_interleave(self.paths, dim=0) for one in (raw, loc, scale, futr_exog)
                    )
                    self.rnn_state = tuple(one.repeat_interleave(self.paths, dim=1) for one in self.rnn_state)
                head = self.loss.scale_decouple(self.loss.domain_map(raw), loc, scale)
                drawn.append(self.loss.get_distribution(head, **self.loss.distribution_kwargs).sample())
                seen = self.scaler.scaler(drawn[-1], loc, scale)
            self.rnn_state, self.maintain_state, self.h = None, False, self.horizon_backup
            self.drawn = torch.cat(drawn, dim=1)[:, :, 0].reshape(-1, self.paths, self.predict_horizon)
            return torch.zeros(len(insample_y), self.predict_horizon, len(self.loss.output_names))

    return DrawingDeepAR


class Taught:
    """One kind of network as a forecaster of `backtest`: taught anew at every `retrain`th call."""

    def __init__(self, kind: Kind, retrain: int) -> None:
        self._kind, self._retrain = kind, retrain
        self._calls, self._forecaster = 0, None
        self.last: Mapping[UserId, FloatArray] = {}

    def __call__(
        self, pasts: Sequence[DailySeries], horizon: int, n: int, seed: int
    ) -> Mapping[UserId, FloatArray]:
        pasts = sorted(pasts, key=lambda past: str(past.user))
        typical = np.array([typical_day(past) for past in pasts]) / self._kind.typical_day
        table = days_table(pasts, typical)
        if self._calls % self._retrain == 0:
            library: Any = importlib.import_module("neuralforecast")
            model = self._kind.build(horizon, self._kind.steps, n, seed)
            self._forecaster = library.NeuralForecast([model], freq="D")
            self._forecaster.fit(table)
        self._calls += 1
        drawn = self._drawn(table, days_ahead(pasts, horizon), n, seed) * typical[:, None, None]
        self.last = {past.user: paths for past, paths in zip(pasts, drawn, strict=True)}
        return self.last

    def _drawn(self, table: pd.DataFrame, ahead: pd.DataFrame, n: int, seed: int) -> FloatArray:
        """(people, n, H) in typical days."""
        forecaster: Any = self._forecaster
        if self._kind.draws:
            forecaster.predict(table, futr_df=ahead)
            return np.asarray(forecaster.models[0].drawn.numpy(), dtype=np.float64)
        told = forecaster.simulate(table, futr_df=ahead, n_paths=n, seed=seed, method="schaake_shuffle")
        told = told.sort_values(["unique_id", "sample_id", "ds"])
        people = table["unique_id"].nunique()
        return np.maximum(told["TFT"].to_numpy(dtype=np.float64).reshape(people, n, -1), 0.0)


def typical_day(past: DailySeries) -> float:
    """The mean known day of the last year, as in the scores."""
    from forecasting.metrics import DAYS_A_MONTH, typical_month

    return typical_month(past.values, past.known) / DAYS_A_MONTH


def days_table(pasts: Sequence[DailySeries], typical: FloatArray) -> pd.DataFrame:
    """Everybody's days as the library reads them: unique_id, ds, y in `typical`, the calendar."""
    import pandas as pd

    parts = [
        _calendar(past, past.days()).assign(y=past.values / unit)
        for past, unit in zip(pasts, typical, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def days_ahead(pasts: Sequence[DailySeries], horizon: int) -> pd.DataFrame:
    """The calendar of everybody's next days."""
    import pandas as pd

    parts = [_calendar(past, past.days(horizon)[-horizon:]) for past in pasts]
    return pd.concat(parts, ignore_index=True)


def _calendar(past: DailySeries, days: Any) -> pd.DataFrame:
    import pandas as pd

    from forecasting.features import calendar

    table = pd.DataFrame(calendar(days), columns=COVARIATES)
    return table.assign(ds=days.astype("M8[ns]"), unique_id=str(past.user))


def raised(taught: Taught) -> Peer:
    """The network's last answer, which must be of the same cutoff, with days below zero at zero."""

    def peer(pasts: Sequence[DailySeries], horizon: int, n: int, seed: int) -> Mapping[UserId, FloatArray]:
        return {past.user: np.maximum(taught.last[past.user], 0.0) for past in pasts}

    return peer


def peers(names: Sequence[str], retrain: int) -> dict[str, Peer]:
    """The networks by name; one that can go below zero also as raised to zero."""
    found: dict[str, Peer] = {}
    for name in names:
        taught = Taught(KINDS[name], retrain)
        found[name] = taught
        if name == "deepar":
            found["deepar_0"] = raised(taught)
    return found


def asked(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Options of the networks, and what is left for `backtest`."""
    parser = argparse.ArgumentParser(
        prog="bench neural_peers",
        description="DeepAR and TFT beside ours; takes the options of `python -m forecasting backtest` too",
    )
    parser.add_argument("--networks", default=",".join(KINDS), help=f"of {', '.join(KINDS)} (default: all)")
    parser.add_argument("--retrain", type=int, default=1, help="teach at every so manyth cutoff (default 1)")
    return parser.parse_known_args(arguments)


def main(arguments: list[str]) -> int:
    """Print the tables of `backtest` with the networks among the methods."""
    ours, rest = asked(arguments)
    names = [name.strip() for name in ours.networks.split(",")]
    if unknown := [name for name in names if name not in KINDS]:
        print(f"no network is called {', '.join(unknown)}; there are {', '.join(KINDS)}", file=sys.stderr)
        return 2
    if importlib.util.find_spec("neuralforecast") is None:
        print("neuralforecast is not installed: the head of this file says how", file=sys.stderr)
        return 2
    logging.getLogger("lightning").setLevel(logging.ERROR)
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    from forecasting.__main__ import parser
    from forecasting.backtest import run

    importlib.import_module("torch").set_num_threads(1)
    return run(parser().parse_args(["backtest", *rest]), peers(names, ours.retrain))
