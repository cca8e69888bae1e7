"""The asynchronous client. `_sync` is its twin: `client.py` and `resources.py` there are made from those here."""
