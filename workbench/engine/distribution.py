"""Training on several machines or graphics cards, by TensorFlow's own distribution.

The loop of `engine.epoch` runs on every machine, with a step that a ``tf.distribute`` strategy
runs on all of them at once. Each has its part of each batch. After a step all have the same weights,
loss and accuracy, and so come to the same decisions. The README beside the package says why this
way was taken.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.core.cluster import Cluster
from workbench.core.errors import RunError
from workbench.core.events import Emit, ShouldStop
from workbench.engine.backend import tf
from workbench.engine.feeding import Share
from workbench.engine.gathering import gather
from workbench.engine.steps import Step, loss_of

# What TensorFlow raises where another machine has ended, by itself or by force.
_GONE = (
    tf.errors.UnavailableError,
    tf.errors.AbortedError,
    tf.errors.CancelledError,
    tf.errors.InternalError,
)


@dataclass(frozen=True, eq=False)
class Distribution:
    """The devices that train one network together: a strategy, and the machines, where there are several."""

    strategy: Any
    cluster: Cluster | None = None

    @property
    def share(self) -> Share:
        """What of each batch is trained on this machine."""
        if self.cluster is None:
            return Share()
        return Share(index=self.cluster.index, count=len(self.cluster.addresses))

    def from_chief(self, number: int) -> int:
        """Return the chief's ``number``, from 0 to 2³¹ - 1, on every machine."""
        if self.cluster is None:
            return number
        return int(self._sum(number if self.cluster.is_chief else 0))

    def any(self, is_so: bool) -> bool:
        """Return on every machine whether it is so on any of them."""
        return is_so if self.cluster is None else bool(self._sum(int(is_so)))

    def check_same(self, *parts: bytes) -> None:
        """Raise `RunError` on every machine where ``parts`` are not the same on all of them."""
        digest = hashlib.sha256()
        for part in parts:
            digest.update(len(part).to_bytes(8, "little"))
            digest.update(part)
        number = int.from_bytes(digest.digest()[:4], "little") >> 1
        if self.any(number != self.from_chief(number)):
            raise RunError(
                "The machines do not train the same: their recipe, data set or run differ.",
                hint="Give the same command with the same files on every machine.",
            )

    def wait(self) -> None:
        """Return once every machine has come here; one that leaves early ends the others."""
        self.any(False)

    def even_out(self, network: Any) -> None:
        """Give all devices the same means and variances, as each has followed those of its own samples."""
        variables = [variable.value for variable in network.non_trainable_variables]

        def even() -> None:
            context = tf.distribute.get_replica_context()
            values = [variable.read_value() for variable in variables]
            means = context.all_reduce(tf.distribute.ReduceOp.MEAN, values)
            for variable, mean in zip(variables, means, strict=True):
                variable.assign(mean)

        if variables:
            with _told():
                tf.function(lambda: self.strategy.run(even))()

    def build_step(self, network: Any, optimiser: Any, *, label_smoothing: float = 0.0) -> Step:
        """Return the function that trains on this machine's part of a batch.

        It returns the mean loss and accuracy over the whole batch. The optimiser adds up the
        gradients of all devices by itself, which is why each divides its own by the number of all
        samples. The function raises `RunError` where another machine has ended.
        """
        weights = network.trainable_variables
        with self.strategy.scope():
            optimiser.build(weights)
        measure = loss_of(network, label_smoothing=label_smoothing)

        def train_part(images: Any, labels: Any) -> Any:
            with tf.GradientTape() as tape:
                losses, is_right = measure(images, labels)
                loss = tf.reduce_sum(losses)
            part = tf.stack([loss, tf.reduce_sum(is_right), tf.cast(tf.size(labels), tf.float32)])
            whole = tf.distribute.get_replica_context().all_reduce(tf.distribute.ReduceOp.SUM, part)
            gradients = tape.gradient(loss, weights)
            optimiser.apply([gradient / whole[2] for gradient in gradients], weights)
            return whole[:2] / whole[2]

        # Without a signature, because the parts for several cards are no plain tensors.
        @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
        def move_weights(images: Any, labels: Any) -> Any:
            return self.strategy.run(train_part, (images, labels))

        def step(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> tuple[float, float]:
            with _told():
                answers = move_weights(self._parted(images), self._parted(labels))
                loss, accuracy = self.strategy.experimental_local_results(answers)[0].numpy().tolist()
            return loss, accuracy

        return step

    def _parted(self, values: NDArray[np.uint8]) -> Any:
        """Return a machine's part of a batch, parted once more among its devices."""
        devices = len(self.strategy.extended.worker_devices)
        if devices == 1:
            return tf.constant(values)

        def part(context: Any) -> Any:
            share = Share(index=context.replica_id_in_sync_group % devices, count=devices)
            return tf.constant(values[share.places(len(values))])

        return self.strategy.experimental_distribute_values_from_function(part)

    def _sum(self, number: int) -> int:
        """Return the sum of the numbers that all machines bring to this same call."""
        with _told():
            return int(self._add(tf.constant(number)))

    @functools.cached_property
    def _add(self) -> Any:
        devices = len(self.strategy.extended.worker_devices)

        def add(number: Any) -> Any:
            context = tf.distribute.get_replica_context()
            # A machine with several cards brings its number once.
            is_first = context.replica_id_in_sync_group % devices == 0
            return context.all_reduce(tf.distribute.ReduceOp.SUM, tf.where(is_first, number, 0))

        @tf.function(input_signature=[tf.TensorSpec((), tf.int32)])  # type: ignore[untyped-decorator]
        def add_everywhere(number: Any) -> Any:
            return self.strategy.experimental_local_results(self.strategy.run(add, (number,)))[0]

        return add_everywhere


def distribution_of(cluster: Cluster | None, *, emit: Emit, should_stop: ShouldStop) -> Distribution | None:
    """Return how to train on several machines or cards, or None for one device.

    Waits until all machines have come together. Has to be called before TensorFlow computes
    anything. Raises `CancelledError` for a stop, and `RunError` where they do not come together.
    """
    if cluster is not None:
        gather(cluster, emit=emit, should_stop=should_stop)
        with _told(), _keeping_signals():
            return Distribution(tf.distribute.MultiWorkerMirroredStrategy(), cluster)
    cards = tf.config.list_logical_devices("GPU")
    return Distribution(tf.distribute.MirroredStrategy(cards)) if len(cards) > 1 else None


@contextlib.contextmanager
def _keeping_signals() -> Iterator[None]:
    """Leave it to the application what a request to terminate does, which TensorFlow takes for itself."""
    handler = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, handler)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except tf.errors.ResourceExhaustedError as error:
        raise RunError(
            "There is not enough memory for batches of this size.",
            hint="Choose a smaller batch, or close other applications.",
            details=str(error),
        ) from error
    except _GONE as error:
        raise RunError(
            "A machine that trains along has ended, or cannot be reached.",
            hint="The run keeps its last whole epoch. Continue it with the same command on every machine.",
            details=str(error),
        ) from error
