"""Digit Workbench: from the MNIST data set to an iPhone that reads handwritten digits."""

__version__ = "0.1.0"
