"""The torch twin of `stn.synthesis`: batches of hits as sound, through which gradients flow.

It plays what `stn.knobs.Hit` plays of `stn.low_basis.parts_of` at rest, with the same noise, but
for what of a low band goes on behind its samples (`stn.ending`): a test holds the two together
under -80 dBFS.
"""

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from ghostnote.audio import CLIP_LENGTH, SAMPLE_RATE
from ghostnote.models.ghost import PartTensors
from ghostnote.stn import layout, levelling, low_levels, partials, peak, synthesis, tones
from ghostnote.stn.frames import DB_TO_NEPERS, UNHEARD_DB
from ghostnote.stn.layout import ATTACK_RANGE_DB, FLOOR_DB, LOUDEST_DB, LOW_LENGTH
from ghostnote.stn.noise import noise_spectra

NEPERS = float(DB_TO_NEPERS)
SILENT = 1e-9
"""Amplitude of noise under which its slope is none; and of a sample that no gain is told of."""


class Renderer:
    """Plays hits whose low bands are along `basis` `[LOW_LENGTH, K]`, where that is."""

    def __init__(self, basis: Tensor) -> None:
        self._basis = basis

    def render(self, parts: PartTensors, numbers: Tensor, seeds: Sequence[int]) -> Tensor:
        """B hits, each with the noise of one of the `seeds` `[B]`: `[B, CLIP_LENGTH]`.

        `numbers` `[B, stn.tones.NUMBERS]` are those of its tones.
        """
        low_db = parts.low_db.clamp(FLOOR_DB, LOUDEST_DB)
        low = self._played_low(self._levelled(parts.low @ self._basis.T, low_db, seeds))
        noise_db = parts.noise_db.clamp(FLOOR_DB, LOUDEST_DB)
        share, made = self._tones(numbers)
        left_db = 10 * (1 - share).clamp_min(10 ** (FLOOR_DB / 10)).log10()
        noise = self._shaped_noise((noise_db + left_db[:, None]).clamp_min(FLOOR_DB), seeds)
        noise = noise + self._ringing(noise_db, share, made, seeds)
        gain = self._attack_gain(parts.attack_db.clamp(*ATTACK_RANGE_DB))
        noise = torch.cat([noise[:, : gain.shape[1]] * gain, noise[:, gain.shape[1] :]], 1)
        clip = noise + low
        rise = self._on(synthesis.onset_gain())
        clip = torch.cat([clip[:, : len(rise)] * rise, clip[:, len(rise) :]], 1)
        end = clip[:, -synthesis.END_LENGTH :] * self._on(synthesis.end_gain())
        return self._peaked(torch.cat([clip[:, : -synthesis.END_LENGTH], end], 1))

    def _levelled(self, low: Tensor, levels_db: Tensor, seeds: Sequence[int]) -> Tensor:
        """As `levelling.levelled`, `[B, LOW_LENGTH]`.

        How long each is heard has no slope, and how its tones go on none but its waveform's.
        """
        lengths = [low_levels.heard_length(row) for row in _array(levels_db)]
        counts = self._on(np.array(lengths) // low_levels.HOP_LENGTH)
        spectra = self._continued(self._low_spectra(low, counts), levels_db, counts)
        fill_db = self._fill_db(levels_db, self._levels(spectra), counts)
        fill = np.stack([levelling.fill_spectra(seed, low_levels.FRAMES) for seed in seeds])
        spectra = spectra + self._on(fill) * self._by_bin(fill_db)
        for _ in range(levelling.ROUNDS - 1):
            spectra = self._low_spectra(self._brought(spectra, levels_db, counts), counts)
        return self._brought(spectra, levels_db, counts)

    def _continued(self, spectra: Tensor, levels_db: Tensor, counts: Tensor) -> Tensor:
        """As `levelling.continued`, of the frames that are heard."""
        changes = torch.zeros_like(spectra)
        for row, count in enumerate(counts.tolist()):
            heard = np.ascontiguousarray(spectra[row, :count].detach().cpu().numpy())
            change = levelling.continued(heard, _array(levels_db[row])) - heard
            changes[row, :count] = self._on(change)
        return spectra + changes

    def _low_spectra(self, low: Tensor, counts: Tensor) -> Tensor:
        hop, n_fft = low_levels.HOP_LENGTH, low_levels.N_FFT
        heard = torch.arange(LOW_LENGTH, device=low.device) < hop * counts[:, None]
        padded = F.pad(low * heard, (n_fft // 2, n_fft))
        frames = padded.unfold(1, n_fft, hop)[:, : low_levels.FRAMES]
        spectra: Tensor = torch.fft.rfft(frames * self._on(low_levels.low_window()))
        return spectra

    def _brought(self, spectra: Tensor, levels_db: Tensor, counts: Tensor) -> Tensor:
        gain_db = (levels_db - self._levels(spectra)).clamp(*low_levels.GAIN_RANGE_DB)
        gain = self._by_bin(self._gone_on(gain_db, counts))
        heard = torch.arange(low_levels.FRAMES, device=gain.device) < counts[:, None]
        frames = torch.fft.irfft(spectra * (gain * heard[:, :, None]), low_levels.N_FFT)
        frames = frames * self._on(low_levels.low_window())
        played = _overlap_add(frames, low_levels.HOP_LENGTH)[:, low_levels.N_FFT // 2 :]
        return played[:, :LOW_LENGTH] / self._on(low_levels.low_overlap())

    def _fill_db(self, levels_db: Tensor, found_db: Tensor, counts: Tensor) -> Tensor:
        times = [0, levelling.FILL_SECONDS]
        most_db = np.interp(low_levels.low_knot_seconds(), times, levelling.FILL_DB)
        most = levels_db + self._on(most_db.astype(np.float32))[:, None]
        least = levels_db + levelling.FILL_DB[0]
        fill_db = torch.minimum(torch.maximum(found_db - levelling.UNDER_DB, least), most)
        return self._gone_on(fill_db, counts)

    def _gone_on(self, levels_db: Tensor, counts: Tensor) -> Tensor:
        """`levels_db` `[B, LOW_KNOTS, LOW_BANDS]`, the last heard ones for all knots behind."""
        last = torch.searchsorted(self._on(low_levels.low_knot_edges()), counts) - 1
        knots = torch.arange(low_levels.LOW_KNOTS, device=levels_db.device)
        index = torch.minimum(knots, last[:, None])
        return levels_db.gather(1, index[:, :, None].expand_as(levels_db))

    def _levels(self, spectra: Tensor) -> Tensor:
        power = spectra.real.square() + spectra.imag.square()
        power = power / float(np.square(low_levels.low_window()).sum())
        filters = self._on(low_levels.low_filters())
        density = (power @ filters) / filters.sum(0)
        means = self._on(_knot_means(low_levels.low_knot_edges())) @ density
        return 10 * means.clamp_min(10 ** (FLOOR_DB / 10)).log10()

    def _by_bin(self, levels_db: Tensor) -> Tensor:
        frames = self._between(levels_db, low_levels.low_knot_places())
        return ((frames @ self._on(low_levels.low_filters()).T) * (NEPERS / 2)).exp()

    def _played_low(self, low: Tensor) -> Tensor:
        """As `synthesis.play_low`, `[B, CLIP_LENGTH]`; those as long are transformed together."""
        fade = torch.ones(LOW_LENGTH, device=low.device)
        fade[-synthesis.LOW_FADE :] = torch.linspace(1, 0, synthesis.LOW_FADE, device=low.device)
        faded = low * fade
        sample = torch.arange(1, LOW_LENGTH + 1, device=low.device)
        blocks = -(-((faded != 0) * sample).amax(1).clamp_min(1) // synthesis.LOW_FADE)
        played = low.new_zeros(len(low), CLIP_LENGTH)
        for count in torch.unique(blocks).tolist():
            heard = count * synthesis.LOW_FADE
            least = heard + synthesis.PADDING
            padded, length = synthesis.fast_lengths(layout.DECIMATION, least)
            spectra = torch.fft.rfft(faded[blocks == count, :heard], padded)
            spectra = spectra * self._on(synthesis.top_gain(padded))
            whole = torch.fft.irfft(spectra * (length / padded), length)
            last = min(CLIP_LENGTH, round(heard * length / padded))
            played[blocks == count, :last] = whole[:, :last]
        return played

    def _shaped_noise(self, noise_db: Tensor, seeds: Sequence[int]) -> Tensor:
        """As `synthesis.shaped_noise`, `[B, CLIP_LENGTH]`; how long it is heard has no slope."""
        fine, n_fft = synthesis.FINE_FRAMES, layout.N_FFT
        filters = self._on(layout.band_filters())
        density = (self._between(noise_db, synthesis.played_places()) * NEPERS).exp()
        heard = (density @ filters.mean(0)).detach() > 10 ** (UNHEARD_DB / 10)
        frame = torch.arange(heard.shape[1], device=heard.device)
        counts = (heard * (frame + 1)).amax(1)
        power = (density @ filters.T) * self._on(synthesis.crossover_gain())
        power = power * (frame < counts[:, None])[:, :, None]
        drawn = self._on(np.stack([noise_spectra(seed, heard.shape[1]) for seed in seeds]))
        frames = torch.fft.irfft(drawn * (power + SILENT**2).sqrt(), n_fft)
        early = _overlap_add(frames[:, :fine] * self._on(layout.window()), layout.HOP_LENGTH)
        early = early[:, n_fft // 2 :]
        window = self._on(synthesis.late_window())
        late = _overlap_add(frames[:, fine:] * window, synthesis.LATE_HOP_LENGTH)
        # The first of the later frames rises as what comes before it falls.
        start, hop = synthesis.LATE_START, synthesis.LATE_HOP_LENGTH
        falling = torch.ones(early.shape[1], device=early.device)
        falling[start - hop : start] = window[hop:] / float(synthesis.LATE_GAIN)
        falling[start:] = 0
        goes_on = (counts > fine)[:, None]
        early = torch.where(goes_on, early * falling, early)
        late = F.pad(late * goes_on, (start - hop, 0))[:, :CLIP_LENGTH]
        return F.pad(early, (0, CLIP_LENGTH - early.shape[1])) + F.pad(
            late, (0, CLIP_LENGTH - late.shape[1])
        )

    def _tones(self, numbers: Tensor) -> tuple[Tensor, list[layout.Tones]]:
        """As `tones.tones_from`: shares `[B, BANDS]`, and all of B tones, which has no slope."""
        made = [tones.tones_from(row) for row in _array(numbers)]
        rings = self._on(np.stack([each.share > 0 for each in made]))
        found = numbers[:, : layout.BANDS].clamp(tones.LEAST_SHARE, 1)
        return found**tones.RINGS * rings, made

    def _ringing(
        self, noise_db: Tensor, share: Tensor, made: list[layout.Tones], seeds: Sequence[int]
    ) -> Tensor:
        """As `partials.ringing`, `[B, CLIP_LENGTH]`."""
        if not share.any():
            return share.new_zeros(len(share), CLIP_LENGTH)
        hz, powers = (
            self._on(np.stack(each)) for each in zip(*map(partials.partials_of, made), strict=True)
        )
        phases = np.stack([partials.first_phases(seed) for seed in seeds])
        share = share * self._on(tones.band_widths())
        density = (self._between(noise_db, partials.frame_places()) * NEPERS).exp()
        heard = (density @ share[:, :, None])[..., 0].detach() > 10 ** (UNHEARD_DB / 10)
        frame = torch.arange(heard.shape[1], device=heard.device)
        counts = (heard * (frame + 1)).amax(1)
        power = (density * share[:, None]) @ powers.float().transpose(1, 2)
        power = power * (frame < counts[:, None])[:, :, None]
        turns = hz / SAMPLE_RATE
        first = self._on(phases)[:, None] + frame[:, None] * partials.FRAME_HOP * turns[:, None]
        within = turns[:, :, None] * self._on(partials.frame_samples())
        amplitude = (2 * power + SILENT**2).sqrt() * (power > 0)
        (cos, sin), (rising, falling) = _waves(first), _waves(within)
        frames = (amplitude * cos) @ rising - (amplitude * sin) @ falling
        played = _overlap_add(frames * self._on(partials.frame_window()), partials.FRAME_HOP)
        played = played[:, partials.FRAME_HOP :][:, :CLIP_LENGTH]
        return F.pad(played, (0, CLIP_LENGTH - played.shape[1]))

    def _attack_gain(self, attack_db: Tensor) -> Tensor:
        """As `synthesis.attack_gain`, `[B, ATTACK_SLOTS * HOP_LENGTH]`."""
        levels_db = attack_db @ self._on(synthesis.attack_tents()).T
        return ((levels_db + self._on(synthesis.onset_lift_db())) * (NEPERS / 2)).exp()

    def _peaked(self, clips: Tensor) -> Tensor:
        """As `peak.moved`, whose gains have no slope."""
        gains = []
        for clip in _array(clips):
            moved = peak.moved(clip, peak.gain_to_peak(clip))
            gains.append(np.divide(moved, clip, out=np.ones_like(clip), where=abs(clip) > SILENT))
        return clips * self._on(np.stack(gains))

    def _between(self, levels: Tensor, places: tuple[NDArray[np.intp], layout.Array]) -> Tensor:
        """As `frames.between_knots`: `[B, L, bands]` from `[B, knots, bands]`."""
        left, share = self._on(places[0]), self._on(places[1])
        return levels[:, left] + share[:, None] * (levels[:, left + 1] - levels[:, left])

    def _on(self, array: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(array).to(self._basis.device)


def _waves(turns: Tensor) -> tuple[Tensor, Tensor]:
    """Cosine and sine of so many `turns`."""
    angles = (2 * torch.pi * (turns % 1)).float()
    return angles.cos(), angles.sin()


def _array(tensor: Tensor) -> layout.Array:
    array: layout.Array = tensor.detach().cpu().numpy()
    return array


def _knot_means(edges: NDArray[np.int64]) -> layout.Array:
    """What makes means over knots' stretches of values at frames, `[knots, frames]`."""
    frames = np.arange(edges[-1])
    within = (frames >= edges[:-1, None]) & (frames < edges[1:, None])
    return np.asarray(within / np.diff(edges)[:, None], np.float32)


def _overlap_add(frames: Tensor, hop_length: int) -> Tensor:
    """As `frames.overlap_add`: `[B, L * hop_length + N]` from `[B, L, N]`."""
    batch, count, n_fft = frames.shape
    length = (count - 1) * hop_length + n_fft
    signal = F.fold(frames.transpose(1, 2), (1, length), (1, n_fft), stride=(1, hop_length))
    return F.pad(signal.reshape(batch, -1), (0, hop_length))
