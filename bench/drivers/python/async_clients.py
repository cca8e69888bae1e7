"""The clients for asyncio, by their names. Each is open as long as it is used and gives what makes a call."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from job import BODY, HEADERS, LINE, PATH, TEXT, TO, Job, id_of


def authority(file: str) -> bytes:
    return Path(file).read_bytes()


@asynccontextmanager
async def avenping(job: Job) -> AsyncIterator[Any]:
    from avenping import AsyncClient

    settings: Any = {"phone_number_id": LINE, "base_url": job.url, "allow_http": True, "ca_bundle": job.ca}
    async with AsyncClient("none", **settings) as client:

        async def call() -> object:
            return (await client.messages.send_text(TO, TEXT)).id

        async def upload() -> None:
            await client.media.upload(job.file)

        async def download() -> None:
            await (await client.media.download("1234567890")).save(job.file)

        media = {"upload": (client.health, upload), "download": (client.health, download)}
        yield media.get(job.work, call)


@asynccontextmanager
async def aiohttp(job: Job) -> AsyncIterator[Any]:
    import aiohttp

    trust = ssl.create_default_context(cafile=job.ca) if job.ca else True
    connector = aiohttp.TCPConnector(limit=job.at_once, ssl=trust)
    authorization = {"Authorization": HEADERS["Authorization"]}
    async with aiohttp.ClientSession(connector=connector, headers=authorization) as session:

        async def call() -> object:
            async with session.post(job.url + PATH, json=BODY) as answer:
                return id_of(await answer.json())

        async def health() -> None:
            async with session.get(job.url + "/v2/health") as answer:
                await answer.read()

        async def upload() -> None:
            with Path(job.file).open("rb") as file:  # noqa: ASYNC230, as its documentation has it
                async with session.post(job.url + "/v2/media/upload", data={"file": file}) as answer:
                    answer.raise_for_status()

        async def download() -> None:
            async with session.get(job.url + "/v2/media/1/download") as answer:
                with Path(job.file).open("wb") as file:  # noqa: ASYNC230
                    async for chunk in answer.content.iter_chunked(65536):
                        file.write(chunk)

        media = {"upload": (health, upload), "download": (health, download)}
        yield media.get(job.work, call)


@asynccontextmanager
async def httpx(job: Job) -> AsyncIterator[Any]:
    import httpx

    limits = httpx.Limits(max_connections=job.at_once, max_keepalive_connections=job.at_once)
    trust = ssl.create_default_context(cafile=job.ca) if job.ca else True
    async with httpx.AsyncClient(headers=HEADERS, limits=limits, verify=trust, timeout=60) as client:

        async def call() -> object:
            return id_of((await client.post(job.url + PATH, json=BODY)).json())

        yield call


@asynccontextmanager
async def pyreqwest(job: Job) -> AsyncIterator[Any]:
    from pyreqwest.client import ClientBuilder

    builder = ClientBuilder().default_headers(HEADERS).error_for_status(True)
    if job.ca:
        builder = builder.add_root_certificate_pem(authority(job.ca))
    async with builder.build() as client:

        async def call() -> object:
            answer = await client.post(job.url + PATH).body_json(BODY).build().send()
            return id_of(await answer.json())

        yield call


@asynccontextmanager
async def openai(job: Job) -> AsyncIterator[Any]:
    import openai

    messages: Any = [{"role": "user", "content": TEXT}]
    async with openai.AsyncOpenAI(api_key="none", base_url=job.url + "/v1") as client:

        async def call() -> object:
            return (await client.chat.completions.create(model="gpt-4o", messages=messages)).id

        yield call


@asynccontextmanager
async def stripe(job: Job) -> AsyncIterator[Any]:
    import stripe

    customer: Any = {"name": "Ada", "email": "ada@example.com", "phone": TO, "description": TEXT}
    client = stripe.StripeClient(
        "sk_test_none", base_addresses={"api": job.url}, http_client=stripe.HTTPXClient()
    )

    async def call() -> object:
        return (await client.v1.customers.create_async(customer)).id

    yield call


@asynccontextmanager
async def twilio(job: Job) -> AsyncIterator[Any]:
    from twilio.http.async_http_client import AsyncTwilioHttpClient
    from twilio.rest import Client

    async with AsyncTwilioHttpClient() as http:
        client = Client("AC" + "0" * 32, "none", http_client=http)
        client.api.base_url = job.url

        async def call() -> object:
            sent = await client.messages.create_async(to="+" + TO, from_="+15557654321", body=TEXT)
            return sent.sid

        yield call


@asynccontextmanager
async def pywa(job: Job) -> AsyncIterator[Any]:
    from pywa_async import WhatsApp

    client = WhatsApp(phone_id=LINE, token="none")  # noqa: S106
    client.api._session.base_url = job.url + "/v21.0"

    async def call() -> object:
        return (await client.send_message(to=TO, text=TEXT)).id

    yield call


CLIENTS: dict[str, Callable[[Job], AbstractAsyncContextManager[Any]]] = {
    made.__name__: made for made in (avenping, aiohttp, httpx, pyreqwest, openai, stripe, twilio, pywa)
}
