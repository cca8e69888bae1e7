"""Programs that the tests run in processes of their own. Each prints what it found as JSON."""
