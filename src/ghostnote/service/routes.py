"""The calls under `/api`: each only translates between HTTP and the player."""

import base64
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial

from fastapi import APIRouter, Request, Response

from ghostnote.audio import SAMPLE_RATE, resample
from ghostnote.decoding import COMMON_FORMATS, decode
from ghostnote.encoding import Container, encode_wav
from ghostnote.engine.instrument import Instrument, Patch
from ghostnote.engine.nearest import Found, Nearest
from ghostnote.engine.recall import Recalled, recall
from ghostnote.engine.recipe import render_file
from ghostnote.errors import (
    AudioContentError,
    AudioError,
    AudioExtraError,
    AudioFormatError,
    AudioTooLargeError,
    HitError,
)
from ghostnote.kit.fresh import new_kit
from ghostnote.service import progress
from ghostnote.service.cache import Rendered
from ghostnote.service.connection import while_connected
from ghostnote.service.documents import Prepared
from ghostnote.service.kit_schemas import KitDocument
from ghostnote.service.openapi import described
from ghostnote.service.player import Model, Player, kit_key, player_of, sound_key
from ghostnote.service.problems import ParameterError
from ghostnote.service.progress import Progress, ProgressResponse
from ghostnote.service.query import (
    DrawQuery,
    SoundQuery,
    parse_draw,
    parse_kit,
    parse_nothing,
    parse_sound,
)
from ghostnote.service.schemas import (
    DrawDocument,
    Fault,
    MapDocument,
    MatchDocument,
    MatchLine,
    ModelsDocument,
    NearestDocument,
)
from ghostnote.service.uploads import MatchForm, read_match_form

FOREVER = "public, max-age=31536000, immutable"
REVALIDATE = "public, no-cache"
OTHER_VERSION = "Ghostnote-Model-Version"
"""Header of a sound that another version of the model plays than was asked for: names that one."""
IDLE = "Ghostnote-Idle-Controls"
"""Header of a sound of which some controls would change next to nothing: names them, by commas."""
NOT_TOLD = NearestDocument(distance_db=None, apart_db=None, pack="", licence="")
NOT_AUDIO = f"That file is not audio Ghostnote can read ({COMMON_FORMATS})."

router = APIRouter(prefix="/api/models", tags=["models"])


@router.get("", responses=described(ModelsDocument, 422, 503))
async def models(request: Request) -> Response:
    """Every installed model, the default first."""
    parse_nothing(request.query_params.multi_items())
    return prepared(request, player_of(request).list)


@router.get("/{name}/map", responses=described(MapDocument, 404, 422, 503))
async def sound_map(name: str, request: Request) -> Response:
    """Where the training sounds of a model lie on the pad, and how they sound."""
    parse_nothing(request.query_params.multi_items())
    return prepared(request, await player_of(request).map(name))


@router.get("/{name}/draw", responses=described(DrawDocument, 404, 422, 500, 503))
async def draw(name: str, request: Request) -> Response:
    """Controls drawn from a seed; those given stay as they are."""
    player = player_of(request)
    manifest = player.model(name).installed.manifest
    query = parse_draw(request.query_params.multi_items(), manifest)
    instrument = await player.instrument(name)
    document = await player.pool.run(partial(_draw, instrument, query))
    headers = {"Cache-Control": REVALIDATE}
    return Response(document.model_dump_json(), headers=headers, media_type="application/json")


@router.get("/{name}/kit", responses=described(KitDocument, 404, 422, 500, 503))
async def fresh_kit(name: str, request: Request) -> Response:
    """The new kit of a seed: pads of one style, for `POST /api/kits`, the page and links."""
    player = player_of(request)
    model = player.model(name)
    query = parse_kit(request.query_params.multi_items())
    key = kit_key(model.version, query)
    headers = _lasting(key, query.version == model.version)
    if _is_known(request, key):
        return Response(status_code=304, headers=headers)
    instrument = await player.instrument(name)
    player.ensemble.gather(model.installed.bundle)
    made = await player.pool.run(partial(new_kit, instrument, query.seed, query.pads))
    document = KitDocument.model_validate(made.document())
    return Response(document.model_dump_json(), headers=headers, media_type="application/json")


