"""MNIST found, downloaded, checked and loaded; digits drawn by code where it is not to be had."""
