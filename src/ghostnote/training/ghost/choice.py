"""Which of many draws become the centres of a prior: by how they sound, not by where they lie.

Distances in z are a rough guide to what is heard: they tell what counts as a copy of a training
sound with an area under the curve of 0.90 (`docs/decisions/0012-centres-by-ear.md`). So draws are
played, and judged beside the sounds they are to resemble, in the space those are measured in
(`measures.embedding`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ghostnote.descriptors import DESCRIPTORS
from ghostnote.errors import MeasureError
from ghostnote.measures.embedding import MEL_COUNT, Scaler
from ghostnote.measures.memorisation import nearest_distances
from ghostnote.measures.neighbours import distance_blocks, radii
from ghostnote.measures.realism import bandwidth
from ghostnote.training.ghost.hearing import Heard

Points = NDArray[np.float64]
LEAST_RECORDINGS = 24
"""Fewer recordings of a class say too little of how such sounds are spread: it has no prior of
recordings then."""
LEAST_RESEMBLED = 12
"""Fewer recordings of a class are as any of its sounds to what its draws are to resemble."""
MANY_RECORDINGS = 1000
"""So many recordings of a class say by themselves how slowly such sounds rise, and are enough that
draws which come back are few."""
LEAST_SHARE = 0.25
"""Of the draws there are left at least by what is asked of them, each in its turn: in a class whose
sounds click, or where hardly anything lies where they do."""
ATTACK, NOISE, BODY, DECAY = (
    MEL_COUNT + [each.name for each in DESCRIPTORS].index(name)
    for name in ("attack_ms", "noise_percent", "body_percent", "decay_seconds")
)
"""Where an embedding says how fast a sound rises, how much of it is noise and how much body, and
how long it takes to fall."""
MOST_RUMBLE, SUB_FACTOR = 0.02, 2.0
"""Share of a sound under `hearing.SUB_HZ` that is no fault, and how many times the median of what
it is to resemble is none either."""
MOST_BODY, BODY_FACTOR = 5.0, 4.0
"""The same of its `body_percent`: a hat with a tone of a tom is none."""
USUAL = 0.9
"""What is beyond this share of what is to be resembled may be a fault, what is not is none:
percussion is shakers and congas."""
LEAST_RETURN_DB, MOST_RETURN_DB = 3.0, 6.0
"""A level that comes back by so little after it fell is no fault; by so much it is another hit, or
a gate that opened, as in 1 of 4 recorded snares: nothing a single one should have."""
LONGEST = 0.99
"""A decay beyond that of this share of what is to be resembled is a roll or a wash."""
STEADY_SHARE = 0.3
"""Of the draws that are left, the steadiest, there is at least so much to choose from: more than
`LEAST_SHARE`, for how far a level comes back has no edge between what beats and what does not."""
REACH = 10
"""So many recordings lie in the neighbourhood of one: twice the five of `measures.diversity`, which
looks at half of them."""
KEPT_SHARE, LEAST_CENTRES = 0.45, 100
"""Of the draws that may be kept: the others are there to choose from. No fewer centres are kept
where there are so many to keep."""


@dataclass(frozen=True)
class Wanted:
    """What centres are to be like.

    They keep `clearance` from every training sound, on average over the times they were heard and
    in the median distance of recordings to their nearest other; where few have so much room, the
    clearest do, the share `least_clear`. They are as near to one as its neighbour number
    `neighbours` is, where that is not 0. `recorded` is how much of what they resemble is
    recordings, 0 to 1, the rest being synthesised. They have `click_room_db` left before they
    click: with other noise a burst may rise by some. None rises more slowly than the share
    `slowest` of its class, or of the recordings where there are `MANY_RECORDINGS`, and none has
    less noise than the share `purest` of its recordings, unless that leaves too few. What is less
    likely of its class than `own`, 0 to 1, is another drum. In what they resemble together the
    attack counts `attack` times as much as in the measures. None is nearer than `apart` to another
    one, in the median distance of what may be chosen to its nearest other, for as long as there is
    more. Where there are `MANY_RECORDINGS`, what one adds to what they resemble together is not all
    that counts: `coverage` times the share of recordings is added whose neighbourhoods it reaches
    and none before it does, and `density` times the number of all those it lies in, over `REACH`
    (Naeem et al. 2020).
    """

    clearance: float
    neighbours: int
    recorded: float
    click_room_db: float = 0.0
    least_clear: float = LEAST_SHARE
    slowest: float = 1.0
    attack: float = 1.0
    purest: float = 0.0
    apart: float = 0.0
    coverage: float = 0.0
    density: float = 0.0
    own: float = 0.2


def choose(
    drawn: Sequence[Heard],
    own: NDArray[np.floating],
    train: Heard,
    recorded: NDArray[np.bool_],
    wanted: Wanted,
    most: int,
) -> NDArray[np.intp]:
    """Rows of up to `most` of M draws, the first chosen first.

    They are `drawn` once or more, each time all of them, with noise of their own. `own` `[M]` is
    how likely each is of its class by how it sounds, 0 to 1. `train` `[N]` are the training sounds
    of the class, of which `recorded` `[N]` says which are recordings.

    None is heard to have much more under `hearing.SUB_HZ` than half of what it is to resemble, nor
    much more body than nearly all of it: old recordings of hats hum and drift. None falls more
    slowly than nearly all of that, none is taken for another drum, none comes back by
    `MOST_RETURN_DB` once it has fallen, and in a class of fewer than `MANY_RECORDINGS` none further
    than nearly all of what it is to resemble: a drum between two others of other pitches beats.
    Where fewer than `LEAST_SHARE` have the room before a click that is asked for, those that do not
    click are chosen from. They are chosen one after the other, each so that all together come
    nearest on average to what they are to resemble (kernel herding, Chen, Welling and Smola 2010),
    by the kernel of `measures.realism.kernel_distance`, in whose space an attack may count more.
    That does not tell draws beside recordings from draws between them, so in a class of
    `MANY_RECORDINGS` what they cover of these may count besides.

    Raises:
        MeasureError: all draws are silent or click.
    """
    are_many = bool(recorded.sum() >= MANY_RECORDINGS)
    if recorded.sum() < LEAST_RESEMBLED:
        recorded = np.full_like(recorded, True)
    space = Scaler.of(train.embeddings[recorded])
    points = np.stack([space.apply(each.embeddings) for each in drawn])
    sounds = space.apply(train.embeddings)
    spoiled = _spoiled(drawn, own, train, recorded, wanted, are_many=are_many)
    clear = wanted.clearance * _spacing(sounds[recorded])
    allowed = np.flatnonzero(_allowed(points, spoiled, sounds, clear, wanted))
    least = min(LEAST_CENTRES, len(allowed))
    count = min(most, max(least, int(KEPT_SHARE * len(allowed))))
    target = _target(sounds, recorded, wanted)
    choosable = points[:, allowed]
    counts = are_many and (wanted.coverage or wanted.density)
    covering = _covering(choosable, sounds[recorded] if counts else sounds[:0])
    for each in (choosable, sounds):
        each[..., ATTACK] *= wanted.attack
    width = _width(sounds[recorded])
    return allowed[_herded(choosable, sounds, target, covering, width, count, wanted)]


def _spoiled(
    drawn: Sequence[Heard],
    own: NDArray[np.floating],
    train: Heard,
    recorded: NDArray[np.bool_],
    wanted: Wanted,
    *,
    are_many: bool,
) -> NDArray[np.bool_]:
    """Which draws have a fault that was heard once, or more often: `[M]`; as `choose` has it.

    Raises:
        MeasureError: all draws are silent or click.
    """
    room_db = np.min([each.room_db for each in drawn], axis=0)
    sub_share = np.max([each.sub_share for each in drawn], axis=0)
    return_db = np.max([each.return_db for each in drawn], axis=0)
    columns = [ATTACK, BODY, DECAY]
    heard = np.stack([each.embeddings[:, [*columns, NOISE]] for each in drawn])
    rise, body, decay = heard[:, :, : len(columns)].max(axis=0).T
    spoiled: NDArray[np.bool_] = room_db < wanted.click_room_db
    if (~spoiled).mean() < LEAST_SHARE:
        spoiled = room_db < 0
    if spoiled.all():
        raise MeasureError(
            f"all {len(spoiled)} draws of a class are silent or click: the network has not "
            "learned it; train for more epochs"
        )
    risen = train.embeddings[recorded if are_many else slice(None), ATTACK]
    spoiled = _left_out(spoiled, rise > np.quantile(risen, wanted.slowest))
    usual = float(np.median(train.sub_share[recorded]))
    spoiled = _left_out(spoiled, sub_share > max(MOST_RUMBLE, SUB_FACTOR * usual))
    bodies = train.embeddings[recorded, BODY]
    fullest = max(MOST_BODY, BODY_FACTOR * np.median(bodies), np.quantile(bodies, USUAL))
    spoiled = _left_out(spoiled, body > fullest)
    spoiled = _left_out(spoiled, return_db > MOST_RETURN_DB)
    longest = np.quantile(train.embeddings[recorded, DECAY], LONGEST)
    spoiled = _left_out(spoiled, decay > longest)
    spoiled = _left_out(spoiled, own < wanted.own)
    if not are_many:
        returns = float(np.quantile(train.return_db[recorded], USUAL))
        steadiest = float(np.quantile(return_db[~spoiled], STEADY_SHARE))
        spoiled = spoiled | (return_db > max(LEAST_RETURN_DB, returns, steadiest))
    if wanted.purest:
        noise = heard[:, :, -1].min(axis=0)
        purest = np.quantile(train.embeddings[recorded, NOISE], wanted.purest)
        spoiled = _left_out(spoiled, noise < purest)
    return spoiled


def _left_out(spoiled: NDArray[np.bool_], others: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What is `spoiled`, and the `others` `[M]` unless few are left without them."""
    both = spoiled | others
    return both if (~both).sum() >= LEAST_SHARE * (~spoiled).sum() else spoiled


