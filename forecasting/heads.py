"""The distribution of one day's spending: nothing with probability 1 - p, otherwise a mixture of lognormals.

Non-negative by construction, so samples are never clipped at zero (clipping Gaussian samples raised totals by
87 % on a real ledger). Amounts are in units of the person's level; only log(amount) enters the likelihood.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from forecasting.frame import FloatArray

Floats = npt.NDArray[np.float32]

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


def _softplus(x: Floats) -> Floats:
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def _sigmoid(x: Floats) -> Floats:
    out: Floats = 0.5 + 0.5 * np.tanh(0.5 * x)
    return out


def _softmax(x: Floats) -> tuple[Floats, Floats]:
    """(K, N) -> shares that sum to 1 over the first axis, and the log of the sum of exp (N,)."""
    top = x.max(axis=0)
    raised = np.exp(x - top)
    total = raised.sum(axis=0)
    return raised / total, top + np.log(total)


def nats_and_slopes(raw: Floats, amounts: Floats, weights: Floats) -> tuple[float, Floats]:
    """The weighted sum of `negative_log_likelihood`, and its slopes in `raw`; both (10, N), a row an output.

    In numpy, which takes half as long as torch over arrays as small as one person's.
    """
    logit, share = raw[0].clip(-8.0, 8.0), raw[1 : 1 + COMPONENTS]
    middle, breadth = np.split(raw[1 + COMPONENTS :], 2)
    centre, spread = middle.clip(-9.0, 9.0), np.minimum(LEAST_SPREAD + _softplus(breadth), MOST_SPREAD)
    spent = amounts > 0
    counts, logs = weights * spent, np.log(np.where(spent, amounts, 1.0)).clip(-14.0, 14.0)
    away = (logs - centre) / spread
    usual, shares = _softmax(share)
    mine, together = _softmax(share - 0.5 * away * away - np.log(spread) - 0.9189385332046727)
    mine *= counts
    slopes = np.empty_like(raw)
    slopes[0] = weights * (_sigmoid(logit) - spent) * (logit == raw[0])
    slopes[1 : 1 + COMPONENTS] = usual * counts - mine
    by_centre, by_spread = np.split(slopes[1 + COMPONENTS :], 2)
    by_centre[:] = -mine * away / spread * (centre == middle)
    by_spread[:] = mine * (1.0 - away * away) / spread * _sigmoid(breadth) * (spread < MOST_SPREAD)
    happens = _softplus(logit) - logit * spent
    return float(weights @ happens - counts @ (together - shares)), slopes


def crps(raw: Tensor, amounts: Tensor) -> Tensor:
    """(N, 10), (N,) amounts in units of the level -> (N,) continuous ranked probability scores, same unit.

    The integral over amounts from 0 to 8,000 levels in 48 steps, fine near nothing and coarse far out: what
    the forecast is judged by, where the likelihood above asks first for the right odds of rare days.
    """
    logit, share, centre, spread = split(raw)
    bounds = torch.expm1(2.0 * torch.linspace(0.0, 6.0, 49)) / 20.0
    middle = (bounds[1:] + bounds[:-1]) / 2.0
    below = torch.special.ndtr((torch.log(middle)[:, None] - centre[:, None, :]) / spread[:, None, :])
    something = torch.sigmoid(logit)[:, None]
    stated = 1.0 - something + something * (below * torch.exp(share)[:, None, :]).sum(dim=-1)
    reached = (amounts[:, None] <= middle).to(raw.dtype)
    scores: Tensor = ((stated - reached) ** 2 * torch.diff(bounds)).sum(dim=-1)
    return scores


def sample(raw: FloatArray, n: int, rng: np.random.Generator) -> FloatArray:
    """(H, 10) outputs -> (n, H) independent days in level units."""
    logit, share, centre, spread = (part.numpy() for part in split(torch.from_numpy(raw)))
    shape, bounds = (n, len(raw)), np.cumsum(np.exp(share), axis=-1)
    spends = rng.random(shape) < 1.0 / (1.0 + np.exp(-logit))
    drawn = rng.random(shape)
    which = COMPONENTS * np.arange(len(raw)) + sum(drawn > bound for bound in bounds.T[:-1])
    amounts = np.exp(centre.take(which) + spread.take(which) * rng.standard_normal(shape))
    return np.where(spends, amounts, 0.0)


def spread_totals(raw: FloatArray, ranks: FloatArray) -> FloatArray:
    """(10,) outputs and probabilities (n,) in (0, 1) -> (n,) the quantiles there."""
    logit, share, centre, spread = (part.double().numpy()[0] for part in split(torch.from_numpy(raw[None])))
    nothing = 1.0 / (1.0 + np.exp(logit))
    grid = np.linspace((centre - 5 * spread).min(), (centre + 5 * spread).max(), GRID)
    below = torch.special.ndtr(torch.from_numpy((grid[:, None] - centre) / spread)).numpy() @ np.exp(share)
    above = (ranks - nothing) / max(1.0 - nothing, 1e-9)
    return np.where(above > 0, np.exp(np.interp(above, below, grid)), 0.0)


def ranks_of(raw: Tensor, amounts: Tensor) -> Tensor:
    """(N, 10), (N,) -> (N,) probabilities of less than each amount; the middle of nothing's where it is 0."""
    logit, share, centre, spread = split(raw)
    something, spent = torch.sigmoid(logit), amounts > 0
    logs = torch.log(torch.where(spent, amounts, torch.ones_like(amounts)))[:, None]
    below = (torch.special.ndtr((logs - centre) / spread) * torch.exp(share)).sum(dim=-1)
    return torch.where(spent, 1.0 - something + something * below, (1.0 - something) / 2.0)
