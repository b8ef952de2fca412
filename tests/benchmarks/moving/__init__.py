"""Moving scenes for the benchmark of video: how the camera moves, what comes between, what is shown."""
