import json
from dataclasses import replace
from pathlib import Path

import pytest

from ghostnote import bundle
from ghostnote.errors import TrainingError
from ghostnote.evaluation.candidates import CURVE_POINTS, find_candidates, thinned

from ..bundles import MANIFEST, contents, save_bundle


def write_run(folder: Path, losses: int = 3) -> Path:
    folder.mkdir(parents=True)
    curves = [{"train/mse": 1 / (epoch + 1)} for epoch in range(losses)]
    (folder / "run.json").write_text(json.dumps({"losses": curves}))
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


class Exporter:
    """Writes a tiny bundle named after its folder, and counts."""

    def __init__(self) -> None:
        self.runs: list[Path] = []

    def __call__(self, run: Path, folder: Path) -> None:
        self.runs.append(run)
        bundle.save(folder, replace(MANIFEST, name=folder.name), contents())


@pytest.fixture
def export() -> Exporter:
    return Exporter()


def found(paths: list[Path], folder: Path, export: Exporter):
    return find_candidates(paths, folder / "exports", export, lambda count: None)


def test_a_run_is_exported_once_until_it_changes(tmp_path: Path, export: Exporter) -> None:
    run = write_run(tmp_path / "tiny")
    for _ in range(2):
        (candidate,), failures = found([run], tmp_path, export)
    assert (candidate.name, failures) == ("tiny", [])
    assert candidate.curves == {"train/mse": [(1, 1.0), (2, 0.5), (3, pytest.approx(1 / 3))]}
    assert export.runs == [run]
    (run / "model.safetensors").write_bytes(b"other weights")
    found([run], tmp_path, export)
    assert export.runs == [run, run]


def test_a_bundle_is_taken_as_it_is(bundle_folder: Path, tmp_path: Path, export: Exporter) -> None:
    (candidate,), _ = found([bundle_folder], tmp_path, export)
    assert candidate.path == bundle_folder
    assert export.runs == []


def test_what_cannot_be_scored_is_told_apart_from_what_can(
    bundle_folder: Path, own_bundle: Path, tmp_path: Path, export: Exporter
) -> None:
    unfinished, damaged = tmp_path / "unfinished", write_run(tmp_path / "damaged")
    unfinished.mkdir()
    (unfinished / "checkpoint.safetensors").write_bytes(b"")
    (damaged / "run.json").write_text("{")
    lost = write_run(tmp_path / "lost")
    (lost / "model.safetensors").unlink()
    (own_bundle / "decoder.onnx").write_bytes(b"altered")
    paths = [tmp_path / "missing", unfinished, damaged, lost, own_bundle, bundle_folder]
    candidates, failures = found(paths, tmp_path, export)
    assert [each.path for each in candidates] == [bundle_folder]
    said = {each.name: each.error for each in failures}
    assert "missing does not exist" in said["missing"]
    assert "run.json is missing" in said["unfinished"]
    assert "ghostnote train --resume" in said["unfinished"]
    assert "run.json is damaged; train the run again" in said["damaged"]
    assert "model.safetensors is missing" in said["lost"]
    assert "decoder.onnx was altered" in said["damped-sine"]
    assert all("\n" not in error for error in said.values())


def test_a_failing_export_fails_its_run_alone(bundle_folder: Path, tmp_path: Path) -> None:
    def export(run: Path, folder: Path) -> None:
        raise TrainingError("torch is not installed")

    run = write_run(tmp_path / "tiny")
    candidates, failures = find_candidates(
        [run, bundle_folder], tmp_path / "exports", export, lambda count: None
    )
    assert [each.name for each in candidates] == ["damped-sine"]
    assert [(each.name, each.error) for each in failures] == [("tiny", "torch is not installed")]


def test_models_of_one_name_are_told_apart(tmp_path: Path, export: Exporter) -> None:
    for folder in ("old/m", "new/m", "new/other"):
        save_bundle(tmp_path / folder, name=Path(folder).name)
    paths = [tmp_path / "old/m", tmp_path / "new/m", tmp_path / "new/other", tmp_path / "old/m"]
    candidates, _ = found(paths, tmp_path, export)
    assert [each.name for each in candidates] == ["old/m", "new/m", "other"]


def test_identity_changes_with_any_file(tmp_path: Path, export: Exporter) -> None:
    save_bundle(tmp_path / "a")
    bundle.save(tmp_path / "b", MANIFEST, contents() | {"card.md": b"# Another\n"})
    candidates, _ = found([tmp_path / "a", tmp_path / "b"], tmp_path, export)
    assert candidates[0].identity != candidates[1].identity


def test_identity_changes_with_how_a_bundle_is_played(
    tmp_path: Path, export: Exporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_bundle(tmp_path / "a")
    (before,), _ = found([tmp_path / "a"], tmp_path, export)
    monkeypatch.setitem(bundle.PLAYING, "graph", bundle.PLAYING["graph"] + 1)
    (after,), _ = found([tmp_path / "a"], tmp_path, export)
    assert before.identity != after.identity


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 700])
def test_curves_are_thinned_evenly(count: int) -> None:
    curves = thinned([{"a": float(epoch)} for epoch in range(count)])
    points = curves.get("a", [])
    assert len(points) <= CURVE_POINTS
    assert [epoch - 1 for epoch, _ in points] == [loss for _, loss in points]
    if count:
        assert points[0][0] == 1
        assert count - points[-1][0] < max(1, count / CURVE_POINTS + 1)
