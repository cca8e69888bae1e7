"""Uploads a file, sends it, and downloads it again.

    export AVENPING_TOKEN=…
    python media.py receipt.pdf

Without a file it makes one.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from avenping import Client

TO = "+1 555 123 4567"


def show(sent: int, total: int | None) -> None:
    """Called some twenty times a second while a file is under way, and once at its end."""
    print(f"{sent} of {total or '?'} bytes")


def report() -> Iterator[bytes]:
    """A file that is made while it is sent. It is never in memory as a whole."""
    yield b"day,orders\n"
    for day in range(1, 31):
        yield b"2026-11-%02d,%d\n" % (day, day * 7)


def main() -> None:
    with Client() as client, tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            file = Path(sys.argv[1])
        else:
            file = Path(folder, "receipt.pdf")
            file.write_bytes(b"%PDF-1.7\n" + b" " * 300_000)

        # A path, an open file, bytes or an iterator; the type is guessed from the name.
        receipt = client.media.upload(file, progress=show)
        client.messages.send_media(TO, receipt.media_id, type="document", filename=file.name)

        text = client.media.upload(report(), filename="orders.txt", mime_type="text/plain")
        client.messages.send_media(TO, text.media_id, type="document", filename="orders.txt")

        # The file appears under its name only when it is whole.
        copy = Path(folder, "copy.pdf")
        with client.media.download(receipt.media_id) as download:
            print(download.content_type, download.content_length)
            size = download.save(copy, progress=show)
        print(f"saved {size} bytes, the same: {copy.read_bytes() == file.read_bytes()}")


if __name__ == "__main__":
    main()
