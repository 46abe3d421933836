"""The model card: what a model is, what it learned from, and what it may be used for."""

from ghostnote.audio import SAMPLE_RATE
from ghostnote.training.run import Run

CARD = """\
# {title}

A {activation} autoencoder of dense layers ({layers}) that makes a {seconds:g} s {drum_class} from
two numbers. {limits}

## Trained on

{clips} clips, in the {dimensions} dimensions they span; {validation} clips of other packs were
kept for validation.

| source | licence | clips |
|---|---|---|
{sources}

{rights}

## Made with

`ghostnote train experiments/{name}.toml --corpus corpus/ --out runs/`, seed {seed},
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
LIMITS = (
    "A model of this kind smooths what differs between takes: its sounds are duller than "
    "recordings, and some places of the pad click at the start."
)


def model_card(run: Run, metrics: dict[str, float]) -> str:
    """The card of a finished run, in Markdown."""
    record, experiment, config = run.record, run.experiment, run.model.config
    units = (config.length, *config.encoder_units, *config.decoder_units, config.length)
    unknown = sorted({licence for _, licence, _ in record["sources"]} - FREE)
    return CARD.format(
        title=experiment.title,
        activation=experiment.activation,
        layers=" - ".join(map(str, units)),
        seconds=config.length / SAMPLE_RATE,
        drum_class=experiment.drum_class,
        limits=LIMITS,
        rights=CHECK.format(", ".join(unknown)) if unknown else YOURS,
        clips=record["clips"]["train"],
        validation=record["clips"]["validation"],
        dimensions=record["dimensions"],
        sources="\n".join(f"| {name} | {what} | {n} |" for name, what, n in record["sources"]),
        name=experiment.name,
        seed=experiment.seed,
        epochs=experiment.epochs,
        minutes=record["seconds"] / 60,
        hardware=record["hardware"],
        ghostnote=record["ghostnote"],
        torch=record["torch"],
        corpus=record["corpus_hash"][:12],
        figures="\n".join(f"| {name} | {value:.4g} |" for name, value in metrics.items()),
    )
