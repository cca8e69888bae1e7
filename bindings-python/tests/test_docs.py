"""The guide, the README and the docstrings: every example in them is run, and the guide's tables hold what the
package has.

A block of the guide is run as a reader would run it: copied to a file, in a process of its own, and all that is
prepared is an environment that leads to a fake AvenPing. A ```text block right after it is what it prints, where
`…` stands for any text.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import doctest
import importlib
import inspect
import io
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import avenping
import pytest
from avenping import AsyncClient, AvenPingError, CallOptions, Client, errors
from avenping.testing import MockServer

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "bindings-python" / "python" / "avenping"
EXAMPLES = ROOT / "bindings-python" / "examples"
PAGES = [ROOT / "bindings-python" / "README.md", ROOT / "docs" / "python.md"]
RUN = [*PAGES, ROOT / "README.md"]
GUIDE = PAGES[1].read_text(encoding="utf-8")
SPECIFICATION = (ROOT / "docs" / "specification.md").read_text(encoding="utf-8")
MANIFEST: dict[str, Any] = json.loads((ROOT / "api" / "manifest.json").read_text(encoding="utf-8"))
BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<output>.*?)^```\n)?", re.M | re.S)


def blocks() -> Iterator[Any]:
    for page in RUN:
        text = page.read_text(encoding="utf-8")
        for block in BLOCK.finditer(text):
            line = text.count("\n", 0, block.start("code"))
            yield pytest.param(
                line, block["code"], block["output"], id=f"{page.parent.name}/{page.name}:{line}"
            )


@pytest.mark.parametrize(("line", "code", "output"), list(blocks()))
@pytest.mark.usefixtures("avenping_mock")
def test_a_block_of_the_guide_runs_as_it_stands(
    line: int, code: str, output: str | None, tmp_path: Path
) -> None:
    if re.search("^app = ", code, re.M):
        # A server runs until it is stopped. These are two of the examples, which `test_examples.py` starts.
        assert code in [example.read_text(encoding="utf-8") for example in EXAMPLES.glob("webhooks_*.py")]
        return
    block = tmp_path / ("test_block.py" if "def test_" in code else "block.py")
    block.write_text("\n" * line + code, encoding="utf-8")  # so that a traceback has the page's line numbers
    runner = ["-m", "pytest", "--quiet"] if block.name == "test_block.py" else ["-W", "error"]
    command = [sys.executable, *runner, str(block)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own text
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    if output is not None:
        pattern = ".*?".join(map(re.escape, output.split("…")))
        assert re.fullmatch(pattern, done.stdout, re.S), done.stdout


def test_no_block_escapes_by_its_name_or_place() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        fences = re.findall(r"^\s*```(.*)$", text, re.M)
        assert set(fences[::2]) <= {"python", "text", "sh"}, page
        assert set(fences[1::2]) <= {""}, page
        compared = [block for block in BLOCK.finditer(text) if block["output"] is not None]
        assert fences.count("text") == len(compared), page


def test_the_links_of_the_guide_lead_somewhere() -> None:
    headings = re.findall("^#+ (.*)$", GUIDE, re.M)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\((?!https:)([^)]+)\)", GUIDE):
        path, _, anchor = target.partition("#")
        assert (PAGES[1].parent / path).exists(), target
        assert path or anchor in anchors, target
    assert "](." not in PAGES[0].read_text(encoding="utf-8"), "PyPI shows this page without the repository"


def docstrings() -> Iterator[Any]:
    """Every text in the package that has examples in it, wherever it stands."""
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(["avenping", *path.relative_to(PACKAGE).with_suffix("").parts])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and ">>>" in node.value:
                name = f"{module.removesuffix('.__init__')}:{node.lineno}"
                yield pytest.param(module.removesuffix(".__init__"), node.value, id=name)


@pytest.mark.parametrize(("module", "text"), list(docstrings()))
@pytest.mark.usefixtures("avenping_mock")
def test_the_examples_of_a_docstring_print_what_they_say(
    module: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    examples = doctest.DocTestParser().get_examples(text)
    assert len(examples) == text.count(">>>")
    with contextlib.ExitStack() as at_end:
        loop = at_end.enter_context(contextlib.closing(asyncio.new_event_loop()))
        if "._async" in module:
            asynchronous = AsyncClient()
            at_end.callback(lambda: loop.run_until_complete(asynchronous.close()))
            client: object = asynchronous
        else:
            client = at_end.enter_context(Client())
        namespace = {**vars(importlib.import_module(module)), "client": client}
        for example in examples:
            assert not example.options.get(doctest.SKIP), "an example that is not run"
            code = compile(example.source, module, "single", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                waiting = eval(code, namespace)  # noqa: S307 - our own text
                if code.co_flags & inspect.CO_COROUTINE:
                    loop.run_until_complete(waiting)
            got, same = printed.getvalue(), doctest.OutputChecker().check_output
            assert same(example.want, got, doctest.ELLIPSIS), f"{example.source} printed\n{got}"


def table(head: str) -> dict[str, list[str]]:
    """A table of the guide by the beginning of its head: the row's other cells by what its first one quotes."""
    _, _, below = GUIDE.partition(f"\n| {head} |")
    lines = itertools.takewhile(lambda line: line.startswith("|"), below.splitlines()[2:])
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: cells for first, *cells in rows for name in quoted(first)}


def quoted(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)


ERRORS = table("class")


@pytest.mark.parametrize("client_class", [Client, AsyncClient])
def test_the_table_of_settings_is_the_signature(client_class: type) -> None:
    settings = inspect.signature(client_class).parameters
    documented = table("argument")
    assert list(documented) == list(settings)
    for name, (default, *_) in documented.items():
        value = settings[name].default
        assert value is None or quoted(default) == [repr(value)], name


def test_the_table_of_call_options_is_their_type() -> None:
    assert list(table("option")) == list(CallOptions.__annotations__)


def test_the_table_of_errors_has_every_class_with_its_built_in() -> None:
    classes = {
        name: found
        for name, found in vars(errors).items()
        if isinstance(found, type) and issubclass(found, AvenPingError)
    }
    assert list(ERRORS) == list(classes)
    for name, (_, _, _, built_in, _) in ERRORS.items():
        bases = [base.__name__ for base in classes[name].__bases__ if base.__module__ == "builtins"]
        assert quoted(built_in) == bases, name


def test_the_table_of_errors_has_every_code() -> None:
    _, _, section = SPECIFICATION.partition("### 2.3 ")
    of_the_api = set(re.findall(r"^\| \d+ \| `([A-Z_]+)`", section, re.M))
    documented = {code for _, codes, *_ in ERRORS.values() for code in quoted(codes)}
    assert documented == of_the_api | set(MANIFEST["ownErrorCodes"])


@pytest.mark.parametrize("name", ERRORS)
def test_the_table_of_errors_has_the_status_of_each_class(name: str, server: MockServer) -> None:
    _, codes, statuses, *_ = ERRORS[name]
    [code] = quoted(codes) or ["SOMETHING_NEW"]
    with Client(server.token, base_url=server.base_url, max_retries=0) as client:
        for status in re.findall(r"\b\d\d\d\b|\dxx", statuses):
            server.fault("status", status=int(status.replace("xx", "18")), code=code)
            with pytest.raises(AvenPingError) as caught:
                client.health()
            assert type(caught.value).__name__ == name, status


def test_the_table_of_an_errors_attributes_is_complete() -> None:
    assert set(table("attribute")) == set(MANIFEST["errorFields"])


def test_the_guide_names_everything_public() -> None:
    assert [name for name in avenping.__all__ if not re.search(rf"\b{name}\b", GUIDE)] == []
