from pathlib import Path

import pytest

from ghostnote.engine import catalogue
from ghostnote.engine.catalogue import Catalogue
from ghostnote.errors import BundleError, ModelNotFoundError

from ..bundles import save_bundle

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


def test_a_graph_that_does_not_run_is_left_out(tmp_path: Path) -> None:
    save_bundle(tmp_path / "a", name="a")
    save_bundle(tmp_path / "b", name="b", length=44_100)
    opened = Catalogue.open(tmp_path)
    assert names(opened) == ["a"]
    assert "the manifest says 44100 to 3" in opened.refused[0].reason


def test_the_default_comes_first(tmp_path: Path) -> None:
    for name in ("aaa", catalogue.DEFAULT_MODEL, "zzz"):
        save_bundle(tmp_path / name, name=name)
    opened = Catalogue.open(tmp_path)
    assert names(opened) == [catalogue.DEFAULT_MODEL, "aaa", "zzz"]
    assert opened.get().manifest.name == catalogue.DEFAULT_MODEL


def test_a_later_model_takes_the_place_of_its_namesake(tmp_path: Path) -> None:
    save_bundle(tmp_path / "1" / "a", name="same", title="Old")
    save_bundle(tmp_path / "2" / "a", name="same", title="New")
    opened = Catalogue.open(tmp_path / "1", tmp_path / "2")
    assert [instrument.manifest.title for instrument in opened.instruments] == ["New"]


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
