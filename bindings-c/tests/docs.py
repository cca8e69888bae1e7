"""The guides and the READMEs: every program in them is compiled and run, and the guides' tables hold what the headers
have.

    python3 docs.py --prefix DIR      an installation, as `cargo xtask package c --prefix DIR` lays it out
    python3 docs.py --debug DIR       the folder with `libavenping_c.so`, with the headers of this repository

AVENPING_BASE_URL and AVENPING_TOKEN lead to a fake AvenPing, which is reset before and after each program. `--cc` and
`--cxx` name the compilers; other arguments are parts of the names of blocks to run, such as `docs/c.md:40`.

A block is run as a reader would run it. One with a `main` is a program as it stands. Any other is a part of the program
that the guide shows under "Reading this guide": its `#include` lines and the definitions that begin with `static` or
`struct`, and whatever is between them, go before the function `part`, the rest in the place of its comment. A ```text
block right after it is what it prints, where `…` stands for any text; whatever a program says on standard error is a
failure. A block that is a part of a file in `examples/` is run with that by others. A ```cmake block is a
CMakeLists.txt for the page's first program.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parents[1]
ROOT = FOLDER.parent
GUIDES = {"c": ROOT / "docs" / "c.md", "cpp": ROOT / "docs" / "cpp.md"}
PAGES = [page for page in [ROOT / "README.md", FOLDER / "README.md", *GUIDES.values()] if page.exists()]
BLOCK = re.compile(
    r"^```(?P<kind>c|cpp|cmake)\n(?P<code>.*?)^```\n(?:\n```text\n(?P<output>.*?)^```\n)?", re.M | re.S
)
WARNINGS = ["-Wall", "-Wextra", "-Werror", "-pedantic"]
SECONDS = 60
# Of what a compiler says.
MOST = 5000
# Where the part goes.
HERE = "    /* the block */\n"


class Block(NamedTuple):
    page: Path
    line: int
    kind: str
    code: str
    output: str | None

    @property
    def name(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


class Tools(NamedTuple):
    cc: str
    cxx: str
    flags: list[str]
    libraries: Path
    prefix: Path | None


def blocks() -> list[Block]:
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            line = text.count("\n", 0, match.start("code")) + 1
            found.append(Block(page, line, match["kind"], match["code"], match["output"]))
    return found


def source(block: Block) -> str:
    """The program that a block is, or is a part of, with the page's line numbers."""

    def at(line: int) -> str:
        return f'#line {line} "{block.page}"\n'

    if re.search(r"^int main\(", block.code, re.M):
        return at(block.line) + block.code
    lines = block.code.splitlines(keepends=True)
    outside = 0
    for index, line in enumerate(lines):
        if line.startswith("#include "):
            outside = index + 1
        elif line.startswith(("static ", "struct ")):
            is_one_line = line.rstrip().endswith(";")
            ends = (later for later in range(index, len(lines)) if lines[later].rstrip() in ("}", "};"))
            outside = index + 1 if is_one_line else next(ends) + 1
    head, begin, end = frame(block.kind)
    before, inside = "".join(lines[:outside]), "".join(lines[outside:])
    return head + at(block.line) + before + begin + at(block.line + outside) + inside + end


def frame(kind: str) -> tuple[str, str, str]:
    """The guide's program around its parts: what is before the function, its beginning, and what follows."""
    [program] = [block.code for block in blocks() if block.page == GUIDES[kind] and HERE in block.code]
    upper, _, end = program.partition(HERE)
    head, static, function = upper.rpartition("\nstatic ")
    return f"{head}\n", static + function, end


def compiled(block: Block, tools: Tools, folder: Path) -> tuple[Path, str]:
    name = re.sub(r"\W+", "-", block.name)
    path, program = folder / f"{name}.{block.kind}", folder / name
    path.write_text(source(block), encoding="utf-8")
    compiler = [tools.cc, "-std=c11"] if block.kind == "c" else [tools.cxx, "-std=c++17"]
    return program, failure([*compiler, *WARNINGS, str(path), "-o", str(program), *tools.flags])


def prepared(tools: Tools, folder: Path) -> Tools:
    """With the C++ headers compiled once, which g++ then takes instead of them; other compilers do not look for that."""
    output = str(folder / "avenping.hpp.gch")
    header = folder / "header.hpp"
    header.write_text("#include <avenping.hpp>\n", encoding="utf-8")
    includes = [flag for flag in tools.flags if not flag.startswith("-l")]
    said = failure([tools.cxx, "-std=c++17", *WARNINGS, *includes, "-x", "c++-header", str(header), "-o", output])
    if said:
        sys.exit(said)
    return tools._replace(flags=[f"-I{folder}", *tools.flags])


