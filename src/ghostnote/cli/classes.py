"""Classes of drum as they are asked for on the command line."""

import re
from typing import TYPE_CHECKING

from ghostnote.errors import ControlError

if TYPE_CHECKING:
    from ghostnote.bundle import Manifest


def class_named(asked: str, manifest: "Manifest") -> str:
    """The class of a model that is `asked` for, in its own words or the page's; as `class_meant`.

    Raises:
        ControlError: the model makes none of that name; the error says what may be meant: the class
            that a library's sounds of that name are of, or one that is called nearly so.
    """
    found = class_meant(asked, manifest)
    if found is not None:
        return found
    from ghostnote.engine.near import not_made

    near = _near(asked, manifest.classes)
    raise ControlError(not_made(manifest.name, manifest.classes, asked, near))


def class_meant(asked: str, manifest: "Manifest") -> str | None:
    """The class of a model that is called so, `hihat-closed`, or so on the page, `Closed hat`.

    Capitals count for nothing, and blanks, hyphens and underscores are alike. None where no class
    is.
    """
    if asked in manifest.classes:
        return asked
    from ghostnote.engine.drum_name import drum_name

    words = _words(asked)
    same = (each for each in manifest.classes if words in (_words(each), _words(drum_name(each))))
    return next(same, None)


def _words(name: str) -> list[str]:
    return re.split(r"[\s_-]+", name.strip().lower())


def _near(asked: str, classes: tuple[str, ...]) -> list[str]:
    from ghostnote.corpus.labels import class_of_name
    from ghostnote.engine.near import near_names

    stated = class_of_name(asked)
    return [stated] if stated in classes else near_names(asked, classes)
