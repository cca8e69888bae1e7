"""Sends one message.

    export AVENPING_TOKEN=…        # Settings → API Settings in the AvenPing app
    python first_message.py "+1 555 123 4567"

Without an account, `with MockServer()` around it: see `test_with_the_fake.py`.
"""

from __future__ import annotations

import sys

from avenping import AvenPingError, Client

TO = sys.argv[1] if len(sys.argv) > 1 else "+1 555 123 4567"


def main() -> None:
    with Client() as client:
        try:
            sent = client.messages.send_text(TO, "Your order #123 is on its way")
        except AvenPingError as error:
            # The text says what went wrong, what to do about it, and whether it may have been sent all the same.
            sys.exit(str(error))
        # Accepted is not delivered: AvenPing does not tell what became of a message.
        print("accepted:", sent.id)


if __name__ == "__main__":
    main()
