"""Which of many draws become the centres of a prior: by how they sound, not by where they lie.

Distances in z are a rough guide to what is heard: they tell what counts as a copy of a training
sound with an area under the curve of 0.90 (`docs/decisions/0012-centres-by-ear.md`). So draws are
played, and judged beside the sounds they are to resemble, in the space those are measured in
(`measures.embedding`).
"""

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
LEAST_OWN = 0.2
"""What is less likely than this of its class is another drum."""
STEADY_SHARE = 0.3
"""Of the draws that are left, the steadiest, there is at least so much to choose from: more than
`LEAST_SHARE`, for how far a level comes back has no edge between what beats and what does not."""
KEPT_SHARE, LEAST_CENTRES = 0.45, 100
"""Of the draws that may be kept: the others are there to choose from. No fewer centres are kept
where there are so many to keep."""


@dataclass(frozen=True)
class Wanted:
    """What centres are to be like.

    They keep `clearance` from every training sound, in the median distance of recordings to their
    nearest other; where few have so much room, the clearest do, the share `least_clear`.
    They are as near to one as its neighbour number `neighbours` is, where that is not 0. `recorded`
    is how much of what they resemble is recordings, 0 to 1, the rest being synthesised. They have
    `click_room_db` left before they click: with other noise a burst may rise by some. None rises
    more slowly than the share `slowest` of its class, or of the recordings where there are
    `MANY_RECORDINGS`, and none has less noise than the share `purest` of its recordings, unless
    that leaves too few. In what they resemble together the attack counts `attack` times as much as
    in the measures. None is nearer than `apart` to another one, in the median distance of what may
    be chosen to its nearest other, for as long as there is more.
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


def choose(
    drawn: Heard,
    own: NDArray[np.floating],
    train: Heard,
    recorded: NDArray[np.bool_],
    wanted: Wanted,
    most: int,
) -> NDArray[np.intp]:
    """Rows of up to `most` of the `drawn` `[M]`, the first chosen first.

    `own` `[M]` is how likely each is of its class by how it sounds, 0 to 1. `train` `[N]` are the
    training sounds of the class, of which `recorded` `[N]` says which are recordings.

    None has much more under `hearing.SUB_HZ` than half of what it is to resemble, nor much more
    body than nearly all of it: old recordings of hats hum and drift. None falls more slowly than
    nearly all of that, none is taken for another drum, none comes back by `MOST_RETURN_DB` once it
    has fallen, and in a class of fewer than `MANY_RECORDINGS` none further than nearly all of what
    it is to resemble: a drum between two others of other pitches beats. Where fewer than
    `LEAST_SHARE` have the room before a click that is asked for, those that do not click are chosen
    from. They are chosen one after the other, each so that all together come nearest to what they
    are to resemble (kernel herding, Chen, Welling and Smola 2010), by the kernel of
    `measures.realism.kernel_distance`, in whose space an attack may count more.

    Raises:
        MeasureError: all draws are silent or click.
    """
    are_many = recorded.sum() >= MANY_RECORDINGS
    if recorded.sum() < LEAST_RESEMBLED:
        recorded = np.full_like(recorded, True)
    spoiled = drawn.room_db < wanted.click_room_db
    if (~spoiled).mean() < LEAST_SHARE:
        spoiled = drawn.room_db < 0
    if spoiled.all():
        raise MeasureError(
            f"all {len(spoiled)} draws of a class are silent or click: the network has not "
            "learned it; train for more epochs"
        )
    space = Scaler.of(train.embeddings[recorded])
    points, sounds = space.apply(drawn.embeddings), space.apply(train.embeddings)
    risen = sounds[recorded, ATTACK] if are_many else sounds[:, ATTACK]
    spoiled = _left_out(spoiled, points[:, ATTACK] > np.quantile(risen, wanted.slowest))
    usual = float(np.median(train.sub_share[recorded]))
    spoiled = _left_out(spoiled, drawn.sub_share > max(MOST_RUMBLE, SUB_FACTOR * usual))
    bodies = train.embeddings[recorded, BODY]
    fullest = max(MOST_BODY, BODY_FACTOR * np.median(bodies), np.quantile(bodies, USUAL))
    spoiled = _left_out(spoiled, drawn.embeddings[:, BODY] > fullest)
    spoiled = _left_out(spoiled, drawn.return_db > MOST_RETURN_DB)
    longest = np.quantile(train.embeddings[recorded, DECAY], LONGEST)
    spoiled = _left_out(spoiled, drawn.embeddings[:, DECAY] > longest)
    spoiled = _left_out(spoiled, own < LEAST_OWN)
    if not are_many:
        returns = float(np.quantile(train.return_db[recorded], USUAL))
        steadiest = float(np.quantile(drawn.return_db[~spoiled], STEADY_SHARE))
        spoiled = spoiled | (drawn.return_db > max(LEAST_RETURN_DB, returns, steadiest))
    if wanted.purest:
        purest = np.quantile(sounds[recorded, NOISE], wanted.purest)
        spoiled = _left_out(spoiled, points[:, NOISE] < purest)
    clear = wanted.clearance * _spacing(sounds[recorded])
    allowed = np.flatnonzero(_allowed(points, spoiled, sounds, clear, wanted))
    least = min(LEAST_CENTRES, len(allowed))
    count = min(most, max(least, int(KEPT_SHARE * len(allowed))))
    target = _target(sounds, recorded, wanted)
    for each in (points, sounds):
        each[:, ATTACK] *= wanted.attack
    choosable, width = points[allowed], _width(sounds[recorded])
    apart = wanted.apart * _spacing(choosable)
    return allowed[_herded(choosable, sounds, target, width, count, apart)]


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
    near = nearest_distances(points, sounds)
    furthest = float(np.quantile(near[~spoiled], 1 - wanted.least_clear))
    allowed = ~spoiled & (near >= min(clear, furthest))
    if wanted.neighbours:
        possible = allowed & _is_possible(points, sounds, wanted.neighbours)
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


def _herded(
    points: Points, sounds: Points, target: Points, width: float, count: int, apart: float
) -> NDArray[np.intp]:
    """Rows of `count` of `points` `[M, D]`, none twice, in the order in which they are chosen.

    None is nearer than `apart` to one before it, until no others are left.
    """
    blocks = distance_blocks(points, sounds)
    wanted = np.concatenate([_kernel(np.square(block), width) @ target for block in blocks])
    points = points - points.mean(axis=0)
    norms = np.square(points).sum(axis=1)
    chosen, among = [], np.zeros(len(points))
    free, distinct = np.full((2, len(points)), True)
    for number in range(1, count + 1):
        if not (free & distinct).any():
            distinct[:] = True
        row = int(np.where(free & distinct, wanted - among / number, -np.inf).argmax())
        chosen.append(row)
        free[row] = False
        squares = np.maximum(norms + norms[row] - 2 * (points @ points[row]), 0)
        distinct &= squares >= apart**2
        among += _kernel(squares, width)
    return np.array(chosen, np.intp)


def _kernel(squares: Points, width: float) -> Points:
    return np.asarray(np.exp(squares / (-2 * width**2)))
