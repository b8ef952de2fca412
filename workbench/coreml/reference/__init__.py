"""The reference runtime: executes a saved Core ML model in numpy, from its files alone."""
