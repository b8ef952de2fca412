"""What an epoch brings, kept in the run's folder."""

from __future__ import annotations

from workbench.core.events import EpochDone
from workbench.core.runs import RunFolder
from workbench.engine.beginning import Beginning
from workbench.engine.saving import save_best, save_epochs, save_network, save_seconds


class Keeper:
    """Writes what an epoch has brought, in an order in which a crash at any moment does no harm."""

    def __init__(self, *, run: RunFolder, beginning: Beginning) -> None:
        self._run = run
        self._beginning = beginning
        self._epochs = beginning.epochs
        self._best = beginning.best

    def keep(self, done: EpochDone) -> None:
        """Keep a whole epoch: `begin` cuts back to the checkpoint what was written before it."""
        self._epochs = (*self._epochs, done)
        save_epochs(self._run, self._epochs)
        save_network(self._beginning.checkpoint, self._run.checkpoint_path)
        if (done.val_accuracy, -done.val_loss) > self._best:
            self._best = (done.val_accuracy, -done.val_loss)
            save_best(self._beginning.network, self._run)
        save_seconds(self._run, sum(epoch.seconds for epoch in self._epochs))

    def keep_stopped(self) -> None:
        """Keep the network as it is where no epoch is whole."""
        if not self._epochs:
            save_best(self._beginning.network, self._run)