def failure(command: list[str], **how: object) -> str:
    """What a command says when it fails; empty when it succeeds."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **how)  # type: ignore[call-overload]
    return "" if done.returncode == 0 else f"{shlex.join(command)}\n{done.stdout}{done.stderr}"[:MOST]


def reset() -> None:
    url = os.environ["AVENPING_BASE_URL"].rstrip("/") + "/_mock/reset"
    with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=SECONDS):
        pass


def run(program: Path, output: str | None, tools: Tools) -> str:
    reset()
    environment = {**os.environ, "LD_LIBRARY_PATH": str(tools.libraries)}
    with tempfile.TemporaryDirectory() as cwd:
        try:
            done = subprocess.run(
                [str(program)],
                cwd=cwd,
                env=environment,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"not done after {SECONDS} seconds"
        finally:
            reset()  # What it told the fake is not for others.
    if done.returncode != 0 or done.stderr:
        return f"ended with {done.returncode}\n{done.stdout}{done.stderr}"
    pattern = ".*?".join(map(re.escape, (output or "").split("…")))
    if output is not None and not re.fullmatch(pattern, done.stdout, re.S):
        return f"printed\n{done.stdout}"
    return ""


def with_cmake(block: Block, first: Block, tools: Tools, folder: Path) -> str:
    place = folder / re.sub(r"\W+", "-", block.name)
    place.mkdir()
    (place / "CMakeLists.txt").write_text(block.code, encoding="utf-8")
    names = re.findall(r"\w+\.(?:c|cpp)\b", block.code)
    for name in names:
        (place / name).write_text(first.code, encoding="utf-8")
    build = str(place / "build")
    compilers = [f"-DCMAKE_C_COMPILER={tools.cc}", f"-DCMAKE_CXX_COMPILER={tools.cxx}"]
    said = failure(
        ["cmake", "-S", str(place), "-B", build, f"-DCMAKE_PREFIX_PATH={tools.prefix}", *compilers]
    )
    said = said or failure(["cmake", "--build", build])
    if said:
        return said
    return run(Path(build) / Path(names[0]).stem, first.output, tools)


def quoted(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)


def table(guide: str, head: str) -> list[str]:
    """What the first cells of a guide's table quote, by the beginning of the table's head."""
    _, _, below = guide.partition(f"\n| {head} |")
    rows = below.split("\n\n")[0].splitlines()[2:]
    return [name for row in rows for name in quoted(row.split("|")[1])]


def fields(header: str, name: str) -> list[str]:
    """The fields of a struct of the C header, without the lengths."""
    [body] = re.findall(rf"^typedef struct {name} {{\n(.*?)^}} {name};", header, re.M | re.S)
    found = re.findall(r"^    [\w ]+?\**(\w+);", body, re.M)
    return [field for field in found if not field.endswith("_length")]


def members(header: str, name: str) -> list[str]:
    """The fields of a struct of the C++ headers."""
    [body] = re.findall(rf"^struct {name} {{\n(.*?)^}};", header, re.M | re.S)
    return re.findall(
        r"^    \w.*[> ](\w+)(?:{.*}| = .*)?;$", re.sub(r"^        .*\n", "", body, flags=re.M), re.M
    )


def differences() -> list[str]:
    """Where the guides' tables and the headers differ, and what else can be seen without running anything."""
    wrong = []

    def same(what: str, documented: list[str], there: list[str]) -> None:
        if sorted(documented) != sorted(there):
            only = sorted(set(documented) ^ set(there)) or sorted(documented)
            wrong.append(f"{what}: not in both: {', '.join(only)}")

    include = FOLDER / "include"
    header = (include / "avenping.h").read_text(encoding="utf-8")
    text = {kind: page.read_text(encoding="utf-8") for kind, page in GUIDES.items()}
    [enum] = re.findall(r"typedef enum avenping_status {(.*?)^}", header, re.M | re.S)
    statuses = re.findall(r"^    (AVENPING_\w+) = ", enum, re.M)
    same("docs/c.md, statuses", table(text["c"], "status"), statuses)
    getters = [name for name in re.findall(r"(avenping_error_\w+)\(", header) if not name.endswith("_free")]
    same("docs/c.md, getters of errors", table(text["c"], "getter"), sorted(set(getters)))
    settings = [field for field in fields(header, "avenping_client_options") if field != "size"]
    same("docs/c.md, settings", table(text["c"], "setting"), settings)
    options = [field for field in fields(header, "avenping_call_options") if field != "size"]
    same("docs/c.md, options", table(text["c"], "option"), options)

    here = {path.stem: path.read_text(encoding="utf-8") for path in (include / "avenping").glob("*.hpp")}
    classes = ["Error", *re.findall(r"^class (\w*Error) ", here["error"], re.M)]
    same("docs/cpp.md, classes of errors", table(text["cpp"], "class"), sorted(set(classes)))
    public = here["error"].partition("class Error :")[2].partition("private:")[0]
    accessors = ["what", *re.findall(r"(\w+)\(\) const noexcept", public)]
    same("docs/cpp.md, what an error knows", table(text["cpp"], "accessor"), accessors)
    same("docs/cpp.md, settings", table(text["cpp"], "setting"), members(here["options"], "ClientOptions"))
    same("docs/cpp.md, options", table(text["cpp"], "option"), members(here["options"], "CallOptions"))

    for page in [FOLDER / "README.md", *GUIDES.values()]:
        content = page.read_text(encoding="utf-8")
        fences = re.findall(r"^\s*```(.*)$", content, re.M)
        if not set(fences[::2]) <= {"c", "cpp", "cmake", "text", "sh"} or set(fences[1::2]) != {""}:
            wrong.append(f"{page.name}: a block of another kind, or in another place")
        compared = [match for match in BLOCK.finditer(content) if match["output"] is not None]
        if fences.count("text") != len(compared):
            wrong.append(f"{page.name}: a text block that is compared with nothing")
        headings = re.findall("^#+ (.*)$", content, re.M)
        anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
        text_alone = re.sub("^```.*?^```$", "", content, flags=re.M | re.S)
        for target in re.findall(r"\]\((?!https:)([^)]+)\)", text_alone):
            path, _, anchor = target.partition("#")
            if not (page.parent / path).exists() or (not path and anchor not in anchors):
                wrong.append(f"{page.name}: the link {target} leads nowhere")
    return wrong


