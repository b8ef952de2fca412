"""A training on two devices of one machine: ``python -m tests.engine.two_devices FOLDER``.

A processor that is split in two stands for two graphics cards; TensorFlow has to be told before it
is first used, hence the process. What it finds is printed as JSON.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from tests.engine.long_training import digits
from workbench.core.events import never
from workbench.core.recipe import RECIPES
from workbench.core.runs import RunStore
from workbench.engine.backend import tf
from workbench.engine.distribution import Distribution
from workbench.engine.training import train

# Without dropout, which is drawn on each device anew; 480 samples leave a last batch of 31, an odd number.
RECIPE = RECIPES["best"].changed(
    network="compact", dropout=0.0, batch_size=449, epochs=2, validation_count=120
)


def main(folder: Path) -> None:
    """Train on one device and on two, and print what came of each."""
    processor = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(processor, [tf.config.LogicalDeviceConfiguration()] * 2)
    two = Distribution(tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"]))
    found = {}
    for name, distribution in (("one", None), ("two", two)):
        run = RunStore(folder).create(recipe=RECIPE, seed=3, dataset=digits().info(), name=name)
        train(
            recipe=RECIPE,
            dataset=digits(),
            run=run,
            seed=3,
            emit=lambda _: None,
            should_stop=never,
            distribution=distribution,
        )
        found[name] = [replace(epoch, seconds=0.0).__dict__ for epoch in run.read_metrics()]
    agreed = {"from_chief": two.from_chief(7), "any": [two.any(False), two.any(True)]}
    print(json.dumps({**found, **agreed}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
