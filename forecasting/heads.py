"""The distribution of one day's spending: nothing with probability 1 - p, otherwise a mixture of lognormals.

Non-negative by construction, so samples are never clipped at zero (clipping Gaussian samples raised totals by
87 % on a real ledger). Amounts are in units of the person's level; only log(amount) enters the likelihood.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from forecasting.frame import FloatArray

COMPONENTS = 3
OUTPUTS = 1 + 3 * COMPONENTS
LEAST_SPREAD = 0.15
MOST_SPREAD = 2.5
GRID = 512


def split(raw: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """(N, 10) -> logit of spending at all (N,), log mixture weights, centres and spreads of log amount (N,
    3).
    """
    logit = raw[:, 0].clamp(-8.0, 8.0)
    share, centre, spread = raw[:, 1:].reshape(-1, 3, COMPONENTS).unbind(dim=1)
    spread = (LEAST_SPREAD + torch.nn.functional.softplus(spread)).clamp(max=MOST_SPREAD)
    return logit, torch.log_softmax(share, dim=-1), centre.clamp(-9.0, 9.0), spread


def negative_log_likelihood(raw: Tensor, amounts: Tensor) -> Tensor:
    """(N, 10), (N,) amounts >= 0 in units of the level -> (N,) nats; of log(amount) where it is positive."""
    logit, share, centre, spread = split(raw)
    positive = amounts > 0
    happens = torch.nn.functional.binary_cross_entropy_with_logits(
        logit, positive.to(raw.dtype), reduction="none"
    )
    logs = torch.log(torch.where(positive, amounts, torch.ones_like(amounts))).clamp(-14.0, 14.0)[:, None]
    density = -0.5 * ((logs - centre) / spread) ** 2 - torch.log(spread) - 0.9189385332046727
    return happens - torch.where(
        positive, torch.logsumexp(share + density, dim=-1), torch.zeros_like(happens)
    )


def starting_bias(amounts: FloatArray) -> FloatArray:
    """(10,) biases under which an untrained head already answers with the person's own days (in level
    units).
    """
    positive = np.log(amounts[amounts > 0]) if (amounts > 0).any() else np.zeros(1)
    share = (np.count_nonzero(amounts) + 0.5) / (len(amounts) + 1.0)
    centres = np.quantile(positive, (0.15, 0.5, 0.93)).clip(-8, 8)
    spread = float(np.clip(positive.std() * 0.6, 0.3, 1.5))
    raw_spread = np.log(np.expm1(spread - LEAST_SPREAD))
    return np.concatenate(
        [[np.log(share / (1 - share))], np.log([0.3, 0.5, 0.2]), centres, np.full(COMPONENTS, raw_spread)]
    )


def sample(raw: FloatArray, n: int, rng: np.random.Generator) -> FloatArray:
    """(H, 10) outputs -> (n, H) independent days in level units."""
    logit, share, centre, spread = (part.numpy() for part in split(torch.from_numpy(raw)))
    shape = (n, len(raw))
    spends = rng.random(shape) < 1.0 / (1.0 + np.exp(-logit))
    bounds = np.cumsum(np.exp(share), axis=-1)
    which = (rng.random(shape)[..., None] > bounds[None, :, :-1]).sum(axis=-1)
    day = np.arange(len(raw))
    amounts = np.exp(centre[day, which] + spread[day, which] * rng.standard_normal(shape))
    return np.where(spends, amounts, 0.0)


def spread_totals(raw: FloatArray, n: int) -> FloatArray:
    """(10,) outputs -> (n,) ascending: the middle of each n-th of the distribution, without chance."""
    logit, share, centre, spread = (part.double().numpy()[0] for part in split(torch.from_numpy(raw[None])))
    nothing = 1.0 / (1.0 + np.exp(logit))
    grid = np.linspace((centre - 5 * spread).min(), (centre + 5 * spread).max(), GRID)
    below = torch.special.ndtr(torch.from_numpy((grid[:, None] - centre) / spread)).numpy() @ np.exp(share)
    ranks = ((np.arange(n) + 0.5) / n - nothing) / max(1.0 - nothing, 1e-9)
    return np.where(ranks > 0, np.exp(np.interp(ranks, below, grid)), 0.0)