def read_arguments() -> tuple[argparse.Namespace, Tools]:
    parser = argparse.ArgumentParser(
        description="Compiles and runs the programs in the guides for C and C++."
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--prefix", type=Path)
    where.add_argument("--debug", type=Path)
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("--cxx", default="g++")
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    if given.prefix is not None:
        libraries = given.prefix.resolve() / "lib"
        asked = ["pkg-config", "--cflags", "--libs", "avenping"]
        environment = {**os.environ, "PKG_CONFIG_PATH": str(libraries / "pkgconfig")}
        flags = shlex.split(
            subprocess.run(asked, env=environment, capture_output=True, text=True, check=True).stdout
        )
        return given, Tools(given.cc, given.cxx, flags, libraries, given.prefix.resolve())
    libraries = Path(tempfile.mkdtemp())
    for name in ("libavenping.so", "libavenping.so.0.1"):
        (libraries / name).symlink_to(given.debug.resolve() / "libavenping_c.so")
    flags = [f"-I{FOLDER / 'include'}", f"-L{libraries}", "-lavenping"]
    return given, Tools(given.cc, given.cxx, flags, libraries, None)


def main() -> int:
    given, tools = read_arguments()
    examples = "\n".join(
        path.read_text(encoding="utf-8") for path in (FOLDER / "examples").iterdir() if path.is_file()
    )
    chosen = [
        block for block in blocks() if not given.names or any(name in block.name for name in given.names)
    ]
    programs = [block for block in chosen if block.kind != "cmake" and block.code not in examples]
    failed = 0

    def report(name: str, said: str) -> None:
        nonlocal failed
        failed += said != ""
        print(f"FAILED {name}\n{said}" if said else f"ok     {name}", flush=True)

    for said in [] if given.names else differences():
        report("the pages", said)
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        folder = Path(name)
        tools = prepared(tools, folder)
        making = [pool.submit(compiled, block, tools, folder) for block in programs]
        for block, made in zip(programs, making, strict=True):
            program, said = made.result()
            report(block.name, said or run(program, block.output, tools))
        for block in chosen if tools.prefix is not None and shutil.which("cmake") else []:
            if block.kind == "cmake":
                first = next(
                    other for other in blocks() if other.page == block.page and other.kind != "cmake"
                )
                report(block.name, with_cmake(block, first, tools, folder))
    if given.debug is not None:
        shutil.rmtree(tools.libraries)
    print(f"{len(programs)} programs, {failed} failures")
    return 0 if failed == 0 and programs else 1


if __name__ == "__main__":
    sys.exit(main())