def _allowed(
    points: Points,
    spoiled: NDArray[np.bool_],
    sounds: Points,
    clear: float,
    wanted: Wanted,
) -> NDArray[np.bool_]:
    """Which of M `points` `[H, M, D]` are `clear` of `sounds` `[N, D]`, and not `spoiled` `[M]`."""
    nears = np.stack([nearest_distances(each, sounds) for each in points])
    near: NDArray[np.float64] = nears.mean(axis=0)
    furthest = float(np.quantile(near[~spoiled], 1 - wanted.least_clear))
    allowed = ~spoiled & (near >= min(clear, furthest))
    if wanted.neighbours:
        possible = allowed.copy()
        for each in points:
            possible &= _is_possible(each, sounds, wanted.neighbours)
        if possible.sum() >= LEAST_SHARE * allowed.sum():
            return possible
    return allowed


def _spacing(points: Points) -> float:
    """The median distance of `points` `[N, D]` to their nearest other; 0 of a single one."""
    return float(np.median(radii(points, 1))) if len(points) > 1 else 0.0


def _width(sounds: Points) -> float:
    """The kernel's bandwidth; where most of a small class are copies, that of no two the same."""
    try:
        return bandwidth(sounds)
    except MeasureError:
        distinct = np.unique(sounds, axis=0)
        return bandwidth(distinct) if len(distinct) > 1 else 1.0


