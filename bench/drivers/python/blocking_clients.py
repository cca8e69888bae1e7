"""The blocking clients, by their names. Each is made from the job and gives what makes a caller for one thread."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from job import BODY, HEADERS, LINE, PATH, TEXT, TO, Job, id_of

Caller = Callable[[], object]


def avenping(job: Job) -> Any:
    from avenping import Client

    client = Client("none", phone_number_id=LINE, base_url=job.url, allow_http=True, ca_bundle=job.ca)
    if job.work == "upload":
        return client.health, lambda: client.media.upload(job.file)
    if job.work == "download":
        return client.health, lambda: client.media.download("1234567890").save(job.file)
    return lambda: lambda: client.messages.send_text(TO, TEXT).id


def requests(job: Job) -> Any:
    import requests

    def session() -> requests.Session:
        session = requests.Session()
        session.headers.update(HEADERS)
        session.verify = job.ca or True
        return session

    def upload() -> None:
        with open(job.file, "rb") as file:
            media.post(job.url + "/v2/media/upload", files={"file": file}).raise_for_status()

    def download() -> None:
        with media.get(job.url + "/v2/media/1/download", stream=True) as answer, open(job.file, "wb") as file:
            for chunk in answer.iter_content(65536):
                file.write(chunk)

    if job.work != "rate":
        media = session()
        del media.headers["Content-Type"]
        warm = lambda: media.get(job.url + "/v2/health").raise_for_status()  # noqa: E731
        return warm, upload if job.work == "upload" else download

    # Its documentation does not promise that threads may share one.
    def caller() -> Caller:
        own = session()
        return lambda: id_of(own.post(job.url + PATH, json=BODY).json())

    return caller


def httpx(job: Job) -> Any:
    import httpx

    limits = httpx.Limits(max_connections=job.at_once, max_keepalive_connections=job.at_once)
    client = httpx.Client(headers=HEADERS, limits=limits, verify=context(job), timeout=30)
    return lambda: lambda: id_of(client.post(job.url + PATH, json=BODY).json())


def pycurl(job: Job) -> Any:
    import pycurl

    def caller() -> Caller:
        handle = pycurl.Curl()
        handle.setopt(pycurl.URL, job.url + PATH)
        handle.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in HEADERS.items()])
        if job.ca:
            handle.setopt(pycurl.CAINFO, job.ca)

        def call() -> object:
            answer = io.BytesIO()
            handle.setopt(pycurl.POSTFIELDS, json.dumps(BODY))
            handle.setopt(pycurl.WRITEDATA, answer)
            handle.perform()
            return id_of(json.loads(answer.getvalue()))

        return call

    return caller


def pyreqwest(job: Job) -> Any:
    from pyreqwest.client import SyncClientBuilder

    builder = SyncClientBuilder().default_headers(HEADERS).error_for_status(True)
    if job.ca:
        builder = builder.add_root_certificate_pem(Path(job.ca).read_bytes())
    client = builder.build()
    return lambda: lambda: id_of(client.post(job.url + PATH).body_json(BODY).build().send().json())


def openai(job: Job) -> Any:
    import openai

    client = openai.OpenAI(api_key="none", base_url=job.url + "/v1")
    messages: Any = [{"role": "user", "content": TEXT}]
    return lambda: lambda: client.chat.completions.create(model="gpt-4o", messages=messages).id


def stripe(job: Job) -> Any:
    import stripe

    client = stripe.StripeClient("sk_test_none", base_addresses={"api": job.url})
    customer: Any = {"name": "Ada", "email": "ada@example.com", "phone": TO, "description": TEXT}
    return lambda: lambda: client.v1.customers.create(customer).id


def twilio(job: Job) -> Any:
    from twilio.rest import Client

    client = Client("AC" + "0" * 32, "none")
    client.api.base_url = job.url
    return lambda: lambda: client.messages.create(to="+" + TO, from_="+15557654321", body=TEXT).sid


def pywa(job: Job) -> Any:
    from pywa import WhatsApp

    client = WhatsApp(phone_id=LINE, token="none")  # noqa: S106
    client.api._session.base_url = job.url + "/v21.0"
    return lambda: lambda: client.send_message(to=TO, text=TEXT).id


def context(job: Job) -> Any:
    """What httpx takes; it is slow to make."""
    import ssl

    return ssl.create_default_context(cafile=job.ca) if job.ca else True


CLIENTS: dict[str, Callable[[Job], Any]] = {
    made.__name__: made
    for made in (avenping, requests, httpx, pycurl, pyreqwest, openai, stripe, twilio, pywa)
}
