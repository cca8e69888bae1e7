"""Media and places, for `client.messages.send`, which takes any kind of message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OutgoingMedia:
    """A picture, film, sound or file to send (AvenPing's documentation, specification section 3.6).

    >>> OutgoingMedia("1002", "document", caption="Your receipt", filename="receipt.pdf").to_wire()
    {'type': 'document', 'mediaId': '1002', 'caption': 'Your receipt', 'filename': 'receipt.pdf'}
    """

    media_id: str
    """The id that :meth:`Media.upload` answered."""
    type: str
    """`image`, `video`, `audio` or `document`."""
    caption: str | None = None
    """Text below a picture, film or document, at most 1024 characters. A sound has none."""
    filename: str | None = None
    """The name of a document, as the recipient sees it."""

    def to_wire(self) -> dict[str, Any]:
        """The object as the API takes it."""
        wire = {
            "type": self.type,
            "mediaId": self.media_id,
            "caption": self.caption,
            "filename": self.filename,
        }
        return {name: value for name, value in wire.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Location:
    """A place (assumed to be Meta's object, specification section 3.6).

    >>> Location(37.4847, -122.1486, name="Pick-up point").to_wire()
    {'latitude': 37.4847, 'longitude': -122.1486, 'name': 'Pick-up point'}
    """

    latitude: float
    """Degrees north, from -90 to 90."""
    longitude: float
    """Degrees east, from -180 to 180."""
    name: str | None = None
    """The place's name."""
    address: str | None = None
    """The place's address; shown only with a name."""

    def to_wire(self) -> dict[str, Any]:
        """The object as the API takes it."""
        wire = {
            "latitude": self.latitude,
            "longitude": self.longitude,
            "name": self.name,
            "address": self.address,
        }
        return {name: value for name, value in wire.items() if value is not None}
