import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ghostnote import bundle
from ghostnote.bundle import Bundle
from ghostnote.engine import catalogue
from ghostnote.engine.catalogue import SHIPPED, Catalogue, Installed
from ghostnote.engine.instrument import Instrument
from ghostnote.engine.soundmap import SoundMap
from ghostnote.errors import BundleError, ModelNotFoundError

from ..bundles import CARD, MANIFEST, contents, decoder, encoder, patch, save_bundle

pytestmark = pytest.mark.usefixtures("no_shipped_models")


def names(opened: Catalogue) -> list[str]:
    return [instrument.manifest.name for instrument in opened.instruments]


def test_a_bad_bundle_is_left_out_and_the_others_play(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    for name in ("a", "b", "c"):
        save_bundle(folder / name, name=name)
    (folder / "b" / "card.md").write_text("altered")
    opened = Catalogue.open(folder)
    assert names(opened) == ["a", "c"]
    (refusal,) = opened.refused
    assert refusal.path == folder / "b"
    assert "card.md was altered" in refusal.reason


def test_a_card_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    bundle.save(path, MANIFEST, contents() | {"card.md": b"\xff\xfe"})
    with pytest.raises(BundleError) as caught:
        Installed.open(path)
    assert str(caught.value) == f"{path}: card.md is not UTF-8 text"


def test_a_default_that_does_not_run_makes_way_for_the_next(tmp_path: Path) -> None:
    save_bundle(tmp_path / "a", name="a", length=44_100)
    save_bundle(tmp_path / "b", name="b")
    opened = Catalogue.open(tmp_path)
    assert opened.get().manifest.name == "b"
    assert names(opened) == ["b"]
    assert "the manifest says 44100 to 3" in opened.refused[0].reason


def test_a_default_that_does_not_run_makes_way_once_for_all_that_ask(tmp_path: Path) -> None:
    save_bundle(tmp_path / "a", name="a", length=44_100)
    save_bundle(tmp_path / "b", name="b")
    opened = Catalogue.open(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        found = threads.map(lambda _: opened.get().manifest.name, range(8))
        assert list(found) == ["b"] * 8
    assert len(opened.refused) == 1


def test_a_model_that_does_not_run_is_an_error_when_it_is_played(tmp_path: Path) -> None:
    save_bundle(tmp_path / "a", name="a")
    save_bundle(tmp_path / "b", name="b", length=44_100)
    opened = Catalogue.open(tmp_path)
    for _ in range(2):
        with pytest.raises(BundleError, match="the manifest says 44100 to 3"):
            opened.get("b")
    assert names(opened) == ["a", "b"]


def test_where_no_model_runs_that_is_an_error(tmp_path: Path) -> None:
    save_bundle(tmp_path / "a", name="a", length=44_100)
    with pytest.raises(BundleError, match=r"no model can be played: .*the manifest says 44100"):
        Catalogue.open(tmp_path).get()


def test_the_default_comes_first(tmp_path: Path) -> None:
    for name in ("aaa", catalogue.DEFAULT_MODEL, "zzz"):
        save_bundle(tmp_path / name, name=name)
    opened = Catalogue.open(tmp_path)
    assert names(opened) == [catalogue.DEFAULT_MODEL, "aaa", "zzz"]
    assert opened.get().manifest.name == catalogue.DEFAULT_MODEL


def another(path: Path, name: str) -> None:
    """A bundle whose card, and so a file, is not that of the others."""
    bundle.save(path, replace(MANIFEST, name=name), contents() | {"card.md": b"# Another"})


def test_a_namesake_goes_on_under_a_number(tmp_path: Path) -> None:
    save_bundle(tmp_path / "1" / "a", name="same")
    another(tmp_path / "2" / "a", "same")
    opened = Catalogue.open(tmp_path / "1", tmp_path / "2")
    assert names(opened) == ["same", "same-2"]
    assert [each.manifest.title for each in opened.instruments] == [
        "Damped sine",
        "Damped sine (2)",
    ]
    assert opened.find("same-2").card == "# Another"
    assert opened.get("same-2").map is opened.find("same-2").map
    assert opened.refused == ()


def test_a_model_of_ones_own_keeps_its_name_beside_a_shipped_namesake(tmp_path: Path) -> None:
    another(catalogue.SHIPPED / "a", "same")
    save_bundle(tmp_path / "own", name="same")
    opened = Catalogue.open(tmp_path / "own")
    assert names(opened) == ["same", "same-2"]
    assert opened.find("same").card == CARD


def test_the_same_model_twice_is_one(tmp_path: Path) -> None:
    save_bundle(tmp_path / "1" / "a", name="same")
    save_bundle(tmp_path / "2" / "a", name="same")
    opened = Catalogue.open(tmp_path / "1", tmp_path / "2")
    assert names(opened) == ["same"]
    (refusal,) = opened.refused
    assert refusal.path == tmp_path / "2" / "a"
    assert "the same model as same, which is installed already" in refusal.reason


def scores(folder: Path, best: object) -> Path:
    path = folder / catalogue.SCORES
    path.write_text(json.dumps({"best": best}))
    return path


def test_the_best_of_an_evaluation_comes_first(tmp_path: Path) -> None:
    models = tmp_path / "models"
    for name in ("aaa", "best", catalogue.DEFAULT_MODEL):
        save_bundle(models / name, name=name)
    shipped = scores(catalogue.SHIPPED, "best")
    opened = Catalogue.open(models)
    assert names(opened) == ["best", "aaa", catalogue.DEFAULT_MODEL]
    assert opened.scores == shipped
    own = scores(models, "aaa")
    assert names(Catalogue.open(models)) == ["aaa", "best", catalogue.DEFAULT_MODEL]
    assert opened.scores == own


@pytest.mark.parametrize("content", ['{"best": null}', '{"best": "gone"}', "[]", "{", ""])
def test_without_a_best_the_usual_one_comes_first(tmp_path: Path, content: str) -> None:
    models = tmp_path / "models"
    for name in ("aaa", catalogue.DEFAULT_MODEL):
        save_bundle(models / name, name=name)
    (models / catalogue.SCORES).write_text(content)
    assert names(Catalogue.open(models))[0] == catalogue.DEFAULT_MODEL


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the models that were loaded, in order."""
    loaded: list[str] = []

    class Counted(Instrument):
        def __init__(self, bundle: Bundle, sounds: SoundMap | None = None) -> None:
            loaded.append(bundle.manifest.name)
            time.sleep(0.02)
            super().__init__(bundle, sounds)

    monkeypatch.setattr(catalogue, "Instrument", Counted)
    return loaded


def three(folder: Path) -> int:
    """Save models a, b and c; what one takes in memory, estimated."""
    for name in "abc":
        save_bundle(folder / name, name=name)
    return catalogue.UNFOLDED * (len(encoder()) + len(decoder()))


def test_models_are_loaded_when_they_are_played(tmp_path: Path, loads: list[str]) -> None:
    three(tmp_path / "models")
    opened = Catalogue.open(tmp_path / "models")
    assert loads == []
    assert opened.loaded("b") is None
    played = opened.get("b")
    assert opened.get("b") is played
    assert opened.loaded("b") is played
    assert loads == ["b"]


def test_what_loading_took_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loads: list[str]
) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr(catalogue, "give_memory_back", lambda: given.append(list(loads)))
    three(tmp_path / "models")
    opened = Catalogue.open(tmp_path / "models")
    for name in "aba":
        opened.get(name)
    assert given == [["a"], ["a", "b"]]


def test_past_the_limit_the_model_not_played_for_longest_is_forgotten(
    tmp_path: Path, loads: list[str]
) -> None:
    size = three(tmp_path / "models")
    opened = Catalogue.open(tmp_path / "models", memory_bytes=2 * size)
    for name in "abac":
        opened.get(name)
    assert [opened.loaded(name) is not None for name in "abc"] == [True, False, True]
    kept = opened.get("a")
    opened.get("b")
    assert opened.loaded("c") is None
    assert loads == ["a", "b", "c", "b"]
    assert kept.render(patch()).size > 0


def test_a_model_past_the_limit_is_loaded_alone(tmp_path: Path) -> None:
    three(tmp_path / "models")
    opened = Catalogue.open(tmp_path / "models", memory_bytes=0)
    for name in "ab":
        assert opened.get(name).manifest.name == name
    assert [opened.loaded(name) is not None for name in "abc"] == [False, True, False]


def test_a_model_that_many_ask_for_at_once_is_loaded_once(tmp_path: Path, loads: list[str]) -> None:
    three(tmp_path / "models")
    opened = Catalogue.open(tmp_path / "models")
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: id(opened.get("a")), range(8)))) == 1
    assert loads == ["a"]


def test_a_folder_may_itself_be_a_bundle(bundle_folder: Path) -> None:
    assert names(Catalogue.open(bundle_folder)) == ["damped-sine"]


def test_an_unknown_name_is_told_with_the_known_ones(bundle_folder: Path) -> None:
    with pytest.raises(ModelNotFoundError, match="no model is called 'x'; installed: damped-sine"):
        Catalogue.open(bundle_folder).get("x")


def test_no_playable_model_is_an_error_with_every_reason(own_bundle: Path) -> None:
    (own_bundle / "map.npz").unlink()
    with pytest.raises(BundleError, match=r"no model can be played: .*map\.npz is missing"):
        Catalogue.open(own_bundle)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(BundleError, match=r"no model can be played: .*empty holds no bundle"):
        Catalogue.open(empty)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="nowhere is not a folder of models"):
        Catalogue.open(tmp_path / "nowhere")


def test_a_folder_without_a_bundle_is_told(bundle_folder: Path, tmp_path: Path) -> None:
    junk = tmp_path / "junk"
    junk.mkdir()
    (refusal,) = Catalogue.open(bundle_folder, junk).refused
    assert refusal.reason == f"{junk} holds no bundle"


@pytest.mark.parametrize("name", ["ghost", "conv-ae"])
def test_a_model_that_is_not_loaded_tells_its_priors(name: str) -> None:
    installed = Installed.open(SHIPPED / name)
    assert installed.priors == Instrument(installed.bundle).priors
