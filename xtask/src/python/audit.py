"""Whether a wheel and an sdist have all that belongs in them and nothing else.

`audit.py WHEEL SDIST REPOSITORY [FOLDER…]`: none of the folders may be named in any file of either.
"""

from __future__ import annotations

import configparser
import re
import sys
import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # mypy brings it

LARGEST_WHEEL = 4_000_000
LICENCES = ["LICENSE-APACHE", "LICENSE-MIT"]
SBOM = "avenping.cdx.json"

problems: list[str] = []


def demand(condition: object, problem: str) -> None:
    if not condition:
        problems.append(problem)


def sources(repository: Path) -> set[str]:
    """The package's files as they are in the repository, without what tools leave there."""
    python = repository / "bindings-python" / "python"
    kept = (file for file in python.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {str(file.relative_to(python)) for file in kept if file.suffix != ".so"}


def machine_paths(archive: str, name: str, content: bytes, folders: list[str]) -> None:
    for folder in folders:
        if (place := content.find(folder.encode())) >= 0:
            excerpt = content[max(0, place - 20) : place + 100]
            problems.append(f"{archive}: {name} names a folder of this machine: {excerpt!r}")


def project(repository: Path) -> dict[str, Any]:
    text = (repository / "bindings-python" / "pyproject.toml").read_text(encoding="utf-8")
    declared: dict[str, Any] = tomllib.loads(text)["project"]
    return declared


def metadata(archive: str, content: bytes, repository: Path) -> None:
    declared = project(repository)
    version = tomllib.loads((repository / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["package"][
        "version"
    ]
    fields = message_from_bytes(content)
    expected = {
        "Name": "avenping",
        "Version": version,
        "Summary": declared["description"],
        "Requires-Python": declared["requires-python"],
        "License-Expression": "MIT OR Apache-2.0",
    }
    for field, value in expected.items():
        demand(fields[field] == value, f"{archive}: {field} is {fields[field]!r}, not {value!r}")
    demand(sorted(fields.get_all("License-File", [])) == LICENCES, f"{archive}: License-File lacks a licence")
    demand(fields.get_all("Classifier") == declared["classifiers"], f"{archive}: classifiers differ")
    demand(not fields.get_all("Requires-Dist"), f"{archive}: has a runtime dependency")
    demand(
        str(fields["Description-Content-Type"]).startswith("text/markdown"),
        f"{archive}: README is not Markdown",
    )
    readme = (repository / "bindings-python" / "README.md").read_text(encoding="utf-8").strip()
    description = fields.get_payload(decode=True)
    demand(
        isinstance(description, bytes) and description.decode().strip() == readme,
        f"{archive}: not the README",
    )


def audit_wheel(path: Path, repository: Path, folders: list[str]) -> None:
    size = path.stat().st_size
    print(f"{path.name}: {size:,} bytes, at most {LARGEST_WHEEL:,}")
    demand(size <= LARGEST_WHEEL, f"wheel: {size:,} bytes are more than {LARGEST_WHEEL:,}")
    name, version, python, abi, platform = path.stem.split("-")
    demand((name, python, abi) == ("avenping", "cp310", "abi3"), f"wheel: not cp310-abi3: {path.name}")
    # PyPI takes no wheel that is tagged for this very Linux.
    demand(
        "linux" not in platform or re.match("(many|musl)linux", platform), f"wheel: PyPI refuses {platform}"
    )
    with zipfile.ZipFile(path) as wheel:
        files = {info.filename: wheel.read(info) for info in wheel.infolist() if not info.is_dir()}
    info = f"{name}-{version}.dist-info"
    wanted = sources(repository) | {
        "avenping/_native.abi3.so",
        f"{info}/WHEEL",
        f"{info}/METADATA",
        f"{info}/RECORD",
        f"{info}/sboms/{SBOM}",
    }
    wanted |= {f"{info}/entry_points.txt", *(f"{info}/licenses/{licence}" for licence in LICENCES)}
    demand(not wanted - files.keys(), f"wheel: lacks {sorted(wanted - files.keys())}")
    demand(not files.keys() - wanted, f"wheel: does not need {sorted(files.keys() - wanted)}")
    demand("avenping/py.typed" in files, "wheel: no py.typed")
    for file, content in files.items():
        machine_paths("wheel", file, content, folders)
        original = repository / "bindings-python" / "python" / file
        if original.is_file() and original.suffix != ".so":
            demand(content == original.read_bytes(), f"wheel: {file} differs from its source")
    for licence in LICENCES:
        text = files.get(f"{info}/licenses/{licence}")
        demand(text == (repository / licence).read_bytes(), f"wheel: {licence} is not the repository's")
    entry_points = configparser.ConfigParser(delimiters=["="])
    entry_points.read_string(files.get(f"{info}/entry_points.txt", b"").decode())
    declared = project(repository)["entry-points"]
    for group in {"pytest11", *declared}:
        found = dict(entry_points[group]) if group in entry_points else None
        demand(found == declared.get(group), f"wheel: entry points of {group} are {found}")
    metadata("wheel", files.get(f"{info}/METADATA", b""), repository)


def audit_sdist(path: Path, repository: Path, folders: list[str]) -> None:
    print(f"{path.name}: {path.stat().st_size:,} bytes")
    files: dict[str, bytes] = {}
    with tarfile.open(path) as sdist:
        for member in sdist.getmembers():
            name = member.name.partition("/")[2]
            # A link would lead nowhere on somebody else's machine.
            demand(member.isfile() or member.isdir(), f"sdist: {name} is neither a file nor a folder")
            if member.isfile() and (content := sdist.extractfile(member)):
                files[name] = content.read()
    top = {"PKG-INFO", "Cargo.lock", "Cargo.toml", "README.md", "pyproject.toml", *LICENCES}
    wanted = top | {f"python/{source}" for source in sources(repository)}
    demand(not wanted - files.keys(), f"sdist: lacks {sorted(wanted - files.keys())}")
    crates = r"(core|mock|bindings-(common|python))/(Cargo\.toml|build\.rs|README\.md|src/.*\.(rs|json))"
    odd = sorted(name for name in files.keys() - wanted if not re.fullmatch(crates, name))
    demand(not odd, f"sdist: does not need {odd}")
    for name, content in files.items():
        machine_paths("sdist", name, content, folders)
    for licence in LICENCES:
        demand(
            files.get(licence) == (repository / licence).read_bytes(),
            f"sdist: {licence} is not the repository's",
        )
    metadata("sdist", files.get("PKG-INFO", b""), repository)


def main() -> None:
    wheel, sdist, repository = (Path(argument) for argument in sys.argv[1:4])
    # So short a name is in a program of this size by chance.
    folders = [folder for folder in {str(repository), *sys.argv[4:]} if len(folder) > 4]
    audit_wheel(wheel, repository, folders)
    audit_sdist(sdist, repository, folders)
    if problems:
        raise SystemExit("\n".join(problems))


main()
