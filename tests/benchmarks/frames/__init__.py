"""Frames as a phone's camera would take them, made by code, with the true place and label of each digit."""
