"""The one shape that everything which reads samples has: Keras, Core ML, or a stand-in of a test."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

# uint8 [N, 28, 28], white ink on black -> float32 [N, classes], each row summing to 1.
Classify = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
