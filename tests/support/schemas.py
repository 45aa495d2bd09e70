"""Whether what the program tells programs is what its JSON Schemas say, no key more."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

SCHEMAS = files("qanswer") / "schemas"


def faults(told: dict[str, Any]) -> list[str]:
    """Return where ``told`` is not as the schema that it names says; a key that the schema does not know is a fault."""
    name = told["schema"].removeprefix("qanswer/").replace("/", "-")
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    plain = json.loads(json.dumps(told))
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(_closed(schema)).iter_errors(plain)]


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict):
        closed.setdefault("additionalProperties", False)
    return closed
