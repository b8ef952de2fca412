"""What it takes to train on: a run that was stopped, broke off or is finished, or one's own samples."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.core.fine_tuning import fine_tuning_recipe
from workbench.core.limits import Limits
from workbench.core.recipe import RECIPE_LIMITS, Recipe
from workbench.sessions.runs import RunEntry
from workbench.worker.protocol import ContinueRun, TrainRun

_MOST_EPOCHS = RECIPE_LIMITS["epochs"].high


@dataclass(frozen=True, kw_only=True)
class Continuation:
    """How a run can be continued: ``done`` of ``planned`` epochs are whole."""

    entry: RunEntry
    recipe: Recipe
    done: int
    planned: int

    @classmethod
    def of(cls, entry: RunEntry) -> Continuation | None:
        """Return how a run can be continued, or None where it cannot: it runs, or kept nothing."""
        record = entry.run.record
        if record is None or entry.run.state in ("running", "damaged") or not entry.has_checkpoint:
            return None
        return cls(
            entry=entry,
            recipe=record.recipe,
            done=len(entry.epochs),
            planned=max(record.epochs, len(entry.epochs)),
        )

    @property
    def is_broken_off(self) -> bool:
        """Whether epochs that were planned are still to come, or what follows them."""
        return self.done < self.planned or self.lacks_ending

    @property
    def lacks_ending(self) -> bool:
        """Whether all epochs are done, and the run broke off before it was evaluated or converted."""
        run, record = self.entry.run, self.entry.run.record
        is_ended = record is not None and record.test_accuracy is not None and bool(self.entry.models)
        return self.done >= self.planned and (run.state in ("crashed", "failed") or not is_ended)

    @property
    def limits(self) -> Limits:
        """How many more epochs than planned may be trained; a whole run needs some."""
        low = 0 if self.is_broken_off else 1
        high = max(float(low), _MOST_EPOCHS - self.planned)
        return Limits(title="A number of more epochs", low=low, high=high, is_whole=True)

    def request(self, more_epochs: int, *, has_tensorboard: bool = False) -> ContinueRun:
        """Return the request to go on."""
        return ContinueRun(run=str(self.entry.path), more_epochs=more_epochs, has_tensorboard=has_tensorboard)


def tuning_request(
    entry: RunEntry,
    *,
    epochs: int,
    learning_rate: float,
    own_weight: float,
    seed: int,
    data: str,
    has_tensorboard: bool = False,
) -> TrainRun | None:
    """Return the request to fine-tune a run's network on one's own samples, as a run of its own.

    None where the run is damaged or has no network.
    """
    record = entry.run.record
    if record is None or not entry.has_network:
        return None
    recipe = fine_tuning_recipe(record.recipe).changed(
        epochs=epochs, learning_rate=learning_rate, own_weight=own_weight
    )
    return TrainRun(
        recipe=recipe,
        seed=seed,
        data=data,
        name=f"{record.name}-tuned",
        base=str(entry.path),
        has_tensorboard=has_tensorboard,
    )
