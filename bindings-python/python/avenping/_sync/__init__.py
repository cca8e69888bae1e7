"""The blocking client: the twin of `_async`."""
