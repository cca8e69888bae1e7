"""Holds every file of cases against case.schema.json; exits 1 on the first that does not match."""

import json
import pathlib
import sys

import jsonschema

folder = pathlib.Path(__file__).parent
validator = jsonschema.Draft202012Validator(json.loads((folder / "case.schema.json").read_text()))
files = sorted((folder / "cases").glob("*.json"))
count = 0
for file in files:
    document = json.loads(file.read_text())
    for error in validator.iter_errors(document):
        sys.exit(f"{file.name}: {error.json_path}: {error.message}")
    count += len(document["cases"])
if count == 0:
    sys.exit("no cases were found")
print(f"{count} conformance cases in {len(files)} files match their schema")
