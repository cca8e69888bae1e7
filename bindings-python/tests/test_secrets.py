"""The token stands nowhere that people look at: errors, logs, representations, the locals in a traceback."""

from __future__ import annotations

from avenping.testing import MockServer
from support.child import run

THE_TOKEN = "tok_recognise_me_7Qm2X"  # noqa: S105


def test_the_token_is_in_nothing_that_is_shown(server: MockServer) -> None:
    server.replace_token(server.token, THE_TOKEN)
    # A server that repeats the token in all its answers, some of them broken.
    said = f"no: {THE_TOKEN} Bearer {THE_TOKEN} [{THE_TOKEN}]"
    answer = {"kind": "answer", "status": 502, "content_type": "text/html", "text": f"<p>{said}</p>"}
    refusal = {"kind": "status", "status": 400, "message": said, "details": {"a": [THE_TOKEN]}}
    broken = {"kind": "answer", "status": 200, "text": f'{{"success": true, "data": {{"{THE_TOKEN}": }}'}
    server.fault(rule={"times": None, "every": 2, "seed": 7, "faults": [answer, refusal, broken]})
    ended = run(
        "shows_everything", THE_TOKEN=THE_TOKEN, THE_URL=server.base_url, AVENPING_LOG="debug", timeout=60
    )
    assert ended.code == 0, ended.err
    shown = ended.out + ended.err
    assert "messages.send_text: POST" in ended.err
    assert "[token]" in shown
    assert "encode_settings" in ended.out
    where = [line[:400] for line in shown.splitlines() if THE_TOKEN in line]
    assert where == []
