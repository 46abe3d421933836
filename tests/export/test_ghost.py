"""A tiny Ghost from a corpus to a bundle that plays."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from ghostnote.audio import SILENT_RMS_DB, finish
from ghostnote.corpus import Corpus
from ghostnote.descriptors import describe
from ghostnote.engine import ghost_prior
from ghostnote.engine.ghost_voice import KNOBS
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.latent import STEP, from_text
from ghostnote.engine.nearest import Nearest
from ghostnote.engine.recipe import render_file
from ghostnote.errors import ExportError
from ghostnote.export.exporter import GHOST_CONTROLS, export
from ghostnote.export.ghost import (
    MAX_STORAGE_CHANCE,
    MAX_STORAGE_DB,
    MAX_STORAGE_Z,
    chances_apart,
    furthest_move,
    prior_of,
    stored_priors,
)
from ghostnote.export.nearest import recordings
from ghostnote.measures.embedding import embed
from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.models.ghost import GhostModel, PartTensors
from ghostnote.stn.analysis import analyse
from ghostnote.stn.bursts import calmed
from ghostnote.stn.knobs import Hit
from ghostnote.stn.low_basis import parts_of
from ghostnote.stn.low_levels import low_levels
from ghostnote.training.experiment import ALL_CLASSES
from ghostnote.training.ghost.pool import SYNTHETIC_SOURCE
from ghostnote.training.ghost.prior import MANNERS, fit_prior
from ghostnote.training.ghost.train import build
from ghostnote.training.run import Run, Trainer
from ghostnote.training.selection import Selection

from ..training.ghost.conftest import few_hits, few_proposals  # noqa: F401
from ..training.ghost.hits import build_hits, ghost_experiment

CLASSES = ("snare", "kick", "perc")
"""Some of those that Ghost may learn."""


@pytest.fixture(scope="module")
def hits(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return build_hits(
        tmp_path_factory.mktemp("hits"), dict(zip(CLASSES, (26, 22, 18), strict=True))
    )


@pytest.fixture(scope="module")
def run(
    few_hits: None,  # noqa: F811
    few_proposals: None,  # noqa: F811
    hits: Corpus,
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    experiment = ghost_experiment(epochs=4, steps_per_epoch=20, sheet_epochs=3, learning_rate=0.01)
    trainer = Trainer(hits, tmp_path_factory.mktemp("runs"))
    return Run.open(trainer.train(experiment, resume=False))


@pytest.fixture(scope="module")
def instrument(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Instrument:
    return Instrument.open(export(run.path, tmp_path_factory.mktemp("bundles") / "ghost").path)


def test_with_its_corpus_it_tells_which_recording_is_nearest(
    run: Run, instrument: Instrument, hits: Corpus, tmp_path: Path
) -> None:
    selection = Selection(hits, ALL_CLASSES)
    bundle = export(run.path, tmp_path / "ghost", selection=selection)
    told = Nearest.of(bundle)
    assert told
    assert told.classes == CLASSES
    for record in selection.records[::7]:
        drum_class = record.drum_class if record.drum_class in CLASSES else "perc"
        found = told.nearest(hits.clip(record), drum_class)
        assert found
        assert found.distance_db < 0.3
    assert bundle.manifest.identity == instrument.manifest.identity


def test_what_was_synthesised_is_no_recording(hits: Corpus) -> None:
    selection = Selection(hits, ALL_CLASSES)
    whole = recordings(selection, CLASSES, CLASSES)
    kicks = [record for record in selection.records if record.drum_class == "kick"]
    selection.records = [
        replace(record, source=SYNTHETIC_SOURCE) if record in kicks[1:] else record
        for record in selection.records
    ]
    left = recordings(selection, CLASSES, CLASSES)
    assert np.bincount(left.class_of)[1] == 1
    assert np.bincount(whole.class_of)[1] == len(kicks)
    assert recordings(selection, CLASSES, ("kick",)).class_of.tolist() == [1]


def test_another_corpus_than_that_of_the_run_is_refused(run: Run, tmp_path: Path) -> None:
    other = Selection(build_hits(tmp_path / "other", {"snare": 90}), ALL_CLASSES)
    with pytest.raises(ExportError, match="is not the corpus that"):
        export(run.path, tmp_path / "ghost", selection=other)
    assert not (tmp_path / "ghost").exists()


def network(run: Run) -> GhostModel:
    assert isinstance(run.model, GhostModel)
    return run.model


def decoded(run: Run, z: np.ndarray, drum_class: str, seed: int) -> np.ndarray:
    """What the trained network and the synthesis make of `z` `[Z]`."""
    one_hot = F.one_hot(torch.tensor([CLASSES.index(drum_class)]), len(CLASSES)).float()
    model = network(run)
    with torch.no_grad():
        row = model.rows(torch.from_numpy(z)[None], one_hot)[0].numpy()
    parts = parts_of(row, model.network.basis.numpy(), seed)
    return finish(Hit(calmed(parts), seed).struck(), SILENT_RMS_DB)


def test_every_class_that_was_learned_plays(instrument: Instrument) -> None:
    assert instrument.manifest.classes == CLASSES
    assert instrument.manifest.controls == GHOST_CONTROLS
    played = [instrument.render(instrument.complete({}, 3, name)) for name in CLASSES]
    for index, clip in enumerate(played):
        assert np.abs(clip).max() == pytest.approx(0.9, abs=1e-4)
        for other in played[:index]:
            assert spectral_distance_db(clip, other) > 0.1


def test_a_draw_is_what_the_network_makes_of_the_priors_z(run: Run, instrument: Instrument) -> None:
    """At its own place on the pad the sheet cancels out."""
    for name in ("snare", "perc"):
        patch = instrument.complete({}, 11, name)
        wanted = decoded(run, drawn_z(run, name, 11), name, 11)
        assert spectral_distance_db(instrument.render(patch), wanted) < 0.3


def drawn_z(run: Run, drum_class: str, seed: int) -> np.ndarray:
    """A draw of the prior of a class, from the buffers of the trained model as they are."""
    return prior_of(network(run), "all").draw(CLASSES.index(drum_class), seed)


def test_a_sample_is_placed_where_the_encoder_has_it(
    run: Run,
    instrument: Instrument,
    hits: Corpus,
) -> None:
    for record in hits.records(split="validation")[::5]:
        clip = hits.clip(record)
        parts = analyse(clip)
        trained = network(run).network
        levels = (parts.noise_db, parts.attack_db, low_levels(parts.low))
        tensors = [torch.from_numpy(each)[None] for each in levels]
        low = torch.from_numpy(parts.low)[None] @ trained.basis
        with torch.no_grad():
            mean, _, _ = trained.encode(PartTensors(*tensors, low))
            logits = network(run).guess(torch.from_numpy(embed(clip))[None])
        patch = instrument.place(clip)
        z = from_text(patch.latent, 4)
        # Half a step of the text, and what 8 bits may move.
        assert furthest_move(mean.numpy(), z[None]) < MAX_STORAGE_Z + STEP
        best = logits[0].topk(2)
        if best.values[0] - best.values[1] > 0.2:
            assert patch.drum_class == CLASSES[int(best.indices[0])]
        wanted = decoded(run, z, patch.drum_class, 0)
        assert spectral_distance_db(instrument.render(patch), wanted) < 0.3


def test_a_hit_counts_as_moved_by_all_its_numbers() -> None:
    reference = np.zeros((3, 4), np.float32)
    stored = reference.copy()
    stored[1] = 0.02
    stored[2, 0] = 0.03
    assert furthest_move(reference, stored) == pytest.approx(0.02)


def test_storing_the_guess_counts_by_chances_and_not_by_logits() -> None:
    reference = np.array([[30.0, 0.0, -4.0], [1.0, 0.8, -9.0]], np.float32)
    surer, other = reference.copy(), reference.copy()
    surer[0, 0] += 5
    other[1, 0] -= 0.6
    found = [chances_apart(reference, stored) for stored in (surer, other)]
    assert found[0] == pytest.approx(0, abs=1e-6)
    assert found[1] > MAX_STORAGE_CHANCE


def test_moving_on_the_pad_changes_the_sound_by_little_at_a_time(instrument: Instrument) -> None:
    start = instrument.complete({"x": -0.8, "y": 0.1}, 4, "snare")
    line = [
        replace(start, controls=start.controls | {"x": float(x)}) for x in np.linspace(-0.8, 0.8, 9)
    ]
    played = [instrument.render(patch) for patch in line]
    steps = [spectral_distance_db(a, b) for a, b in pairwise(played)]
    whole = spectral_distance_db(played[0], played[-1])
    assert whole > 0.3
    assert max(steps) < 0.7 * whole


@pytest.mark.parametrize("knob", KNOBS)
def test_every_knob_changes_the_sound(instrument: Instrument, knob: str) -> None:
    patch = instrument.complete({}, 2, "snare")
    (control,) = [each for each in instrument.manifest.controls if each.name == knob]
    turned = replace(patch, controls=patch.controls | {knob: 0.5 * control.maximum})
    low, high = (instrument.render(each) for each in (patch, turned))
    assert spectral_distance_db(low, high) > 0.05


def test_the_same_patch_gives_the_same_bytes_and_another_seed_others(
    instrument: Instrument,
) -> None:
    def heard(patch: Patch) -> bytes:
        return instrument.render(patch).tobytes()

    patch = instrument.complete({}, 8, "kick")
    first, again = (render_file(instrument, patch, 44_100, "24") for _ in range(2))
    assert first == again
    assert heard(patch) != heard(instrument.complete({}, 9, "kick"))
    assert heard(patch) != heard(replace(patch, seed=9))


def test_the_map_is_of_the_training_sounds(run: Run, instrument: Instrument) -> None:
    np.testing.assert_allclose(instrument.map.points[:, :2], run.latents)
    assert not instrument.map.points[:, 2:].any()
    np.testing.assert_array_equal(instrument.map.class_of, run.class_of)


def test_the_map_tells_of_what_is_played_where_they_lie(run: Run, instrument: Instrument) -> None:
    names, sounds = [control.name for control in instrument.manifest.controls], instrument.map
    for index in (0, 20, len(sounds.points) - 1):
        drum = instrument.manifest.classes[sounds.class_of[index]]
        controls = dict(zip(names, sounds.points[index].tolist(), strict=True))
        heard = describe(instrument.render(Patch(drum, controls, index)))
        np.testing.assert_allclose(sounds.descriptors[index], heard, rtol=1e-5, atol=1e-5)
    assert not np.allclose(sounds.descriptors, run.descriptors, rtol=0.01)


def test_the_manifest_tells_what_storage_costs(instrument: Instrument, run: Run) -> None:
    manifest = instrument.manifest
    assert manifest.voice == "ghost"
    assert manifest.variation == 4
    assert 0 < manifest.metrics["storage_distance_db"] <= MAX_STORAGE_DB
    assert manifest.metrics["parameters"] == run.parameters
    # Of a guess that stays behind.
    assert "train/class" in run.last_losses
    assert not [name for name in manifest.metrics if name.endswith("class")]
    assert manifest.metrics["sheet_train_error"] == pytest.approx(
        run.record["later_losses"]["sheet"][-1]["train/error"]
    )


def test_a_class_of_too_few_recordings_stores_no_prior_of_them() -> None:
    """The first class has 30 recordings of 60 hits, the second one none."""
    model = build(ghost_experiment(components=1), 2)
    rng = np.random.default_rng(0)
    z, classes = rng.standard_normal((120, 4)), np.repeat([0, 1], 60)
    recorded = np.arange(120) < 30
    chosen: list[np.ndarray] = []

    def choose(label: int, proposed: np.ndarray) -> np.ndarray:
        chosen.append(proposed[:20])
        return np.arange(20)

    for name, rows in (("all", slice(None)), ("real", slice(30))):
        fitted = fit_prior(z[rows], classes[rows], recorded[rows], 2, 1, 0, MANNERS[name], choose)
        model.prior(name).keep(fitted)
    stored = ghost_prior.from_bytes(stored_priors(model), 2, 4)
    assert [stored["all"].has(drum) for drum in (0, 1)] == [True, True]
    assert [stored["real"].has(drum) for drum in (0, 1)] == [True, False]
    # In the steps of a latent's text.
    assert np.abs(stored["real"].centres - chosen[-1]).max() <= STEP
