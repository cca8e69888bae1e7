"""Lists the approved templates, looks at one, and sends some with their variables filled in.

A template is the only kind of message that may open a conversation (Meta's documentation).

    export AVENPING_TOKEN=…
    python templates.py

The names are those of the fake AvenPing: put your own in their place.
"""

from __future__ import annotations

import sys

from avenping import Client, NotFoundError
from avenping import components as c

TO = "+1 555 123 4567"


def main() -> None:
    with Client() as client:
        # Every template of every page; pages are fetched as they are read.
        approved = [template for template in client.templates.list() if template.status == "APPROVED"]
        print(len(approved), "approved templates")

        try:
            template = client.templates.get("order_confirmation")
        except NotFoundError:
            sys.exit("this account has other templates: change the names in this file")
        print(template.body_text)

        # In the order of the variables: {{1}}, {{2}}.
        client.templates.send(TO, "order_confirmation", components=[c.body("Ada", "#123")])

        # By name, where the template's variables have names: {{first_name}}, {{shop}}.
        client.templates.send(TO, "welcome_named", components=[c.body(first_name="Ada", shop="Oslo")])

        # A header, the body and the end of a button's address.
        client.templates.send(
            TO,
            "shipping_update",
            components=[c.header("#123"), c.body("Monday", "DHL"), c.url_button(0, "AB123")],
        )

        # A picture in the header, and what the quick replies send back to the webhook.
        picture = client.media.upload(b"\xff\xd8\xff\xe0 a picture", filename="sale.jpg")
        sent = client.templates.send(
            TO,
            "spring_sale",
            language="fr",
            components=[
                c.header(c.image(picture.media_id)),
                c.body("-20 %"),
                c.quick_reply(0, "show"),
                c.quick_reply(1, "stop"),
            ],
        )
        print("accepted:", sent.id)


if __name__ == "__main__":
    main()
