import numpy as np
import pytest
import torch

from ghostnote.models.dense import DenseAEConfig, DenseAutoencoder
from ghostnote.models.vae import DenseVAE, DenseVAEConfig
from ghostnote.training.span import DROPPED_DB, Span

from .sounds import decaying_sines

CLIPS = decaying_sines(40)


@pytest.fixture(scope="module")
def span() -> Span:
    return Span.of(CLIPS)


def model_for(span: Span) -> DenseAutoencoder:
    torch.manual_seed(3)
    return DenseAutoencoder(DenseAEConfig(span.coordinates.shape[1], (16, 2), (16,), "tanh"))


def test_coordinates_keep_distances_between_clips(span: Span) -> None:
    clips = torch.from_numpy(CLIPS).double()
    distances = torch.cdist(span.coordinates.double(), span.coordinates.double())
    most = 2 * float(clips.square().sum()) ** 0.5 * 10 ** (DROPPED_DB / 20)
    assert float((distances - torch.cdist(clips, clips)).abs().max()) < most


def test_what_is_dropped_is_under_the_limit(span: Span) -> None:
    kept = float(span.coordinates.double().square().sum()) / float((CLIPS.astype(float) ** 2).sum())
    assert 1 - kept < 10 ** (DROPPED_DB / 10)


def test_a_direction_under_the_limit_is_dropped() -> None:
    length = 5_000
    clips = np.zeros((3, length), np.float32)
    clips[0, 0] = clips[1, 1] = 1.0
    clips[2, 2] = 1e-4
    assert Span.of(clips).coordinates.shape == (3, 2)


def test_folded_network_agrees_with_the_rotated_one(span: Span) -> None:
    rotated = model_for(span)
    folded = span.fold(rotated, CLIPS)
    basis = torch.from_numpy(CLIPS).T @ span.mixing
    with torch.no_grad():
        from_clips = folded(torch.from_numpy(CLIPS))
        from_coordinates = rotated(span.coordinates) @ basis.T
        z = folded.encoder(torch.from_numpy(CLIPS))
        assert torch.allclose(z, rotated.encoder(span.coordinates), atol=1e-4)
    assert torch.allclose(from_clips, from_coordinates, atol=1e-4)


def test_error_of_the_coordinates_is_that_of_the_samples(span: Span) -> None:
    rotated = model_for(span)
    folded = span.fold(rotated, CLIPS)
    clips = torch.from_numpy(CLIPS)
    with torch.no_grad():
        of_samples = (folded(clips) - clips).square().sum()
        of_coordinates = (rotated(span.coordinates) - span.coordinates).square().sum()
    assert float(of_coordinates) == pytest.approx(float(of_samples), rel=1e-4)


def test_unseen_clip_is_seen_through_its_part_in_the_span(span: Span) -> None:
    rng = np.random.default_rng(1)
    noise = rng.standard_normal((2, CLIPS.shape[1])).astype(np.float32)
    unseen = CLIPS[:2] + noise
    coordinates, outside = span.project(CLIPS, unseen)
    rotated = model_for(span)
    folded = span.fold(rotated, CLIPS)
    with torch.no_grad():
        x = torch.from_numpy(unseen)
        assert torch.allclose(folded.encoder(x), rotated.encoder(coordinates), atol=1e-4)
        of_samples = (folded(x) - x).square().sum(1)
        of_coordinates = (rotated(coordinates) - coordinates).square().sum(1)
    assert torch.allclose(of_samples, of_coordinates + outside, rtol=1e-3)
    assert (outside > 0.9 * torch.from_numpy(noise).square().sum(1)).all()


def test_variational_network_folds_as_well(span: Span) -> None:
    torch.manual_seed(3)
    rotated = DenseVAE(DenseVAEConfig(span.coordinates.shape[1], (16, 2), (16,), "tanh"))
    folded = span.fold(rotated, CLIPS)
    clips = torch.from_numpy(CLIPS)
    with torch.no_grad():
        of_samples = (folded(clips) - clips).square().sum(1)
        of_coordinates = (rotated(span.coordinates) - span.coordinates).square().sum(1)
        hidden, twin = folded.encoder(clips), rotated.encoder(span.coordinates)
        assert torch.allclose(folded.mean(hidden), rotated.mean(twin), atol=1e-4)
        assert torch.allclose(folded.log_variance(hidden), rotated.log_variance(twin), atol=1e-4)
    assert torch.allclose(of_samples, of_coordinates, rtol=1e-3)