@router.get("/{name}/sound.wav", responses=described("audio/wav", 404, 422, 500, 503))
async def sound(name: str, request: Request) -> Response:
    """One sound as a WAV file: the same query gives the same bytes.

    With the model's version as `v` the answer may be kept forever, since a bundle that changes
    has another version. Without it, or with an old one, a cache asks again.
    """
    return await _sound(name, request, "wav")


@router.get("/{name}/sound.flac", responses=described("audio/flac", 404, 422, 500, 503))
async def flac_sound(name: str, request: Request) -> Response:
    """One sound as a FLAC file, as `sound.wav` otherwise."""
    return await _sound(name, request, "flac")


@router.get("/{name}/nearest", responses=described(NearestDocument, 404, 422, 500, 503))
async def nearest(name: str, request: Request) -> Response:
    """The recording nearest to a sound among those that a model was trained on.

    Asked for as the sound is, by the same query.
    """
    asked = await _asked(name, request, "wav")
    headers = asked.headers("nearest")
    if _is_known(request, asked.tag("nearest")):
        return Response(status_code=304, headers=headers)
    told, found = asked.model.installed.nearest, None
    if told is not None:
        played = await _rendered(request, asked)
        work = partial(_nearest, asked, told, played.content)
        found = await while_connected(request, player_of(request).pool.run(work))
    document = NearestDocument(**asdict(found)) if found else NOT_TOLD
    return Response(document.model_dump_json(), headers=headers, media_type="application/json")


@dataclass(frozen=True)
class _Asked:
    """The sound that a request asks for: of which model, by which query, and so which patch."""

    name: str
    model: Model
    query: SoundQuery
    patch: Patch

    def tag(self, what: str = "") -> str:
        """The entity tag of the sound, or of `what` is told of it."""
        key = sound_key(self.model.version, self.query, self.patch)
        return f"{key}-{what}" if what else key

    def headers(self, what: str = "") -> dict[str, str]:
        """Headers of the answer with that tag."""
        wanted, version = self.query.version, self.model.version
        headers = _lasting(self.tag(what), wanted == version)
        return headers if wanted in (None, version) else {**headers, OTHER_VERSION: version}


async def _asked(name: str, request: Request, container: Container) -> _Asked:
    player = player_of(request)
    model = player.model(name)
    manifest = model.installed.manifest
    query = parse_sound(request.query_params.multi_items(), manifest, container)
    patch = Patch(query.kind, query.given, query.seed, query.latent)
    if len(query.given) < len(manifest.controls):
        instrument = await player.instrument(name)
        # A tenth of a millisecond, here, so that workers that are busy hold up no cached sound.
        patch = instrument.complete(query.given, query.seed, query.kind, query.latent)
    return _Asked(name, model, query, patch)


async def _rendered(request: Request, asked: _Asked) -> Rendered:
    player = player_of(request)
    render = partial(_render, player, asked.name, asked.query, asked.patch)
    source, rendered = player.sounds.ask(asked.tag(), render)
    player.metrics.sounds.labels(source).inc()
    request.state.cache = source
    return await (rendered if source == "hit" else while_connected(request, rendered))


async def _sound(name: str, request: Request, container: Container) -> Response:
    asked = await _asked(name, request, container)
    headers = asked.headers()
    if _is_known(request, asked.tag()):
        kept = player_of(request).sounds.kept(asked.tag())
        return Response(status_code=304, headers=headers | (_idle(kept) if kept else {}))
    sound = await _rendered(request, asked)
    headers |= _idle(sound)
    return Response(sound.content, headers=headers, media_type=f"audio/{container}")


def _idle(sound: Rendered) -> dict[str, str]:
    """The header that names the idle controls of a `sound`, where it has any."""
    return {IDLE: ",".join(sound.idle)} if sound.idle else {}


def _lasting(key: str, current: bool) -> dict[str, str]:
    """Headers of an answer called `key`, asked for by the `current` version or not."""
    return {"ETag": f'"{key}"', "Cache-Control": FOREVER if current else REVALIDATE}


