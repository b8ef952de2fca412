"""From a picture to the 28×28 samples that MNIST would have made of its digits."""

from __future__ import annotations
