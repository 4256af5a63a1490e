"""Many people trained side by side in one program, each with weights of their own, on the CPU or a GPU.

What `training.train` does for one person, for P at once: every product is a batched one over the people, and
nothing of one reaches another. Shapes: P people, B stretches each (shorter histories are filled up with blank
ones), L days a stretch, O = B * 56 origins, W learned weights in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import silu

from forecasting.draws import DAYS_A_DAY, View, ahead_of, days_ahead, kept, seen_ahead, view_of
from forecasting.features import Prepared, joined
from forecasting.heads import OUTPUTS, negative_log_likelihood
from forecasting.network import HIDDEN, SpendNetwork
from forecasting.recurrent import PLAIN, Cell, states_of
from forecasting.scaling import SUMMARY
from forecasting.stepping import FIRST, LEAST, SECOND
from forecasting.training import HALF_LIFE, WARM_UP, Plan, first_days, one_thread, places_at, taught

AT_ONCE = {"cpu": 32, "cuda": 2048}  # about 2 MB each on a GPU, 8 with four years


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """People on one device: `inputs` (P, L, B, F), `origins` (P, O) places of the view, -1 where there is
    none, `ends` (P, 1): the place after each person's last day, `summary` (P, O, 16) at the origins.
    """

    view: View
    inputs: Tensor
    origins: Tensor
    ends: Tensor
    summary: Tensor


def company_of(people: Sequence[Prepared], device: str | torch.device = "cpu") -> Company:
    """Everybody's days, put where they are learned from once."""
    crowd = joined(people)
    first = first_days(crowd)
    ends = crowd.ends[:, None]
    laid = places_at(crowd, first.ravel(), np.broadcast_to(ends, first.shape).ravel())
    places = torch.from_numpy(laid).to(device).view(*first.shape, -1)  # (P, B, L)
    view, origins = view_of(crowd, device), places[..., WARM_UP:].flatten(1)
    days = places.transpose(1, 2)
    inputs = view.inputs[days.clamp(min=0)].where(days[..., None] >= 0, 0.0)
    summary = view.summary[origins.clamp(min=0)].where(origins[..., None] >= 0, 0.0)
    return Company(view, inputs, origins, torch.from_numpy(ends).to(device), summary)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """One epoch's days for everybody: `seen` (P, 3 O, 31), amounts and weights (P, 3, O), of which each
    person's weights sum to 1 or are all 0, `keep` (P, O, 32) scales the states.
    """

    seen: Tensor
    amounts: Tensor
    weights: Tensor
    keep: Tensor


def lesson_at(company: Company, seeds: Tensor, epoch: Tensor, dropout: float) -> Lesson:
    """What `training.lessons` gives each of them alone."""
    people, origins = company.origins.shape
    steps = days_ahead(seeds, epoch, origins)
    ahead = ahead_of(company.view, company.origins, company.ends, steps, HALF_LIFE)
    seen = torch.cat(seen_ahead(company.view, ahead.origins.flatten(), steps.flatten()), dim=-1)
    seen = seen.where(ahead.weights.view(-1, 1) > 0, 0.0)  # another's day, where there is nothing to learn
    total = ahead.weights.sum(dim=(1, 2), keepdim=True).clamp(min=1e-9)
    keep = kept(seeds, epoch, origins, HIDDEN, dropout)
    return Lesson(seen.view(people, -1, seen.shape[-1]), ahead.amounts, (ahead.weights / total).float(), keep)


def in_a_row(network: SpendNetwork) -> Tensor:
    """(W,) the weights that are learned, a copy."""
    return torch.cat([weight.detach().flatten() for part in taught(network) for weight in part.parameters()])


def parts_of(rows: Tensor, network: SpendNetwork) -> list[Tensor]:
    """(P, W) -> views (P, …) in the shapes of the `network`'s learned weights."""
    shapes = [weight.shape for part in taught(network) for weight in part.parameters()]
    parts = torch.split(rows, [shape.numel() for shape in shapes], dim=1)
    return [part.view(-1, *shape) for part, shape in zip(parts, shapes, strict=True)]


def nats_of(weights: Sequence[Tensor], company: Company, lesson: Lesson, cell: Cell) -> Tensor:
    """(P,) nats a day of each person, as in `stepping`."""
    into, across, bias, more, decoder, decoder_bias, head, head_bias = weights
    states = states_of(company.inputs, into, across, bias + more, cell)[:, WARM_UP:]  # (P, 56, B, H)
    states = states.transpose(1, 2).flatten(1, 2) * lesson.keep  # (P, O, H)
    widths = [HIDDEN, lesson.seen.shape[2], SUMMARY]
    of_state, of_day, of_past = torch.split(decoder, widths, dim=2)
    mixed = torch.baddbmm(decoder_bias[:, None], states, of_state.mT)
    mixed = torch.baddbmm(mixed, company.summary, of_past.mT).repeat(1, DAYS_A_DAY, 1)
    mixed = silu(torch.baddbmm(mixed, lesson.seen, of_day.mT))  # (P, 3 O, H)
    raw = torch.baddbmm(head_bias[:, None], mixed, head.mT)
    nats = negative_log_likelihood(raw.view(-1, OUTPUTS), lesson.amounts.flatten())
    each: Tensor = (nats.view(len(head), -1) * lesson.weights.flatten(1)).sum(dim=1)
    return each


