"""Which days ahead an epoch learns from and what is known of them, the same on every device.

Chance is arithmetic here, a hash of seed, epoch and place, so a person learns the same alone and in company,
with and without a GPU. K: people in one epoch or epochs of one person; O origins each; three days ahead of
every origin.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor

from forecasting.features import FARTHEST_STEP, WHOLE, Prepared

DAYS_A_DAY = 3
WORD = 0xFFFFFFFF
TURN = 0x9E3779B9  # 2**32 over the golden ratio: multiples of it lie far apart
DAYS, KEPT = 0, 1  # what a number is drawn for
FROM = (1, 1, WHOLE + 1)
WIDE = (WHOLE, WHOLE, FARTHEST_STEP - WHOLE)


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What is read of `Prepared`, as tensors on one device; on the CPU they share its memory."""

    inputs: Tensor
    scale: Tensor
    values: Tensor
    known: Tensor
    dates: Tensor
    newest: Tensor
    same_date: Tensor
    same_weekday: Tensor
    latest: Tensor
    summary: Tensor


def view_of(people: Prepared, device: str | torch.device = "cpu") -> View:
    """Everybody's days where they are learned from."""
    names = [field.name for field in fields(View)]
    return View(*(torch.from_numpy(getattr(people, name)).to(device) for name in names))


def mixed(numbers: Tensor) -> Tensor:
    """Whole numbers below 2**32 -> such numbers that look like chance; each comes from one alone.

    Two rounds of shift and odd factor; factors below 2**31, so nothing overflows and devices agree.
    """
    once: Tensor = ((numbers ^ (numbers >> 16)) * 0x7FEB352D) & WORD
    twice: Tensor = ((once ^ (once >> 15)) * 0x2C1B3C6D) & WORD
    return twice ^ (twice >> 16)


def chance(seeds: Tensor, epochs: Tensor, purpose: int, count: int) -> Tensor:
    """Whole seeds and epochs, (K,) or one -> (K, count) whole numbers below 2**32, whose first are the same
    for every count.
    """
    keys = mixed((mixed((seeds + TURN) & WORD) + 2 * epochs + purpose) & WORD)
    places = torch.arange(count, device=seeds.device) * TURN
    return mixed((keys[:, None] + places) & WORD)


def days_ahead(seeds: Tensor, epochs: Tensor, origins: int) -> Tensor:
    """(K, 3, O) steps: two within four weeks, one up to two months."""
    drawn = chance(seeds, epochs, DAYS, DAYS_A_DAY * origins).view(-1, origins, DAYS_A_DAY)
    first, width = torch.tensor([FROM, WIDE], device=seeds.device)
    steps: Tensor = first + (drawn * width >> 32)
    return steps.transpose(1, 2).contiguous()


def kept(seeds: Tensor, epochs: Tensor, origins: int, units: int, dropout: float) -> Tensor:
    """(K, O, units) factors of the states: 0 for the share `dropout`, to the nearest 256th, the others
    larger.
    """
    out = round(256 * dropout)
    drawn = chance(seeds, epochs, KEPT, origins * units // 4)
    each = drawn.view(torch.uint8).view(-1, origins, units // 4, 8)[..., :4]  # the lower bytes first
    factors: Tensor = (each >= out).flatten(2) * (256 / (256 - out))
    return factors


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """What to predict, each (…, 3, O): places of the origins and steps from them, amounts in level units,
    weights, 0 where there is nothing to learn; the place 0 stands there.
    """

    origins: Tensor
    steps: Tensor
    amounts: Tensor
    weights: Tensor


def ahead_of(view: View, origins: Tensor, ends: Tensor, steps: Tensor, half_life: float) -> Ahead:
    """The days `steps` (…, 3, O) after `origins` (…, O), -1 where there is none, as far as they are known.

    `ends` (…, O or 1): the place after the last day that may be read; a day weighs half when `half_life`
    older.
    """
    origins, ends = (places[..., None, :] for places in (origins, ends))
    targets = origins + steps
    use = (origins >= 0) & (targets < ends)
    targets, origins = targets.where(use, 0), origins.where(use, 0)
    scale = view.scale[origins]
    use &= view.known[targets] & (scale > 0)
    amounts = view.values[targets] / scale.where(use, 1.0)
    weights = use * torch.exp2((targets - ends + 1) / half_life)
    return Ahead(origins, steps, amounts.where(use, 0.0).float(), weights)


def seen_ahead(view: View, origins: Tensor, steps: Tensor) -> tuple[Tensor, ...]:
    """(N,) origins and steps ahead (>= 1) -> parts (N, …) of what is known of the target day: its calendar,
    its past namesakes, what was just paid and the distance.
    """
    targets, days = origins + steps, view.newest.shape[1]
    recent = (view.newest[:, targets] > origins).sum(dim=0)  # months of which the origin knows too little
    row = recent.clamp(max=len(view.newest) - 1) * days + targets
    same_date = at_places(view.same_date, row) * (recent < len(view.newest))[:, None]
    same_weekday = at_places(view.same_weekday, (steps - 1) // 7 * days + targets)
    before = view.latest.flatten()[(steps - 1).clamp(max=len(view.latest) - 1) * days + origins]
    far = steps.clamp(max=FARTHEST_STEP).double()
    numbers = torch.stack([before, far / 28.0, torch.log(far) / 4.0], dim=-1).to(view.dates.dtype)
    return at_places(view.dates, targets), same_date, same_weekday, numbers


def covariates(view: View, origins: Tensor, steps: Tensor) -> Tensor:
    """(N,) origins and steps ahead (>= 1) -> (N, 47): `seen_ahead`, then the past in a few numbers."""
    return torch.cat([*seen_ahead(view, origins, steps), at_places(view.summary, origins)], dim=-1)


def at_places(table: Tensor, places: Tensor) -> Tensor:
    """(…, W) and (N,) places in it, counted through -> (N, W)."""
    return table.flatten(0, -2).index_select(0, places)
