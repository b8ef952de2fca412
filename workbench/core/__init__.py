"""What every other part builds on: configurations, events, errors, run folders, user folders."""
