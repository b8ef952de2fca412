"""The window: pages, widgets, theme and messages."""
