"""Receives AvenPing's webhooks with Flask and answers every text, once.

    pip install avenping flask
    export AVENPING_TOKEN=…
    export WEBHOOK_SECRET=$(python -c "import secrets; print(secrets.token_urlsafe(32))")
    export WEBHOOK_CODE=$(python -c "import secrets; print(secrets.token_urlsafe(32))")
    python webhooks_flask.py

Then tell AvenPing the address, which has to be reachable from the internet:

    client.webhooks.set_config(
        webhook_url=f"https://YOUR-HOST/avenping/{WEBHOOK_SECRET}", webhook_code=WEBHOOK_CODE
    )
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from avenping import AvenPingError, Client, WebhookError, webhooks
from flask import Flask, Response, request

# Nothing in a delivery proves who sent it, so the address itself is the secret.
SECRET = os.environ["WEBHOOK_SECRET"]
CODE = os.environ["WEBHOOK_CODE"]

app = Flask(__name__)
client = Client()  # one for all threads
workers = ThreadPoolExecutor(max_workers=4)
seen: set[str] = set()
lock = Lock()


@app.post("/avenping/<secret>")
def deliver(secret: str) -> Response:
    if not webhooks.verify_code(SECRET, secret):
        return Response(status=404)
    try:
        # The bytes as they came: the content type is text/plain, so `request.json` would refuse them.
        event = webhooks.parse(request.get_data())
    except WebhookError:
        return Response(status=400)
    if is_new(event.dedupe_key):
        workers.submit(handle, event)
    return Response()  # at once: AvenPing waits for it, and what takes long goes on in `workers`


@app.get("/avenping/<secret>")
def verify(secret: str) -> Response:
    """For the check of the address, which is assumed to be as Meta does it."""
    answer = webhooks.challenge(request.query_string, CODE) if webhooks.verify_code(SECRET, secret) else None
    return Response(status=404) if answer is None else Response(answer, mimetype="text/plain")


def is_new(key: str | None) -> bool:
    """The same message can come twice. In earnest: insert the key into a table where it must be unique."""
    with lock:
        known = key in seen
        if key is not None:
            seen.add(key)
    return not known


def handle(event: webhooks.Event) -> None:
    try:
        if isinstance(event, webhooks.NewMessage) and event.from_ and event.text:
            answer = f"You wrote: {event.text.body}"
            client.messages.send_text(event.from_, answer, context_message_wamid=event.id)
        elif isinstance(event, webhooks.NewLead):
            app.logger.info("a new customer")
    except AvenPingError as error:
        app.logger.error("no answer: %s", error)


if __name__ == "__main__":
    # For a try. In earnest: gunicorn --workers 4 --threads 8 webhooks_flask:app
    app.run(port=int(os.environ.get("PORT", "8000")))
