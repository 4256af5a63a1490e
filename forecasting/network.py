"""One person's network: a single LSTM layer over the past, and two small decoders: one for any day ahead,
one for the total of the next days.

Direct, not recursive: the state at the origin and what is known about the target day give that day's
distribution at once, so errors do not feed on themselves.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from forecasting.features import COVARIATES, INPUTS, WINDOW
from forecasting.heads import OUTPUTS

HIDDEN = 32


class SpendNetwork(nn.Module):
    """About 12,500 weights. `states`: (B, L, F) -> (B, L, 32); `outputs` of a day and `totals` of the next
    days: (N, 32), (N, C) -> (N, 10).
    """

    def __init__(self, seed: int = 0) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.lstm = nn.LSTM(INPUTS, HIDDEN, batch_first=True)
            self.decoder = nn.Linear(HIDDEN + COVARIATES, HIDDEN)
            self.head = nn.Linear(HIDDEN, OUTPUTS)
            self.total_decoder = nn.Linear(HIDDEN + WINDOW, HIDDEN)
            self.total_head = nn.Linear(HIDDEN, OUTPUTS)
        with torch.no_grad():
            self.head.weight.mul_(0.3)
            self.total_head.weight.mul_(0.3)

    def states(self, inputs: Tensor) -> Tensor:
        """What the past means at the end of each day; each sequence starts from nothing."""
        out: Tensor = self.lstm(inputs)[0]
        return out

    def outputs(self, states: Tensor, covariates: Tensor) -> Tensor:
        """The head's raw outputs for one target day a row."""
        mixed = torch.nn.functional.silu(self.decoder(torch.cat([states, covariates], dim=-1)))
        out: Tensor = self.head(mixed)
        return out

    def totals(self, states: Tensor, covariates: Tensor) -> Tensor:
        """The head's raw outputs for the mean day of one window of the next days a row."""
        mixed = torch.nn.functional.silu(self.total_decoder(torch.cat([states, covariates], dim=-1)))
        out: Tensor = self.total_head(mixed)
        return out
