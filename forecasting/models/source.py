"""The recipe this project started from, kept as a named baseline.

One LSTM layer (hidden 64) reads 30 days scaled to [0, 1] by the training part's minimum and maximum and
gives the next day; Adam, mean squared error, 100 epochs, the first 80 % of windows to learn and the last 20
% to test. It finds a sine under noise and fails on real spending, where R2 is about 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from forecasting.frame import DailySeries, FloatArray
from forecasting.training import one_thread

WINDOW = 30
HIDDEN = 64
EPOCHS = 100
BATCH = 32
RATE = 1e-3
YEAR = 365


def synthetic_signal() -> FloatArray:
    """(365,) the year without its noise: 50 + 20 sin over five turns."""
    return np.asarray(50.0 + 20.0 * np.sin(np.linspace(0.0, 10.0 * np.pi, YEAR)), dtype=np.float64)


def synthetic_year(seed: int) -> FloatArray:
    """(365,) the signal plus noise of standard deviation 5."""
    return synthetic_signal() + np.random.default_rng(seed).normal(0.0, 5.0, YEAR)


class WindowNetwork(nn.Module):
    """(B, 30, 1) scaled days -> (B,) the next one, scaled."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.lstm = nn.LSTM(1, HIDDEN, batch_first=True)
            self.out = nn.Linear(HIDDEN, 1)

    def predict(self, windows: Tensor) -> Tensor:
        """The next day of each window."""
        last: Tensor = self.out(self.lstm(windows)[0][:, -1])
        return last[:, 0]


@dataclass(frozen=True, slots=True, eq=False)
class SourceResult:
    """`actual` and `predicted` (D,) are the last 20 % of windows in the data's unit; `losses` one mean an
    epoch.
    """

    network: WindowNetwork
    low: float
    span: float
    losses: tuple[float, ...]
    actual: FloatArray
    predicted: FloatArray


def fit_source(values: FloatArray, seed: int = 0, epochs: int = EPOCHS) -> SourceResult:
    """Train on the first 80 % of the windows of `values` (T,), T > 31, and predict the others a day ahead."""
    count = len(values) - WINDOW
    cut = int(0.8 * count)
    learned = values[: cut + WINDOW]
    low, span = float(learned.min()), float(np.ptp(learned)) or 1.0
    scaled = (values - low) / span
    windows = np.lib.stride_tricks.sliding_window_view(scaled[:-1], WINDOW)
    inputs = torch.from_numpy(windows.copy()).float()[..., None]  # (N, 30, 1)
    targets = torch.from_numpy(scaled[WINDOW:]).float()  # (N,)
    network = WindowNetwork(seed)
    with one_thread():
        losses = _train(network, inputs[:cut], targets[:cut], epochs, seed)
        with torch.no_grad():
            predicted = network.predict(inputs[cut:]).double().numpy()
    return SourceResult(network, low, span, losses, values[WINDOW + cut :], predicted * span + low)


def _train(
    network: WindowNetwork, inputs: Tensor, targets: Tensor, epochs: int, seed: int
) -> tuple[float, ...]:
    optimizer = torch.optim.Adam(network.parameters(), lr=RATE)
    order = torch.Generator().manual_seed(seed)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.split(torch.randperm(len(inputs), generator=order), BATCH):
            loss = torch.nn.functional.mse_loss(network.predict(inputs[batch]), targets[batch])
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            total += float(loss.detach()) * len(batch)
        losses.append(total / len(inputs))
    return tuple(losses)


def source_recipe(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """(n, horizon) the recipe's recursive point forecast, the same in every path; zeros before 62 days are
    known.

    Trained on the last two years. Negative predictions are raised to 0, since nobody spends less.
    """
    recent = series.latest(730).values
    if len(recent) < 2 * WINDOW + 2:
        return np.zeros((n, horizon))
    fitted = fit_source(recent, seed=int(rng.integers(2**31)))
    window = torch.from_numpy((recent[-WINDOW:] - fitted.low) / fitted.span).float()
    for _ in range(horizon):
        with torch.no_grad():
            window = torch.cat([window, fitted.network.predict(window[None, -WINDOW:, None])])
    point = window[WINDOW:].double().numpy() * fitted.span + fitted.low
    return np.tile(np.maximum(point, 0.0), (n, 1))
