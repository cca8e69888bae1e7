"""Writes the code that takes every argument of a case to the field of its request, and reads every field of an answer.

`generate.py c FILE` for the typed functions of C, `generate.py cpp FILE` for C++. A getter or a member that the written
code does not read is an error, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import generate_c
import generate_cpp
from schema import ROOT, Schemas

INCLUDE = ROOT / "bindings-c/include"


def main() -> None:
    language, target = sys.argv[1:]
    schemas = Schemas()
    if language == "c":
        text = generate_c.program(schemas)
        header = (INCLUDE / "avenping.h").read_text(encoding="utf-8")
        missing = generate_c.unread(schemas, header, text)
    else:
        text = generate_cpp.program(schemas)
        headers = [INCLUDE / f"avenping/{name}.hpp" for name in ("models", "inbound", "requests")]
        missing = generate_cpp.unread("".join(each.read_text(encoding="utf-8") for each in headers), text)
    if missing:
        sys.exit(f"never used by the conformance runner: {', '.join(missing)}")
    text = "// Written by generate.py; not kept.\n#pragma once\n" + re.sub(r"\n{3,}", "\n\n", text)
    file = Path(target)
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
