"""Fills in ``ios_template``: what the user chose about the app, and the Xcode project made from it."""
