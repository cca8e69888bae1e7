"""What to do when a message fails.

    export AVENPING_TOKEN=…
    python errors.py

These are the decisions of a program that must neither lose a message nor send it twice.
"""

from __future__ import annotations

from typing import Literal

import avenping
from avenping import Client

Outcome = Literal["sent", "again later", "look first", "stop", "give up"]


def send(client: Client, to: str, text: str) -> Outcome:
    """Sends once and says what to do next. The client itself has repeated by then what is safe to repeat."""
    try:
        client.messages.send_text(to, text)
    except (avenping.UnauthorizedError, avenping.PlanExpiredError, avenping.ConfigError) as error:
        # Every other message would fail too: wake somebody.
        print("stop:", error)
        return "stop"
    except avenping.AvenPingError as error:
        print(f"{type(error).__name__}: {error}")
        if error.delivery == "maybe_sent":
            # It may be on the customer's phone. Nothing that the API offers tells: a person decides.
            return "look first"
        # From here on nothing was delivered, and a repeat cannot double anything.
        if error.retryable:
            print("not before:", error.retry_after or 60, "seconds have passed")
            return "again later"
        # The same message would be refused again. `hint` says why, and `meta` has Meta's own error.
        return "give up"
    return "sent"


def main() -> None:
    with Client() as client:
        print(send(client, "+1 555 123 4567", "Your order #123 is on its way"))
        print(send(client, "call me maybe", "This is no number"))
        print(send(client, "+1 555 123 4567", "far too long" * 1000))

    with Client(base_url="http://127.0.0.1:1", phone_number_id="109876543210987", max_retries=0) as nowhere:
        print(send(nowhere, "+1 555 123 4567", "Nobody listens there"))

    with Client("not-the-token") as stranger:
        print(send(stranger, "+1 555 123 4567", "Not with this token"))


if __name__ == "__main__":
    main()
