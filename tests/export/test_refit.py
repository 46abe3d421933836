"""The shipped Ghost with draws about another library."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ghostnote.audio import SAMPLE_RATE
from ghostnote.bundle import NEAREST, Bundle, save
from ghostnote.corpus import Corpus, build_corpus
from ghostnote.descriptors import DESCRIPTORS, describe
from ghostnote.drumsynth import make_hit
from ghostnote.engine.catalogue import SHIPPED
from ghostnote.engine.ghost_prior import from_bytes
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.nearest import Nearest
from ghostnote.engine.soundmap import SoundMap
from ghostnote.errors import CorpusError, ExportError
from ghostnote.export.refit import refit
from ghostnote.measures.embedding import MEL_COUNT
from ghostnote.training.experiment import ALL_CLASSES
from ghostnote.training.ghost.choice import LEAST_RECORDINGS
from ghostnote.training.selection import Selection

from ..training.ghost.hits import propose_few

KICK, Z_SIZE = 1, 288
HITS = {"kick": 60, "rim": 30, "tom": 3}
BODY = [each.name for each in DESCRIPTORS].index("body_percent")


@pytest.fixture(autouse=True, scope="module")
def few_proposals() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        propose_few(patch, 60)
        yield


@pytest.fixture(scope="module")
def claves(tmp_path_factory: pytest.TempPathFactory) -> Selection:
    """A library that calls claves kicks, rims and a few toms."""
    folder = tmp_path_factory.mktemp("claves")
    for first, (drum_class, count) in zip((1, 101, 201), HITS.items(), strict=True):
        for index in range(first, first + count):
            pack = folder / "sounds" / f"pack {index % 6}" / drum_class
            pack.mkdir(parents=True, exist_ok=True)
            samples = make_hit("clave", 7, index).samples
            soundfile.write(pack / f"{index}.wav", samples, SAMPLE_RATE)
    build_corpus([folder / "sounds"], folder / "corpus", workers=1)
    return Selection(Corpus.open(folder / "corpus"), ALL_CLASSES)


@pytest.fixture(scope="module")
def shipped() -> Bundle:
    return Bundle.open(SHIPPED / "ghost")


@pytest.fixture(scope="module")
def telling(shipped: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The shipped one as if it had been trained on a kick and a snare."""
    manifest = shipped.manifest
    told = Nearest.among(
        np.full((2, MEL_COUNT), -40.0), np.array([KICK, 0]), [("bank", "MIT")] * 2, manifest.classes
    )
    files = {name: shipped.read(name) for name in manifest.files}
    path = tmp_path_factory.mktemp("telling") / "ghost"
    return save(path, manifest, files | {NEAREST: told.to_bytes()})


@pytest.fixture(scope="module")
def refitted(
    telling: Bundle, claves: Selection, tmp_path_factory: pytest.TempPathFactory
) -> Bundle:
    out = tmp_path_factory.mktemp("bundles") / "own"
    told: list[tuple[int, int]] = []
    bundle = refit(
        telling, claves, out, lambda _, done, total, __: told.append((done, total)),
        drum_classes=("kick",),
    )  # fmt: skip
    assert told[-1][0] == told[-1][1]
    return bundle


def drawn(bundle: Bundle, drum_class: str, prior_name: str = "all") -> list[np.ndarray]:
    instrument = Instrument(bundle)
    patches = [instrument.complete({}, seed, drum_class, prior=prior_name) for seed in range(12)]
    return [instrument.render(patch) for patch in patches]


def body(clips: list[np.ndarray]) -> float:
    return float(np.median([describe(clip)[BODY] for clip in clips]))


@pytest.mark.parametrize("prior_name", ["all", "real"])
def test_draws_are_like_the_library(shipped: Bundle, refitted: Bundle, prior_name: str) -> None:
    assert body(drawn(shipped, "kick", prior_name)) > 90
    assert body(drawn(refitted, "kick", prior_name)) < 20


def test_the_other_classes_and_the_networks_stay(shipped: Bundle, refitted: Bundle) -> None:
    for name in ("encoder.onnx", "decoder.onnx", "lay.onnx", "project.onnx", "low.npz"):
        assert refitted.read(name) == shipped.read(name)
    for drum_class in ("snare", "rim"):
        for before, after in zip(
            drawn(shipped, drum_class), drawn(refitted, drum_class), strict=True
        ):
            np.testing.assert_array_equal(before, after)
    # Links tell of another version where a seed may mean another sound.
    assert refitted.manifest.identity != shipped.manifest.identity


def test_the_map_tells_how_the_new_draws_play_at_its_places(
    shipped: Bundle, refitted: Bundle
) -> None:
    before, after = SoundMap.of(shipped), SoundMap.of(refitted)
    np.testing.assert_array_equal(after.points, before.points)
    np.testing.assert_array_equal(after.class_of, before.class_of)
    kicks = after.class_of == refitted.manifest.classes.index("kick")
    np.testing.assert_array_equal(after.descriptors[~kicks], before.descriptors[~kicks])
    # Claves have a fifth of a kick's body, or none, wherever on the pad.
    assert np.median(before.descriptors[kicks, BODY]) > 80
    assert np.median(after.descriptors[kicks, BODY]) < 40


