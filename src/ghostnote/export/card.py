"""The model card: what a model is, what it learned from, and what it may be used for."""

from typing import assert_never

from ghostnote.audio import SAMPLE_RATE
from ghostnote.models.conv import ConvAutoencoder
from ghostnote.models.dense import DenseAutoencoder
from ghostnote.models.ghost import GhostModel
from ghostnote.models.vae import DenseVAE
from ghostnote.models.wavegan import WaveGAN
from ghostnote.training.run import Run

CARD = """\
# {title}

{what}

{limits}

## Trained on

{clips} clips, {reading}; {validation} clips of other packs were kept for validation.

| source | licence | clips |
|---|---|---|
{sources}

{rights}

## Made with

`ghostnote train experiments/{name}.toml --corpus corpus/ --out runs/ --seed {seed}`,
{epochs} epochs in {minutes:.1f} minutes on {hardware}; Ghostnote {ghostnote}, torch {torch}.
Corpus {corpus}.

| figure | value |
|---|---|
{figures}
"""
FREE = frozenset(
    {"CC0-1.0", "public-domain", "Unlicense", "Unlicense (public domain)", "Apache-2.0", "MIT"}
)
"""Licences that let what was learned from their works be used in any work."""
YOURS = "Sounds it makes are yours to use, in any work, without attribution."
CHECK = (
    "Before its sounds are used, check that these licences allow it, which Ghostnote does not "
    "know: {}."
)
DENSE = "A {kind} of dense layers ({layers}) that makes a {seconds:.2g} s {drum} from two numbers."
DENSE_LIMITS = (
    "A model of this kind smooths what differs between takes: its sounds are duller than "
    "recordings, and some places of the pad click at the start."
)
CONV = (
    "A convolutional autoencoder, five layers of kernel 25 and stride 4 with {d} to {most} "
    "channels either way, that makes a {seconds:.2g} s {drum} from two numbers."
)
CONV_LIMITS = (
    "It rings: the stride leaves tones in every sound that no drum has, and what differs between "
    "takes is smoothed away."
)
WAVEGAN = (
    "A WaveGAN of model size {d} that makes a {seconds:.2g} s {drum} from 100 random numbers. Its "
    "pad is a sheet through these, learned afterwards; the seed is all that the pad leaves open."
)
WAVEGAN_LIMITS = (
    "It changes smoothly over the pad, and sounds as if played with too few bits: the stride "
    "leaves tones and the noise is coarse. A matched sample gets a place on the pad, not its own z."
)

GHOST = (
    "A variational autoencoder of {z_size} numbers that makes kicks, snares, hats, claps, toms, "
    "rims, cymbals and percussion at 44.1 kHz over the full band: a low band as a waveform, noise "
    "and partials in bands above it, and a fine attack, played by signal processing. Its pad is a "
    "sheet through the numbers, its seed all that the pad leaves open, its knobs act on what is "
    "decoded."
)
GHOST_LIMITS = (
    "Snares are what it knows best: of the other classes there are few recordings, so most of what "
    "it knows of them is synthesised. Above 1.2 kHz a band rings by up to four partials, of which "
    "one is where a sample has it."
)


def model_card(run: Run, metrics: dict[str, float]) -> str:
    """The card of a finished run, in Markdown."""
    record, experiment = run.record, run.experiment
    what, limits = _kind(run)
    unknown = sorted({licence for _, licence, _ in record["sources"]} - FREE)
    return CARD.format(
        title=experiment.title,
        what=what,
        limits=limits,
        rights=CHECK.format(", ".join(unknown)) if unknown else YOURS,
        clips=record["clips"]["train"],
        validation=record["clips"]["validation"],
        reading=_reading(run),
        sources="\n".join(f"| {name} | {what} | {n} |" for name, what, n in record["sources"]),
        name=experiment.name.removesuffix(f"-seed-{experiment.seed}"),
        seed=experiment.seed,
        epochs=experiment.epochs,
        minutes=record["seconds"] / 60,
        hardware=record["hardware"],
        ghostnote=record["ghostnote"],
        torch=record["torch"],
        corpus=record["corpus_hash"][:12],
        figures="\n".join(f"| {name} | {_figure(value)} |" for name, value in metrics.items()),
    )


def _kind(run: Run) -> tuple[str, str]:
    """What the model is, and where it falls short."""
    network = run.model
    common = {
        "seconds": network.config.length / SAMPLE_RATE,
        "drum": run.experiment.drum_class,
    }
    match network:
        case DenseAutoencoder() | DenseVAE():
            config = network.config
            units = (config.length, *config.encoder_units, *config.decoder_units, config.length)
            variational = "variational " if isinstance(network, DenseVAE) else ""
            kind = f"{config.activation} {variational}autoencoder"
            layers = " - ".join(map(str, units))
            return DENSE.format(kind=kind, layers=layers, **common), DENSE_LIMITS
        case ConvAutoencoder():
            d = network.config.d
            return CONV.format(d=d, most=16 * d, **common), CONV_LIMITS
        case GhostModel():
            return GHOST.format(z_size=network.config.ghost.z_size), GHOST_LIMITS
        case WaveGAN():
            return WAVEGAN.format(d=network.config.d, **common), WAVEGAN_LIMITS
        case _:
            assert_never(network)


def _reading(run: Run) -> str:
    """How the clips were read."""
    if isinstance(run.model, GhostModel):
        return f"and {run.record['pool']} with processed and layered ones"
    if isinstance(run.model, DenseAutoencoder | DenseVAE):
        return f"in the {run.record['dimensions']} dimensions they span"
    return f"the first {run.model.config.length} samples of each"


def _figure(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"
