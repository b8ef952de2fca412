"""Scenes drawn by code, as a camera would see them: digits on papers and boards, and what is no digit."""
