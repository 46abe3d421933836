import re

import numpy as np
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from ghostnote.engine.latent import to_text

from ..kit.test_saved import written, zipped
from .test_match import encoded, hit
from .test_problems import ROUTES

DECLARED = [path for path in ROUTES if not path.endswith("openapi.json")]
BODIES = ["/api/kits", "/api/exports"]
WITH_PARAMETERS = [path for path in DECLARED if "damped-sine" in path] + ["/api/kits"]

# What Schemathesis makes for a file is otherwise a small picture.
for subtype in ("wav", "aiff", "flac", "ogg", "mpeg"):
    schemathesis.openapi.media_type(f"audio/{subtype}", st.just(encoded(hit())))
schemathesis.openapi.media_type("application/zip", st.just(zipped({"a/kit.json": written()})))


@pytest.fixture(scope="module")
def api(live_url: str) -> BaseSchema:
    return schemathesis.openapi.from_url(f"{live_url}/api/openapi.json")


def test_the_document_takes_the_latents_that_matches_give(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    parameters = paths["/api/models/{name}/sound.wav"]["get"]["parameters"]
    (pattern,) = (each["schema"]["pattern"] for each in parameters if each["name"] == "latent")
    for latent in ("", to_text(np.zeros(32)), to_text(np.zeros(32), bytes(1200))):
        assert re.search(pattern, latent)
    assert not re.search(pattern, "A.B.C")


def test_the_document_names_the_classes_that_a_sample_may_be_of(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    body = document["paths"]["/api/models/{name}/match"]["post"]["requestBody"]
    form = body["content"]["multipart/form-data"]["schema"]["properties"]
    assert form["class"]["enum"] == ["kick", "snare"]


def test_the_document_tells_in_what_a_saved_kit_is_sent(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    operation = document["paths"]["/api/kits/opened"]["post"]
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert (form["required"], set(form["properties"])) == (["file"], {"file"})
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    fields = document["components"]["schemas"][answer.rpartition("/")[2]]["properties"]
    taken = {"layers", "round_robins", "formats", "rate", "depth"}
    assert set(fields) == taken | {"name", "pads", "warnings"}


def test_the_document_tells_of_a_match_in_lines(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    content = document["paths"]["/api/models/{name}/match"]["post"]["responses"]["200"]["content"]
    schemas = document["components"]["schemas"]
    found = {kind: each["schema"]["$ref"].rpartition("/")[2] for kind, each in content.items()}
    assert found == {"application/json": "MatchDocument", "application/x-ndjson": "MatchLine"}
    assert set(schemas["MatchLine"]["properties"]) == {"rounds", "match", "problem"}
    assert {"class", "latent"} < set(schemas["MatchDocument"]["properties"])
    assert "RoundsDocument" in schemas


# Schemathesis' own parametrisation reaches into pytest 8; its strategies do not.
@pytest.mark.parametrize(
    ("path", "mode"),
    [(path, GenerationMode.POSITIVE) for path in DECLARED]
    + [(path, GenerationMode.NEGATIVE) for path in WITH_PARAMETERS],
)
def test_the_service_keeps_to_its_own_document(
    api: BaseSchema, path: str, mode: GenerationMode
) -> None:
    operation = api[path.replace("damped-sine", "{name}")][ROUTES[path]]

    @settings(
        max_examples=3 if path.endswith("match") else 60,  # a refined match takes seconds
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Case) -> None:
        excluded = [positive_data_acceptance] if _goes_beyond_schemas(path, case) else []
        case.call_and_validate(excluded_checks=excluded)

    check()


def _goes_beyond_schemas(path: str, case: Case) -> bool:
    """Whether no schema can say if this is accepted.

    What a model's controls are called that of a kit does not know, nor that of a form how many hits
    are in its file.
    """
    return path in BODIES or (
        path.endswith("match") and isinstance(case.body, dict) and case.body.get("hit", 1) != 1
    )