@router.post(
    "/{name}/match",
    responses=described(MatchDocument, 404, 408, 413, 415, 422, 500, 503, lines=MatchLine),
)
async def match_sample(name: str, request: Request) -> Response:
    """The controls at which a model sounds most like the uploaded sample.

    Asked for `application/x-ndjson`, it tells how far it is, a line for each round of the search.
    """
    player = player_of(request)
    manifest = player.model(name).installed.manifest
    parse_nothing(request.query_params.multi_items())
    settings = player.settings
    with ExitStack() as held:
        held.enter_context(player.upload_slot())
        form = await read_match_form(
            request,
            manifest,
            max_bytes=settings.upload_bytes,
            timeout_seconds=settings.upload_timeout_seconds,
        )
        work = partial(_match, player, name, form)
        if progress.is_wanted(request):
            return ProgressResponse(player.pool, work, held.pop_all())
        document = await while_connected(request, player.pool.run(work))
    return Response(
        document.model_dump_json(),
        headers={"Cache-Control": "no-store"},
        media_type="application/json",
    )


def _draw(instrument: Instrument, query: DrawQuery) -> DrawDocument:
    patch = instrument.complete(query.given, query.seed, query.kind)
    latent = instrument.latent(patch)
    return DrawDocument(controls=patch.controls, seed=query.seed, latent=latent)


def _render(player: Player, name: str, query: SoundQuery, patch: Patch) -> Rendered:
    instrument = player.load(name)
    content = render_file(instrument, patch, query.rate, query.depth, query.container)
    return Rendered(content, instrument.idle(patch))


def _nearest(asked: _Asked, told: Nearest, wav: bytes) -> Found | None:
    """What is `told` of the sound that was asked for, from its file."""
    # A resampler may round its length up.
    signal = decode(wav, max_seconds=asked.model.installed.manifest.seconds + 1)
    clip = resample(signal.samples[0], signal.sample_rate, SAMPLE_RATE)
    return told.nearest(clip, asked.patch.drum_class)


def _match(
    player: Player, name: str, form: MatchForm, report: Progress | None = None
) -> MatchDocument:
    settings, instrument = player.settings, player.load(name)
    try:
        signal = decode(
            form.file, max_seconds=settings.upload_seconds, max_channels=settings.upload_channels
        )
        found = recall(
            player.catalogue,
            instrument,
            form.file,
            signal,
            refine=form.refine,
            drum_class=form.drum_class,
            hit=form.hit,
            progress=report,
        )
    except HitError as error:
        raise ParameterError([Fault(name="hit", detail=str(error), minimum=1)]) from error
    except AudioError as error:
        raise _plainly(error, player) from error
    return _match_document(found)


def _match_document(found: Recalled) -> MatchDocument:
    matched = found.match
    original = encode_wav(matched.original, SAMPLE_RATE, "16")
    return MatchDocument(
        model=found.model,
        recipe=found.recipe,
        controls=matched.patch.controls,
        seed=matched.patch.seed,
        latent=matched.patch.latent,
        kind=matched.patch.drum_class,
        distance_db=matched.distance_db,
        score=matched.score,
        warnings=list(matched.warnings),
        hit=matched.hit,
        hits=matched.hits,
        original=base64.b64encode(original).decode(),
    )


def _plainly(error: AudioError, player: Player) -> AudioError:
    """The error in words for the person who dropped the file."""
    failures = player.metrics.decode_failures
    if isinstance(error, AudioFormatError):
        failures.labels("format").inc()
        if isinstance(error, AudioExtraError):
            return AudioExtraError(f"{error} on the server.")
        return AudioFormatError(NOT_AUDIO)
    if isinstance(error, AudioTooLargeError):
        failures.labels("size").inc()
        return AudioTooLargeError(f"That file holds too much: {error}.")
    failures.labels("content").inc()
    return AudioContentError(f"That file cannot be matched: {error}.")


def prepared(request: Request, document: Prepared) -> Response:
    """Answer with `document`, or that the client holds it already."""
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    etag = f"{document.etag}-gzip" if zipped else document.etag
    headers = {"ETag": f'"{etag}"', "Cache-Control": REVALIDATE, "Vary": "Accept-Encoding"}
    if _is_known(request, etag):
        return Response(status_code=304, headers=headers)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    content = document.gzipped if zipped else document.plain
    return Response(content, headers=headers, media_type="application/json")


def _is_known(request: Request, etag: str) -> bool:
    """Whether the client holds the entity `etag` already (RFC 9110, 13.1.2)."""
    known = [tag.strip().removeprefix("W/") for tag in _if_none_match(request).split(",")]
    return f'"{etag}"' in known or known == ["*"]


def _if_none_match(request: Request) -> str:
    return ",".join(request.headers.getlist("if-none-match"))
