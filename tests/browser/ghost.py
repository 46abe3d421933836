"""A stand-in for a model of many drums with six knobs, played by the tests' model."""

import json
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import numpy as np
from playwright.sync_api import BrowserContext, Page, Route

from .driver import Instrument, wav_bytes

CLASSES = (
    *("snare", "kick", "hihat-closed", "hihat-open", "clap"),
    *("tom", "rim", "cymbal", "perc"),
)
KNOBS = (
    ("pitch", "semitones", 12.0, 0.1),
    ("decay", "octaves", 2.0, 0.01),
    ("brightness", "dB/oct", 6.0, 0.1),
    ("noise", "dB", 12.0, 0.1),
    ("attack", "dB", 12.0, 0.1),
    ("body", "dB", 12.0, 0.1),
)
NEAREST = {
    "distance_db": 4.1, "apart_db": 1.6, "pack": "drum-machines/LM-2", "licence": "public-domain",
}  # fmt: skip
"""What every sound of it is nearest to."""
NO_PITCH = "A closed hat has no pitch to turn."


def play_ghost(page: Page) -> None:
    """Let the only model have nine classes and six knobs: its pitch moves x, its decay y."""
    page.route("**/api/models", _models)
    page.route("**/api/models/ghost/**", _answer)


def open_ghost(context: BrowserContext, address: str) -> Instrument:
    """The page with nine drums and six knobs."""
    page = context.new_page()
    play_ghost(page)
    instrument = Instrument(page, address)
    instrument.open("#/ghost")
    return instrument


def _models(route: Route) -> None:
    answer = route.fetch()
    document = answer.json()
    (sine,) = (each for each in document["models"] if each["name"] == "damped-sine")
    pad = [control for control in sine["controls"] if control["name"] in sine["pad"]]
    ghost = {"name": "ghost", "classes": CLASSES, "controls": [*pad, *map(_control, KNOBS)]}
    document["models"] = [{**sine, **ghost, "variation": 24}]
    route.fulfill(response=answer, json=document)


def _control(knob: tuple[str, str, float, float]) -> dict[str, object]:
    name, unit, reach, step = knob
    limits = {"minimum": -reach, "maximum": reach, "default": 0.0, "step": step}
    unavailable = {"hihat-closed": NO_PITCH} if name == "pitch" else {}
    label = name.capitalize()
    return {"name": name, "label": label, "unit": unit, **limits, "unavailable": unavailable}


def _answer(route: Route) -> None:
    """Ask the tests' model in its own terms, and answer in those of this one."""
    address = urlsplit(route.request.url)
    if address.path.endswith("/nearest"):
        return route.fulfill(json=NEAREST)
    query = dict(parse_qsl(address.query))
    path = address.path.replace("/ghost/", "/damped-sine/")
    url = address._replace(path=path, query=urlencode(_plain(query)))
    if path.endswith("/sound.wav"):
        return route.continue_(url=url.geturl())
    answer = route.fetch(url=url.geturl())
    if not answer.ok:
        return route.fulfill(response=answer)
    document = answer.json()
    if path.endswith("/map"):
        document["classes"] = CLASSES
        document["class_of"] = [at % len(CLASSES) for at in range(len(document["points"]))]
    elif path.endswith("/kit"):
        document["pads"] = [{**each, "model": "ghost", **_knobs(each)} for each in document["pads"]]
    else:
        document |= _knobs(document)
    if path.endswith("/match"):
        # 24 numbers, as many as a seed of this model stands for.
        document |= {"class": "tom", "latent": f"AbC-_9{58 * 'A'}.own"}
    return route.fulfill(status=200, content_type="application/json", body=json.dumps(document))


def _knobs(sound: dict[str, Any]) -> dict[str, dict[str, float]]:
    """The controls of a sound of the tests' model as this one has them."""
    pad = {name: sound["controls"][name] for name in "xy"}
    return {"controls": {**pad, **{name: 0.0 for name, *_ in KNOBS}}}


def _plain(query: dict[str, str]) -> dict[str, str]:
    """A query as the tests' model understands it."""
    kept = {name: query[name] for name in ("v", "seed", "rate", "depth", "pads") if name in query}
    if "x" in query:
        turns = {"x": float(query["pitch"]) / 12, "y": float(query["decay"]) / 2}
        for name, turn in turns.items():
            kept[name] = str(min(1.0, max(-1.0, float(query[name]) + turn)))
        kept["noise"] = "0"
    return kept


def lazy_tone(route: Route) -> None:
    """A decaying tone, 196 Hz at rest, that moves by 0.85 of what the knob is turned."""
    pitch = float(parse_qs(urlsplit(route.request.url).query)["pitch"][0])
    seconds = np.arange(30_000) / 44_100
    hz = 196 * 2 ** (0.85 * pitch / 12)
    route.fulfill(body=wav_bytes(0.5 * np.sin(2 * np.pi * hz * seconds) * np.exp(-6 * seconds)))
