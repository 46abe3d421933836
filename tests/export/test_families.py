"""Every family from its run to a bundle that the engine plays."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from ghostnote.audio import CLIP_LENGTH, finish
from ghostnote.bundle import Bundle
from ghostnote.corpus import Corpus
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.export.exporter import MAX_STORAGE_DB, export
from ghostnote.export.graphs import PadScale
from ghostnote.export.wavegan import SheetDecoder, SheetPrior, uniform
from ghostnote.measures.spectral import spectral_distance_db
from ghostnote.models.wavegan import WaveGAN, WaveGANConfig
from ghostnote.training.run import Run, Trainer

from ..training.conftest import corpus  # noqa: F401
from ..training.sounds import FAMILIES, of_family

NEW = [model for model in FAMILIES if model != "dense-ae"]
WORDS = {
    "dense-vae": "tanh variational autoencoder of dense layers",
    "conv-ae": "with 2 to 32 channels",
    "wavegan": "WaveGAN of model size 2",
}


@pytest.fixture(scope="module", params=NEW)
def model(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def run_folder(
    model: str,
    corpus: Corpus,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    wide = {"decoder_units": [24]} if model == "dense-vae" else {"d": 2}
    trainer = Trainer(corpus, tmp_path_factory.mktemp("runs"))
    return trainer.train(of_family(model, epochs=3, **wide), resume=False)


@pytest.fixture(scope="module")
def bundle(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return export(run_folder, tmp_path_factory.mktemp("bundles") / "tiny")


def test_manifest_says_what_it_is(model: str, run_folder: Path, bundle: Bundle) -> None:
    manifest, run = bundle.manifest, Run.open(run_folder)
    assert manifest.length == (CLIP_LENGTH if model == "dense-vae" else 16_384)
    assert manifest.variation == (100 if model == "wavegan" else 0)
    assert manifest.metrics["parameters"] == run.record["parameters"]
    assert manifest.metrics["storage_distance_db"] <= MAX_STORAGE_DB
    for name, loss in run.last_losses.items():
        assert manifest.metrics[name.replace("/", "_")] == loss


def test_card_says_what_it_is(model: str, bundle: Bundle) -> None:
    card = bundle.read("card.md").decode()
    assert WORDS[model] in card
    assert f"| parameters | {bundle.manifest.metrics['parameters']:,} |" in card
    seconds = "2 s snare" if model == "dense-vae" else "0.37 s snare"
    assert seconds in card


def test_training_sounds_lie_where_the_encoder_puts_them(
    bundle: Bundle,
    corpus: Corpus,  # noqa: F811
) -> None:
    instrument = Instrument(bundle)
    for index in (0, 7):
        record = corpus.records(split="train")[index]
        point = instrument.place(corpus.clip(record)).controls
        assert [point["x"], point["y"]] == pytest.approx(instrument.map.points[index], abs=0.02)


def test_bundle_plays_what_the_network_plays(run_folder: Path, bundle: Bundle) -> None:
    run, instrument = Run.open(run_folder), Instrument(bundle)
    scale = PadScale.of(run.latents)
    if isinstance(run.model, WaveGAN):
        return  # it plays more than its pad says: below
    for x, y in [(-1, 1), (0.2, -0.3)]:
        z = torch.tensor([[x, y]]) * scale.reach + scale.centre
        with torch.no_grad():
            wanted = finish(run.model.decode(z)[0].numpy())
        played = instrument.render(Patch("snare", {"x": x, "y": y}))
        assert spectral_distance_db(wanted, played) < 3 * MAX_STORAGE_DB


def wavegan() -> tuple[WaveGAN, PadScale]:
    torch.manual_seed(0)
    model = WaveGAN(WaveGANConfig(1, sheet_units=32))
    for parameter in model.sheet.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    places = model.sheet.encode(torch.rand(500, 100) * 2 - 1).detach()
    # A pad that reaches less far than draws do, so that some lie at its edge.
    return model, PadScale.of(0.5 * places.numpy())


def draws(count: int) -> Tensor:
    return torch.from_numpy(np.random.default_rng(3).standard_normal((count, 100), np.float32))


def test_uniform_numbers_are_uniform() -> None:
    u = uniform(draws(2_000)).numpy()
    hit, _ = np.histogram(u, 10, (-1, 1))
    assert hit == pytest.approx(np.full(10, u.size / 10), rel=0.02)


def test_at_its_own_place_a_draw_is_the_generators_own() -> None:
    model, scale = wavegan()
    prior = SheetPrior(model, scale)
    v = draws(64)
    with torch.no_grad():
        pad = prior(v)
        played = SheetDecoder(model, prior)(torch.cat([pad, v], 1))
        wanted = model.generator(uniform(v))
    assert pad.abs().max() == 1
    assert torch.allclose(played, wanted, atol=1e-5)


def test_pad_moves_along_the_sheet_and_the_seed_stays_off_it() -> None:
    model, scale = wavegan()
    prior = SheetPrior(model, scale)
    decoder = SheetDecoder(model, prior)
    zs: list[Tensor] = []
    decoder.generator.register_forward_pre_hook(lambda _, args: zs.append(args[0]))
    small = 0.05 * draws(1).expand(2, -1)  # so small that z is never clipped
    pads = torch.tensor([[0.0, 0.0], [0.3, -0.2]])
    with torch.no_grad():
        for parameter in model.sheet.decoder.parameters():
            parameter.mul_(0.1)
        decoder(torch.cat([pads, small], 1))
        moved = zs[0][1] - zs[0][0]
        wanted = prior.at(pads)[1] - prior.at(pads)[0]
    assert torch.allclose(moved, wanted, atol=1e-6)


def test_z_stays_where_the_generator_learned() -> None:
    model, scale = wavegan()
    decoder = SheetDecoder(model, SheetPrior(model, scale))
    zs: list[Tensor] = []
    decoder.generator.register_forward_pre_hook(lambda _, args: zs.append(args[0]))
    with torch.no_grad():
        for parameter in model.sheet.decoder.parameters():
            parameter.mul_(10)
        decoder(torch.cat([torch.tensor([[1.0, -1.0]]), 3 * draws(1)], 1))
    assert zs[0].abs().max() == 1


def test_completed_draw_plays_the_generators_own_sound(
    corpus: Corpus,  # noqa: F811
    tmp_path: Path,
) -> None:
    folder = Trainer(corpus, tmp_path).train(of_family("wavegan", d=2), resume=False)
    instrument = Instrument(export(folder, tmp_path / "bundle"))
    model = Run.open(folder).model
    assert isinstance(model, WaveGAN)
    for seed in (0, 1):
        # The numbers that the engine draws from this seed.
        v = np.random.default_rng(seed).standard_normal((1, 100), np.float32)
        with torch.no_grad():
            wanted = finish(model.generator(uniform(torch.from_numpy(v)))[0].numpy())
        patch = instrument.complete({}, seed)
        played = instrument.render(patch)
        assert spectral_distance_db(wanted, played) < 3 * MAX_STORAGE_DB
        elsewhere = {name: -value for name, value in patch.controls.items()}
        moved = instrument.render(replace(patch, controls=elsewhere))
        assert spectral_distance_db(played, moved) > 0
