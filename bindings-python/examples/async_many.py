"""Sends many messages at once with asyncio, and tells for each what became of it.

    export AVENPING_TOKEN=…
    python async_many.py

The numbers belong to nobody: put your customers' in their place.
"""

from __future__ import annotations

import asyncio
from collections import Counter

from avenping import AsyncClient, AvenPingError

CUSTOMERS = [f"+1 555 020 {number:04}" for number in range(100)]

# Meta takes 80 messages a second for a business number (specification section 7). More at once than this does not
# make it faster.
AT_ONCE = 20


async def tell(client: AsyncClient, customer: str, turn: asyncio.Semaphore) -> str:
    """Sends to one customer. Answers `sent`, or what is known about the failure."""
    async with turn:
        try:
            await client.messages.send_text(customer, "We open at nine today.")
        except AvenPingError as error:
            # One failure must not end the others. In earnest, write down the customer and the whole error.
            return error.delivery or "not_sent"
        return "sent"


async def main() -> None:
    turn = asyncio.Semaphore(AT_ONCE)
    async with AsyncClient() as client:
        outcomes = await asyncio.gather(*(tell(client, customer, turn) for customer in CUSTOMERS))
    for outcome, count in Counter(outcomes).items():
        print(f"{outcome}: {count}")


if __name__ == "__main__":
    asyncio.run(main())
