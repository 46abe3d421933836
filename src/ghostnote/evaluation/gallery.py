"""What there is to see and hear of one model: a part of the report."""

from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from ghostnote.audio import SAMPLE_RATE, Samples
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.evaluation.draws import Asked, controls_text, line, play
from ghostnote.evaluation.matching import PackDistances
from ghostnote.evaluation.pictures import data_uri, flac, scatter, spectrograms

SHOWN, PLAYED = 24, 8
"""Sounds whose spectrograms are shown, and those that can be heard."""
WALK_STEPS, WALK_STEP_SECONDS = 12, 0.35
WALK = ((-0.8, -0.8), (0.8, 0.8))
"""Ends of the walk through the pad."""
FADE_LENGTH = 882
"""Samples over which a step of the walk that is cut short fades: 20 ms."""


def gallery(
    asked: Asked,
    draws: Sequence[Patch],
    seed: int,
    matched: PackDistances,
    retrieved: PackDistances,
    faults: str,
) -> str:
    """The HTML of a model whose prior gave `draws`.

    `matched` and `retrieved` are the distances of the unseen packs' sounds from the model and from
    the nearest training sound, `faults` is what `faults_html` gives.
    """
    instrument = asked.instrument
    clips = play(instrument, draws[:SHOWN])
    walk = play(instrument, line(asked, WALK, WALK_STEPS, seed))
    heard = zip(draws[:PLAYED], clips[:PLAYED], strict=True)
    players = "".join(_sample(_command(asked, draw), clip) for draw, clip in heard)
    return f"""
<div class="row">
  <figure>{_latent_space(asked)}<figcaption>The training sounds on the pad, by brightness
  </figcaption></figure>
  <!-- losses -->
  {_packs(matched, retrieved)}
</div>
<div class="pair">
  <figure>{picture(spectrograms(clips), f"{len(clips)} sounds of the model")}<figcaption>
  {len(clips)} sounds of the prior, half a second each</figcaption></figure>
  <figure><div class="real-grid" role="img" aria-label="real sounds"></div><figcaption>
  Real ones</figcaption></figure>
</div>
<figure>{picture(spectrograms(walk, WALK_STEPS), "a walk through the pad")}<figcaption>
A walk through the pad, corner to corner {player(walk_sound(walk))}</figcaption></figure>
<h4>Listen</h4>
<div class="players">{players}</div>
{faults}
"""


def faults_html(
    asked: Asked,
    draws: Sequence[Patch],
    far: NDArray[np.intp],
    clicks: NDArray[np.bool_],
) -> str:
    """The worst sounds of a model, with what plays them again.

    `far` are the indices of those furthest from the real sounds, `clicks` `[N]` says which click.
    """
    worst = [draws[each] for each in far]
    clicking = [draw for draw, click in zip(draws, clicks, strict=True) if click]
    title = f"The {len(worst)} furthest from real sounds"
    drawn = picture(spectrograms(play(asked.instrument, worst)), title)
    shown = f"<figure>{drawn}<figcaption>{title}, the furthest first</figcaption></figure>"
    return shown + "".join(
        f"<details><summary>{summary}</summary><pre>{_commands(asked, listed)}</pre></details>"
        for summary, listed in (
            (f"{title}: what plays them", worst),
            (f"{len(clicking)} with a click away from the onset", clicking),
        )
        if listed
    )


def picture(png: bytes, description: str) -> str:
    """An image element."""
    return f'<img src="{data_uri("image/png", png)}" alt="{escape(description)}">'


def player(samples: Samples) -> str:
    """An audio element."""
    return f'<audio controls preload="none" src="{data_uri("audio/flac", flac(samples))}"></audio>'


def walk_sound(clips: Sequence[Samples]) -> Samples:
    """`clips` one after another, `WALK_STEP_SECONDS` each."""
    length = int(WALK_STEP_SECONDS * SAMPLE_RATE)
    steps = np.zeros((len(clips), length), np.float32)
    for step, clip in zip(steps, clips, strict=True):
        step[: len(clip)] = clip[:length]
    steps[:, -FADE_LENGTH:] *= np.linspace(1, 0, FADE_LENGTH, dtype=np.float32)
    return steps.ravel()


def _sample(command: str, clip: Samples) -> str:
    return f"<figure>{player(clip)}<figcaption>{escape(command)}</figcaption></figure>"


def latent_places(
    instrument: Instrument, drum_class: str, descriptor: str
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Places on the pad `[N, 2]` of the training sounds of a class, and a descriptor of them."""
    manifest, sounds = instrument.manifest, instrument.map
    names = [control.name for control in manifest.controls]
    columns = [names.index(name) for name in manifest.pad]
    values = sounds.descriptors[:, sounds.names.index(descriptor)]
    of_class = sounds.class_of == manifest.classes.index(drum_class)
    shown = of_class & np.isfinite(values) & (values > 0)
    return sounds.points[shown][:, columns], values[shown]


def _latent_space(asked: Asked) -> str:
    places, values = latent_places(asked.instrument, asked.drum_class, "centroid_hz")
    if not len(places):
        return ""
    return picture(scatter(places, values, "Brightness, Hz"), "latent space")


def _packs(matched: PackDistances, retrieved: PackDistances) -> str:
    if not matched:
        return ""
    rows = "".join(
        f"<tr><th>{escape(pack)}</th><td>{matched[pack]:.2f}</td><td>{retrieved[pack]:.2f}</td></tr>"
        for pack in matched
    )
    return f"""<table class="packs"><caption>Match of unseen packs</caption><thead><tr><th>pack</th>
<td>model, dB</td><td>nearest training sound, dB</td></tr></thead><tbody>{rows}</tbody></table>"""


def _commands(asked: Asked, draws: Sequence[Patch]) -> str:
    return escape("\n".join(_command(asked, draw) for draw in draws))


def _command(asked: Asked, draw: Patch) -> str:
    """What `ghostnote generate` needs to play `draw` again, and where on the pad it lies."""
    prior = f" --prior {asked.own_prior}" if asked.own_prior else ""
    classes = asked.instrument.manifest.classes
    drum_class = f" --class {draw.drum_class}" if draw.drum_class != classes[0] else ""
    return f"--seed {draw.seed}{prior}{drum_class}  ({controls_text(draw.controls)})"
