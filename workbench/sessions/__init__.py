"""What has a lifecycle, as QObjects without widgets."""
