"""The OpenAPI document: what the routes declare, and the parameters the loaded models have."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode

from ghostnote.bundle import Control, Manifest
from ghostnote.engine.recipe import LATENT, MAX_SEED
from ghostnote.service.kit_schemas import ExportRequest, KitRequest
from ghostnote.service.problems import MEDIA_TYPE
from ghostnote.service.progress import MEDIA_TYPE as LINES
from ghostnote.service.query import DEPTHS, KIT_SIZES, RATES
from ghostnote.service.schemas import Document, MatchLine, Problem

Schema = dict[str, Any]

REF = "#/components/schemas/{model}"
AUDIO = "audio/wav, audio/aiff, audio/flac, audio/ogg, audio/mpeg"
BODIES: dict[str, type[BaseModel]] = {"/api/kits": KitRequest, "/api/exports": ExportRequest}
"""What is asked for in JSON, by address."""

KIT_FORM: Schema = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {
            "type": "string",
            "format": "binary",
            "description": "The zip of a kit that was saved, or its kit.json.",
        }
    },
    "additionalProperties": False,
}
"""What a saved kit is sent in, to be opened."""


def described(
    answer: type[Document] | str, *failures: int, lines: type[Document] | None = None
) -> dict[int | str, Schema]:
    """The `responses` of a route: a document or a media type, and the problems it may answer.

    `lines` is what each line of the answer holds where a client asks for `LINES`.
    """
    success: Schema = {"description": "It worked."}
    if isinstance(answer, str):
        schema = {"type": "string", "format": "binary"}
        success["content"] = {answer: {"schema": schema}}
    else:
        success["model"] = answer
    if lines:
        success["content"] = {LINES: {"schema": _reference(lines)}}
    refused = {MEDIA_TYPE: {"schema": _reference(Problem)}}
    refusals = (
        {"description": HTTPStatus(status).phrase, "content": refused} for status in failures
    )
    return {200: success, **dict(zip(failures, refusals, strict=True))}


def build(app: FastAPI, manifests: list[Manifest]) -> Schema:
    """The document of `app` while it plays `manifests`.

    Ranges are the widest of all models; a model refuses what is outside its own.
    """
    document: Schema = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    schemas = document["components"]["schemas"]
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    for sent in (Problem, MatchLine):
        schemas[sent.__name__] = _schema(sent, schemas, "serialization")
    paths = document["paths"]
    for path, operations in paths.items():
        for operation in operations.values():
            _name_models(operation, manifests)
            if "/sound." in path:
                container = path.rpartition(".")[2]
                operation["parameters"] += sound_parameters(manifests, DEPTHS[container])
            if path.endswith("/nearest"):
                operation["parameters"] += sound_parameters(manifests, DEPTHS["wav"])
            if path.endswith("/kit"):
                operation["parameters"] += kit_parameters()
            if path in BODIES:
                body = _body(BODIES[path], schemas)
                operation["requestBody"] = {"required": True, "content": body}
            if path.endswith("/draw"):
                operation["parameters"] += [_kind(manifests), _seed(), *_controls(manifests)]
            if path.endswith("/match"):
                operation["requestBody"] = _upload(match_form(manifests), AUDIO)
            if path.endswith("/kits/opened"):
                operation["requestBody"] = _upload(KIT_FORM, "application/zip")
    return document


def _reference(model: type[BaseModel]) -> Schema:
    return {"$ref": REF.format(model=model.__name__)}


def _body(model: type[BaseModel], schemas: Schema) -> Schema:
    """The JSON body of an operation; what it is made of goes into `schemas`."""
    return {"application/json": {"schema": _schema(model, schemas, "validation")}}


def _upload(form: Schema, kinds: str) -> Schema:
    """The body of an operation that takes a `form` with a file of one of those `kinds`."""
    content = {"schema": form, "encoding": {"file": {"contentType": kinds}}}
    return {"required": True, "content": {"multipart/form-data": content}}


def _schema(model: type[BaseModel], schemas: Schema, mode: JsonSchemaMode) -> Schema:
    """The schema of `model`; what it is made of goes into `schemas`."""
    schema = model.model_json_schema(ref_template=REF, mode=mode)
    schemas |= schema.pop("$defs", {})
    return schema


def kit_parameters() -> list[Schema]:
    """The query parameters of a new kit."""
    return [
        _seed(),
        _query("pads", {"type": "string", "enum": list(KIT_SIZES)}, "How many pads."),
        _query("v", {"type": "string"}, "The model's version; makes the answer immutable."),
    ]


def sound_parameters(manifests: list[Manifest], depths: Sequence[str]) -> list[Schema]:
    """The query parameters of a sound in a file that may have these `depths`."""
    return [
        _kind(manifests),
        _seed(),
        _query(
            "latent",
            {"type": "string", "pattern": f"^{LATENT.pattern}$"},
            "In place of what the seed says of the sound itself, as a match gives it.",
        ),
        *_controls(manifests),
        _query("rate", {"type": "string", "enum": list(RATES)}, "Sample rate in Hz."),
        _query("depth", {"type": "string", "enum": list(depths)}, "Bits; 32f is float."),
        _query("v", {"type": "string"}, "The model's version; makes the answer immutable."),
    ]


def match_form(manifests: list[Manifest]) -> Schema:
    """What a sample is sent in, to be matched."""
    kind = _classes(manifests) | {"description": "As which drum; else as what it is like."}
    return {
        "type": "object",
        "required": ["file"],
        "properties": {
            "file": {"type": "string", "format": "binary", "description": "An audio file."},
            "class": kind,
            "refine": {"type": "boolean", "default": False, "description": "Search on; slower."},
            "hit": {
                "type": "integer",
                "minimum": 1,
                "default": 1,
                "description": "Of several hits, the number of the one that is meant.",
            },
        },
        "additionalProperties": False,
    }


def _kind(manifests: list[Manifest]) -> Schema:
    return _query("class", _classes(manifests), "The class of drum.")


def _classes(manifests: list[Manifest]) -> Schema:
    classes = {name for manifest in manifests for name in manifest.classes}
    return {"type": "string", "enum": sorted(classes)}


def _seed() -> Schema:
    schema = {"type": "integer", "minimum": 0, "maximum": MAX_SEED, "default": 0}
    return _query("seed", schema, "What is not given is drawn from it.")


def _controls(manifests: list[Manifest]) -> Iterable[Schema]:
    by_name: dict[str, list[Control]] = {}
    for manifest in manifests:
        for control in manifest.controls:
            by_name.setdefault(control.name, []).append(control)
    for name, same in by_name.items():
        schema = {
            "type": "number",
            "minimum": min(control.minimum for control in same),
            "maximum": max(control.maximum for control in same),
        }
        yield _query(name, schema, f"{same[0].label} {same[0].unit}".strip())


def _query(name: str, schema: Schema, description: str) -> Schema:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }


def _name_models(operation: Schema, manifests: list[Manifest]) -> None:
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            names = [manifest.name for manifest in manifests]
            parameter["schema"] = {"type": "string", "enum": names}