def _is_possible(points: Points, sounds: Points, neighbours: int) -> NDArray[np.bool_]:
    """Which `points` `[M, D]` are as near to one of `sounds` `[N, D]` as so many others are."""
    reach = radii(sounds, min(neighbours, len(sounds) - 1))
    return np.concatenate(
        [(block <= reach).any(axis=1) for block in distance_blocks(points, sounds)]
    )


def _target(sounds: Points, recorded: NDArray[np.bool_], wanted: Wanted) -> Points:
    """How much each of `sounds` `[N, D]` counts, 1 in sum: `[N]`."""
    if recorded.all():
        return np.full(len(sounds), 1 / len(sounds))
    share = np.where(recorded, wanted.recorded, 1 - wanted.recorded)
    return np.asarray(share / np.where(recorded, recorded.sum(), (~recorded).sum()))


def _covering(points: Points, recordings: Points) -> NDArray[np.float32]:
    """How often `points` `[H, M, D]` lie in the neighbourhoods of `recordings` `[R, D]`: `[R, M]`.

    The share of H, 0 to 1.
    """
    found = np.zeros((len(recordings), points.shape[1]), np.float32)
    if not len(recordings):
        return found
    reach = radii(recordings, REACH)
    for each in points:
        found += np.concatenate([block <= reach for block in distance_blocks(each, recordings)]).T
    found /= len(points)
    return found


def _herded(
    points: Points,
    sounds: Points,
    target: Points,
    covering: NDArray[np.float32],
    width: float,
    count: int,
    wanted: Wanted,
) -> NDArray[np.intp]:
    """Rows of `count` of M `points` `[H, M, D]`, none twice, in the order in which they are chosen.

    `target` `[N]` is how much each of `sounds` `[N, D]` counts in what they are to resemble, and
    `covering` `[R, M]` how surely they reach each of R recordings. None is nearer than
    `wanted.apart` to one before it, until no others are left.
    """
    times, size = points.shape[:2]
    apart = wanted.apart * _spacing(points[0]) if wanted.apart else 0.0
    points = points.reshape(times * size, -1)
    blocks = distance_blocks(points, sounds)
    alike = np.concatenate([_kernel(np.square(block), width) @ target for block in blocks])
    alike = alike.reshape(times, size).mean(axis=0)
    # How surely each recording is missed by those before.
    missed = np.ones(len(covering), np.float32)
    reached = covering.sum(axis=0)
    alike += wanted.density * reached / REACH
    share = wanted.coverage / max(len(covering), 1)
    points = points - points.mean(axis=0)
    norms = np.square(points).sum(axis=1)
    chosen, among = [], np.zeros(size)
    free, distinct = np.full((2, size), True)
    for number in range(1, count + 1):
        if not (free & distinct).any():
            distinct[:] = True
        gain = alike - among / number + share * reached
        row = int(np.where(free & distinct, gain, -np.inf).argmax())
        chosen.append(row)
        free[row] = False
        for same in range(row, times * size, size):
            squares = np.maximum(norms + norms[same] - 2 * (points @ points[same]), 0)
            squares = squares.reshape(times, size)
            distinct &= (squares >= apart**2).all(axis=0)
            among += _kernel(squares, width).mean(axis=0) / times
        hit = np.flatnonzero(covering[:, row])
        fresh = missed[hit] * covering[hit, row]
        reached = reached - fresh @ covering[hit]
        missed[hit] -= fresh
    return np.array(chosen, np.intp)


def _kernel(squares: Points, width: float) -> Points:
    return np.asarray(np.exp(squares / (-2 * width**2)))
