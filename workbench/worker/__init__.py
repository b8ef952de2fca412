"""The child process: what it is asked, what it answers, and its main loop."""
