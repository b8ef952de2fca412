"""The command line: everything the window does, for scripts, servers and tests."""
