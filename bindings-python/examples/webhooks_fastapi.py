"""Receives AvenPing's webhooks with FastAPI and answers every text, once.

    pip install avenping fastapi uvicorn
    export AVENPING_TOKEN=…
    export WEBHOOK_SECRET=$(python -c "import secrets; print(secrets.token_urlsafe(32))")
    export WEBHOOK_CODE=$(python -c "import secrets; print(secrets.token_urlsafe(32))")
    python webhooks_fastapi.py

Then tell AvenPing the address, which has to be reachable from the internet:

    client.webhooks.set_config(
        webhook_url=f"https://YOUR-HOST/avenping/{WEBHOOK_SECRET}", webhook_code=WEBHOOK_CODE
    )
"""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import uvicorn
from avenping import AsyncClient, AvenPingError, WebhookError, webhooks
from fastapi import BackgroundTasks, FastAPI, Request, Response

# Nothing in a delivery proves who sent it, so the address itself is the secret.
SECRET = os.environ["WEBHOOK_SECRET"]
CODE = os.environ["WEBHOOK_CODE"]

log = logging.getLogger(__name__)
client = AsyncClient()  # one for all requests; made here, it connects nowhere
seen: set[str] = set()


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
    async with client:
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/avenping/{secret}")
async def deliver(secret: str, request: Request, background: BackgroundTasks) -> Response:
    if not webhooks.verify_code(SECRET, secret):
        return Response(status_code=404)
    try:
        # The bytes as they came: the content type is text/plain, so a model as a parameter would refuse them.
        event = webhooks.parse(await request.body())
    except WebhookError:
        return Response(status_code=400)
    if is_new(event.dedupe_key):
        background.add_task(handle, event)
    return Response()  # at once: AvenPing waits for it, and the background task runs after it


@app.get("/avenping/{secret}")
async def verify(secret: str, request: Request) -> Response:
    """For the check of the address, which is assumed to be as Meta does it."""
    answer = webhooks.challenge(request.url.query, CODE) if webhooks.verify_code(SECRET, secret) else None
    return Response(status_code=404) if answer is None else Response(answer, media_type="text/plain")


def is_new(key: str | None) -> bool:
    """The same message can come twice. In earnest: insert the key into a table where it must be unique."""
    known = key in seen
    if key is not None:
        seen.add(key)
    return not known


async def handle(event: webhooks.Event) -> None:
    try:
        if isinstance(event, webhooks.NewMessage) and event.from_ and event.text:
            answer = f"You wrote: {event.text.body}"
            await client.messages.send_text(event.from_, answer, context_message_wamid=event.id)
        elif isinstance(event, webhooks.NewLead):
            log.info("a new customer")
    except AvenPingError as error:
        log.error("no answer: %s", error)


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ.get("PORT", "8000")))
