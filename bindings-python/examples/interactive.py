"""Sends each kind of interactive message: buttons, a menu, a link, a form, and a request for a location.

What the customer taps comes back in a webhook: see `webhooks_flask.py`. AvenPing does not document the path and the
body of this call; both are assumed (specification section 3.6).

    export AVENPING_TOKEN=…
    python interactive.py
"""

from __future__ import annotations

from avenping import Buttons, Client, CtaUrl, FlowMessage, Header, ListMenu, LocationRequest, Row, Section

TO = "+1 555 123 4567"


def main() -> None:
    with Client() as client:
        send = client.messages.send_interactive

        question = send(
            TO,
            Buttons(
                "Is the address right?",
                [("yes", "Yes"), ("no", "No, change it")],  # the ids come back, the titles are shown
                header=Header.text("Order #123"),
                footer="We deliver tomorrow",
            ),
        )
        send(
            TO,
            ListMenu(
                "When shall we come?",
                button="Times",
                sections=[
                    Section("Today", [Row("today-10", "10:00", "Almost full"), Row("today-14", "14:00")]),
                    Section("Tomorrow", [Row("tomorrow-9", "9:00")]),
                ],
            ),
        )
        send(TO, CtaUrl("It is on its way", display_text="Track it", url="https://example.com/t/123"))
        send(TO, LocationRequest("Where shall we deliver?"))

        # Forms are made in the AvenPing app; here the first one that is published.
        form = next(form for form in client.forms.list() if form.status == "PUBLISHED")
        order = "order-123"  # comes back with the answer
        send(TO, FlowMessage("Tell us what you need", cta="Start", flow_id=form.id, flow_token=order))

        # As a reply to an earlier message, by its wamid.
        client.messages.send_text(TO, "One tap is enough.", context_message_wamid=question.id)

        # A kind that has no builder: Meta's own object.
        send(
            TO,
            {
                "type": "catalog_message",
                "body": {"text": "Have a look around"},
                "action": {"name": "catalog_message"},
            },
        )
        print("accepted: 7 messages")


if __name__ == "__main__":
    main()
