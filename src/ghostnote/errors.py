"""Every error Ghostnote raises on purpose, in one tree.

::

    GhostnoteError               one line that names what is wrong and the remedy
    ├── AudioError               an audio file or signal that cannot be used
    │   ├── AudioFormatError     it does not decode as audio                 (HTTP 415)
    │   │   └── AudioExtraError  it may, with an extra that is not installed
    │   ├── AudioTooLargeError   more bytes, seconds or channels than allowed (HTTP 413)
    │   └── AudioContentError    it decodes, but is empty, silent or not finite (HTTP 422)
    │       └── HitError         it holds fewer hits than the one that is asked for
    ├── ControlError             an unknown control, or a value out of range  (HTTP 422)
    ├── KitError             a kit, or a name of a file, that cannot be       (HTTP 422)
    ├── ModelNotFoundError       no model of that name is installed           (HTTP 404)
    ├── RenderError              a model whose output is silent or not finite (HTTP 500)
    ├── BundleError              a bundle with a missing, altered or wrong part
    ├── LibraryError             a folder of samples that cannot be read or written
    ├── CorpusError              a corpus that is missing, too small or of other geometry
    ├── ExperimentError          an experiment file with an unknown or wrong setting
    ├── TrainingError            a run that cannot start, resume or go on
    ├── ExportError              a checkpoint whose bundle does not play what it plays
    ├── MeasureError             sounds or sets of sounds that cannot be measured
    └── WorkerError              a process that died before its work was done

The service adds errors of its own for requests that never reach a model (`service/problems.py`).
Anything else that escapes is a defect of Ghostnote, not of what it was given.
"""


class GhostnoteError(Exception):
    """Base of all errors whose message is written for the person who caused them."""


class AudioError(GhostnoteError):
    """An audio file or signal that cannot be used."""


class AudioFormatError(AudioError):
    """Bytes that do not decode as audio."""


class AudioExtraError(AudioFormatError):
    """Bytes of a format that an extra reads, which is not installed."""


class AudioTooLargeError(AudioError):
    """Audio with more bytes, seconds or channels than allowed."""


class AudioContentError(AudioError):
    """Audio that decodes, but is empty, silent or not finite."""


class HitError(AudioContentError):
    """Audio that holds fewer hits than the one that is asked for."""


class ControlError(GhostnoteError):
    """An unknown control, or a value outside its range."""


class KitError(GhostnoteError):
    """A kit, or a name of a file, that cannot be."""


class ModelNotFoundError(GhostnoteError):
    """No model of the requested name is installed."""


class RenderError(GhostnoteError):
    """A model whose output is silent or not finite."""


class BundleError(GhostnoteError):
    """A bundle with a missing, altered or wrong part."""


class LibraryError(GhostnoteError):
    """A folder of samples that cannot be read or written."""


class CorpusError(GhostnoteError):
    """A corpus that is missing, too small, or built with other geometry."""


class ExperimentError(GhostnoteError):
    """An experiment file with an unknown or wrong setting."""


class TrainingError(GhostnoteError):
    """A training run that cannot start, resume or go on."""


class ExportError(GhostnoteError):
    """A checkpoint whose bundle does not play what the checkpoint plays."""


class MeasureError(GhostnoteError):
    """Sounds or sets of sounds that cannot be measured."""


class WorkerError(GhostnoteError):
    """A process of several that share work died before it was done."""