def test_it_tells_of_the_recordings_its_new_draws_are_about_too(
    telling: Bundle, refitted: Bundle, claves: Selection
) -> None:
    before, after = Nearest.of(telling), Nearest.of(refitted)
    assert before
    assert after
    kicks = [record for record in claves.records if record.drum_class == "kick"]
    assert set(after.sources) == {("bank", "MIT")} | {(each.pack, each.licence) for each in kicks}
    # The rims and toms of the corpus are not what its draws are about.
    assert set(after.class_of.tolist()) == {KICK, 0}
    found = after.nearest(claves.corpus.clip(kicks[0]), "kick")
    assert found
    assert found.distance_db < 0.3
    assert found.pack == kicks[0].pack


def test_a_bundle_that_does_not_tell_goes_on_so(
    shipped: Bundle, claves: Selection, tmp_path: Path
) -> None:
    """The recordings of the corpus alone would not be all that its sounds may be near to."""
    files = {name: shipped.read(name) for name in shipped.manifest.files if name != NEAREST}
    silent = save(tmp_path / "ghost", shipped.manifest, files)
    made = refit(silent, claves, tmp_path / "own", lambda *_: None, drum_classes=("rim",))
    assert NEAREST not in made.manifest.files


def test_the_bundle_says_what_its_draws_are_about(
    refitted: Bundle, claves: Selection, tmp_path: Path
) -> None:
    def chosen(bundle: Bundle) -> list[list[str]]:
        return [note["classes"] for note in bundle.manifest.training["draws"]]

    assert refitted.manifest.name == "own"
    note = refitted.manifest.training["draws"][-1]
    count = [record.drum_class for record in claves.records].count("kick")
    assert (note["classes"], note["clips"], note["seed"]) == (["kick"], count, 0)
    assert note["corpus_hash"] == claves.corpus.hash
    both = refit(refitted, claves, tmp_path / "both", lambda *_: None, drum_classes=("kick", "rim"))
    assert chosen(both)[-1] == ["kick", "rim"]
    again = refit(both, claves, tmp_path / "again", lambda *_: None, drum_classes=("kick",))
    assert chosen(again)[-2:] == [["rim"], ["kick"]]
    for bundle in (refitted, both, again):
        names = [name for classes in chosen(bundle) for name in classes]
        assert len(set(names)) == len(names)
        card = bundle.read("card.md").decode()
        assert card.count("## Draws of ") == len(chosen(bundle))
        assert card.index("## Made with") < card.index("## Draws of ")


def test_its_title_tells_it_from_the_model_it_was_made_of(
    shipped: Bundle, refitted: Bundle, claves: Selection, tmp_path: Path
) -> None:
    def again(of: Bundle, name: str, title: str | None = None) -> tuple[str, str]:
        made = refit(
            of, claves, tmp_path / name, lambda *_: None, drum_classes=("rim",), title=title
        )
        return made.manifest.title, made.read("card.md").decode().partition("\n")[0]

    assert refitted.manifest.title == "Ghost: own"
    assert again(refitted, "both") == ("Ghost: both", "# Ghost: both")
    assert again(shipped, "ghost") == ("Ghost", "# Ghost")
    assert again(shipped, "mine", "Claves & co") == ("Claves & co", "# Claves & co")


def test_a_class_of_few_recordings_loses_the_others_draws(
    shipped: Bundle, claves: Selection, tmp_path: Path
) -> None:
    """As in training it has no prior of recordings."""
    some = Selection(claves.corpus, ALL_CLASSES)
    kicks = [record for record in claves.records if record.drum_class == "kick"]
    some.records = kicks[: LEAST_RECORDINGS - 1]
    bundle = refit(shipped, some, tmp_path / "few", lambda *_: None, drum_classes=("kick",))
    stored = from_bytes(bundle.read("prior.npz"), len(shipped.manifest.classes), Z_SIZE)
    assert [stored[name].has(KICK) for name in ("all", "real")] == [True, False]
    assert Instrument(bundle).priors_of("kick") == ("all",)
    assert body(drawn(bundle, "kick")) < 20


def test_classes_of_too_few_clips_stay_unless_they_are_asked_for(
    shipped: Bundle, claves: Selection, tmp_path: Path
) -> None:
    bundle = refit(shipped, claves, tmp_path / "all", lambda *_: None)
    assert bundle.manifest.training["draws"][-1]["classes"] == ["kick", "rim"]
    with pytest.raises(CorpusError, match="holds 3 training clips of class tom"):
        refit(shipped, claves, tmp_path / "toms", lambda *_: None, drum_classes=("kick", "tom"))
    few = Selection(claves.corpus, ALL_CLASSES)
    few.records = [record for record in claves.records if record.drum_class == "tom"]
    with pytest.raises(CorpusError, match="holds 0 training clips of class snare"):
        refit(shipped, few, tmp_path / "toms", lambda *_: None)
    assert not (tmp_path / "toms").exists()


def test_what_cannot_be_refitted_is_told(
    claves: Selection, shipped: Bundle, tmp_path: Path
) -> None:
    dense = Bundle.open(SHIPPED / "ae-medium-tanh")
    with pytest.raises(ExportError, match="ae-medium-tanh has no draws to choose"):
        refit(dense, claves, tmp_path / "a", lambda *_: None)
    with pytest.raises(ExportError, match=r"ghost makes snare, kick, .*, not gong"):
        refit(shipped, claves, tmp_path / "a", lambda *_: None, drum_classes=("gong",))
    with pytest.raises(ExportError, match="no model may be called 'my drums'"):
        refit(shipped, claves, tmp_path / "my drums", lambda *_: None)
    for title in ("", " ", "two\nlines"):
        with pytest.raises(ExportError, match="no model may be titled"):
            refit(shipped, claves, tmp_path / "a", lambda *_: None, title=title)
    assert not list(tmp_path.iterdir())