@dataclass(slots=True, eq=False)
class Course:
    """Everybody's weights (P, W), those they are held to (W,), Adam's two memories (P, W) and the steps each
    person has taken (P, 1).
    """

    theta: Tensor
    anchors: Tensor
    first: Tensor
    second: Tensor
    steps: Tensor


def descend(course: Course, slopes: Tensor, losses: Tensor, use: Tensor, rate: float, pull: float) -> Tensor:
    """One step of Adam for each person of `use` (P,) whose numbers are finite, in place; who took it."""
    slopes = slopes + pull * (course.theta - course.anchors)
    length = slopes.norm(dim=1, keepdim=True)
    fine: Tensor = use[:, None] & length.isfinite() & losses.isfinite()[:, None]
    slopes = torch.where(fine, slopes * (1.0 / (length + 1e-6)).clamp(max=1.0), 0.0)
    course.steps += fine
    course.first.copy_(torch.where(fine, FIRST * course.first + (1.0 - FIRST) * slopes, course.first))
    course.second.copy_(torch.where(fine, SECOND * course.second + (1.0 - SECOND) * slopes**2, course.second))
    taken = course.steps.clamp(min=1)
    step = course.first / (1.0 - FIRST**taken)
    step = step / ((course.second / (1.0 - SECOND**taken)).sqrt() + LEAST)
    course.theta.sub_(torch.where(fine, rate * step, 0.0))
    return fine[:, 0]


def teach(
    company: Company, shared: SpendNetwork, plan: Plan, seeds: Tensor, cell: Cell = PLAIN
) -> tuple[Tensor, Tensor]:
    """Everybody's learned weights (P, W) and losses (epochs, P), NaN where a step was not taken.

    Nothing waits for the device in here.
    """
    anchors = in_a_row(shared).to(company.inputs.device)
    theta = anchors.repeat(len(seeds), 1)
    nothing = torch.zeros_like(theta)
    course = Course(theta, anchors, nothing, nothing.clone(), torch.zeros_like(theta[:, :1]))
    losses = torch.full((plan.epochs, len(seeds)), torch.nan, device=theta.device)
    for epoch, count in enumerate(torch.arange(plan.epochs, device=theta.device)):
        lesson = lesson_at(company, seeds, count, plan.dropout)
        rows = theta.detach().requires_grad_()
        found = nats_of(parts_of(rows, shared), company, lesson, cell)
        (slopes,) = torch.autograd.grad(found.sum(), rows)
        use = lesson.weights.flatten(1).sum(dim=1) > 0
        taken = descend(course, slopes, found.detach(), use, plan.rate_at(epoch), plan.pull)
        losses[epoch] = torch.where(taken, found.detach(), torch.nan)
    return theta, losses


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """One person's learned weights (W,), see `network_of`, and the loss (nats a day) of each epoch."""

    weights: Tensor
    losses: tuple[float, ...]


def train_together(
    people: Sequence[Prepared],
    shared: SpendNetwork,
    plan: Plan,
    seeds: Sequence[int],
    device: str = "cpu",
    cell: Cell = PLAIN,
) -> list[Learned]:
    """What `training.train` teaches each person, from the `shared` weights on, whatever the company: equal to
    it up to rounding, and the same bits each time on one machine.
    """
    alike = sorted(range(len(people)), key=lambda place: len(people[place].dates))
    found: dict[int, Learned] = {}
    count = AT_ONCE[torch.device(device).type]
    for chosen in (alike[first : first + count] for first in range(0, len(alike), count)):
        with one_thread():
            company = company_of([people[place] for place in chosen], device)
            own = torch.tensor([seeds[place] for place in chosen], device=device)
            theta, losses = (part.cpu() for part in teach(company, shared, plan, own, cell))
        curves = [tuple(row[row.isfinite()].tolist()) for row in losses.T]
        found |= dict(zip(chosen, map(Learned, theta, curves), strict=True))
    return [found[place] for place in range(len(people))]


def network_of(weights: Tensor, shared: SpendNetwork) -> SpendNetwork:
    """A network with one person's learned weights (W,); what is not learned here is the shared one's."""
    network = SpendNetwork()
    network.load_state_dict(shared.state_dict())
    own = [weight for part in taught(network) for weight in part.parameters()]
    with torch.no_grad():
        for weight, learned in zip(own, parts_of(weights[None], shared), strict=True):
            weight.copy_(learned[0])
    return network
