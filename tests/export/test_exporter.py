from pathlib import Path

import numpy as np
import pytest
import torch

from ghostnote.audio import CLIP_LENGTH
from ghostnote.bundle import Bundle
from ghostnote.corpus import Corpus
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.session import Graph
from ghostnote.errors import ExportError, TrainingError
from ghostnote.export import graphs, storing
from ghostnote.export.dense import LATENT_RANGE, DensePadDecoder
from ghostnote.export.exporter import MAX_STORAGE_DB, export
from ghostnote.export.graphs import PadScale
from ghostnote.export.shrink import shrink
from ghostnote.export.storing import check_parity
from ghostnote.models.dense import ACTIVATIONS, Activation, DenseAEConfig, DenseAutoencoder
from ghostnote.training.run import Run, Trainer
from ghostnote.training.selection import Selection

from ..training.conftest import corpus  # noqa: F401
from ..training.sounds import experiment


@pytest.fixture(scope="module")
def run_folder(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    out = tmp_path_factory.mktemp("runs")
    wide = experiment(epochs=100, encoder_units=[24, 2], decoder_units=[24])
    return Trainer(corpus, out).train(wide, resume=False)


@pytest.fixture(scope="module")
def bundle_folder(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(run_folder, tmp_path_factory.mktemp("bundles") / "renamed").path


def test_bundle_plays_what_the_network_plays(run_folder: Path, bundle_folder: Path) -> None:
    run, instrument = Run.open(run_folder), Instrument.open(bundle_folder)
    scale = PadScale.of(run.latents)
    for x, y in [(-1, 1), (0.2, -0.3), (0, 0)]:
        z = torch.tensor([[x, y]]) * scale.reach + scale.centre
        with torch.no_grad():
            audio = run.model.decoder(z.clamp(-1, 1))[0].numpy()
        played = instrument.render(Patch("snare", {"x": x, "y": y}))
        wanted = audio[: len(played) - 441] * 0.9 / np.abs(audio).max()
        assert np.abs(played[: len(wanted)] - wanted).max() < 0.01


def test_training_sounds_lie_where_the_encoder_puts_them(
    bundle_folder: Path,
    corpus: Corpus,  # noqa: F811
) -> None:
    instrument = Instrument.open(bundle_folder)
    for index in (0, 7):
        record = corpus.records(split="train")[index]
        point = instrument.place(corpus.clip(record)).controls
        assert [point["x"], point["y"]] == pytest.approx(instrument.map.points[index], abs=0.01)


def test_manifest_tells_the_provenance(bundle_folder: Path, corpus: Corpus) -> None:  # noqa: F811
    instrument = Instrument.open(bundle_folder)
    training = instrument.manifest.training
    assert training["corpus_hash"] == corpus.hash
    assert training["experiment"]["name"] == "tiny"
    assert instrument.manifest.name == bundle_folder.name == "renamed"
    assert instrument.manifest.metrics["storage_distance_db"] <= MAX_STORAGE_DB
    card = Bundle.open(bundle_folder).read("card.md").decode()
    train = corpus.sources(corpus.records(split="train"))
    assert sum(source.clips for source in train) == training["clips"]["train"]
    for source in train:
        assert f"| {source.source} | {source.licence} | {source.clips} |" in card
    # Nobody stated the licence of these sounds, so nobody is told that they may be used.
    assert "check that these licences allow it" in card


def test_unfinished_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no finished run"):
        export(tmp_path, tmp_path / "bundle")


def test_a_corpus_is_for_a_ghost(run_folder: Path, corpus: Corpus, tmp_path: Path) -> None:  # noqa: F811
    with pytest.raises(ExportError, match="is no Ghost"):
        export(run_folder, tmp_path / "bundle", selection=Selection(corpus, "snare"))


def test_graph_that_computes_something_else_is_refused(
    run_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(module: torch.nn.Module, input_size: int) -> bytes:
        with torch.no_grad():
            for parameter in module.parameters():
                parameter.mul_(1.01)
        content = graphs.to_onnx(module, input_size)
        with torch.no_grad():
            for parameter in module.parameters():
                parameter.div_(1.01)
        return content

    monkeypatch.setattr(storing, "to_onnx", broken)
    with pytest.raises(ExportError, match="decoder graph differs"):
        export(run_folder, tmp_path / "bundle")
    assert not (tmp_path / "bundle").exists()


def test_parity_refuses_nan() -> None:
    with pytest.raises(ExportError):
        check_parity("decoder", np.full((1, 2), np.nan, np.float32), np.ones((1, 2), np.float32))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_rotated_decoder_computes_the_same(activation: Activation) -> None:
    torch.manual_seed(1)
    model = DenseAutoencoder(DenseAEConfig(500, (8, 2), (16, 24), activation))
    scale = PadScale.of(np.random.default_rng(0).random((100, 2)).astype(np.float32))
    pad = torch.rand(32, 2) * 2 - 1
    low, high = LATENT_RANGE[activation]
    wanted = model.decoder((pad * scale.reach + scale.centre).clamp(low, high))
    assert torch.allclose(DensePadDecoder(model, scale)(pad), wanted, atol=1e-5)


def test_pad_reaches_all_but_the_outliers() -> None:
    latents = np.random.default_rng(0).standard_normal((2000, 2)).astype(np.float32)
    latents[0] = 1000
    scale = PadScale.of(latents)
    pad = (latents - scale.centre.numpy()) / scale.reach.numpy()
    assert (np.abs(pad) <= 1).all(axis=1).mean() > 0.97
    assert np.abs(pad[1:]).max() > 1


def test_dead_latent_still_has_a_pad() -> None:
    latents = np.stack([np.linspace(0, 1, 50), np.zeros(50)], axis=1).astype(np.float32)
    assert (PadScale.of(latents).reach > 0).all()


@pytest.mark.parametrize(("storage", "bits", "snr_db"), [("int8", 8, 35), ("fp16", 16, 60)])
def test_shrunk_graph_is_small_and_close(storage: str, bits: int, snr_db: float) -> None:
    torch.manual_seed(0)
    module = torch.nn.Linear(8, CLIP_LENGTH, bias=False)
    graph = graphs.to_onnx(module, 8)
    small = shrink(graph, storage)  # type: ignore[arg-type]
    assert len(small) < 8 * CLIP_LENGTH * bits / 8 + 4 * CLIP_LENGTH + 10_000
    x = np.random.default_rng(0).standard_normal((4, 8)).astype(np.float32)
    a, b = Graph(graph)(x), Graph(small)(x)
    assert 10 * np.log10((a**2).sum() / ((a - b) ** 2).sum()) > snr_db


def test_inputs_that_move_little_are_not_rounded_as_those_that_move_much() -> None:
    """Principal components: columns of one size in all but their scale, over two decades."""
    torch.manual_seed(0)
    module = torch.nn.Linear(48, 2000, bias=False)
    sizes = torch.logspace(0, -2, 48)
    with torch.no_grad():
        module.weight.copy_(torch.randn(2000, 48) * sizes)
    graph = graphs.to_onnx(module, 48)
    small = Graph(shrink(graph, "int8"))
    for column in (0, 47):
        x = np.eye(48, dtype=np.float32)[[column]]
        a, b = Graph(graph)(x), small(x)
        assert 10 * np.log10((a**2).sum() / ((a - b) ** 2).sum()) > 35


def test_weights_to_be_kept_finer_must_be_there() -> None:
    graph = graphs.to_onnx(torch.nn.Linear(48, 2000, bias=False), 48)
    with pytest.raises(ExportError, match="no weights called other"):
        shrink(graph, "int8", fine=frozenset({"weight", "other"}))
    exact, fine = Graph(graph), Graph(shrink(graph, "int8", fine=frozenset({"weight"})))
    x = np.ones((1, 48), np.float32)
    np.testing.assert_allclose(fine(x), exact(x), atol=2e-3)


def test_no_graph_tells_of_the_machine_it_was_made_on() -> None:
    content = graphs.to_onnx(torch.nn.Sequential(torch.nn.Linear(8, 4), torch.nn.Tanh()), 8)
    assert b".py" not in content
    for path in SHIPPED.glob("*/*.onnx"):
        content = path.read_bytes()
        assert b"site-packages" not in content, path
        assert b"stack_trace" not in content, path
