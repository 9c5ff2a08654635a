"""Waiting for something to become true, bounded by a deadline and never by a guess of how long it takes."""

import os
import time

# Seconds a single wait may last before the test fails. Only a hang ever gets near it.
PATIENCE = float(os.environ.get("WHARFINGER_TEST_PATIENCE", "120"))


def eventually(probe, what, patience=PATIENCE):
    """The first true value of probe(). `what` names the awaited thing; it may be a function, called on failure."""
    deadline = time.monotonic() + patience
    while True:
        value = probe()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {patience:.0f} s: {what() if callable(what) else what}")
        time.sleep(0.01)
