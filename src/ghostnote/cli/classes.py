"""Classes of drum as they are asked for on the command line."""

from typing import TYPE_CHECKING

from ghostnote.errors import ControlError

if TYPE_CHECKING:
    from ghostnote.bundle import Manifest


def class_named(asked: str, manifest: "Manifest") -> str:
    """The class of a model that is `asked` for.

    Raises:
        ControlError: the model makes none of that name; the error says what may be meant: the class
            that a library's sounds of that name are of, or one that is called nearly so.
    """
    if asked in manifest.classes:
        return asked
    near = " or ".join(_near(asked, manifest.classes))
    meant = f"; did you mean {near}?" if near else ""
    raise ControlError(f"{manifest.name} makes {', '.join(manifest.classes)}, not {asked}{meant}")


def _near(asked: str, classes: tuple[str, ...]) -> list[str]:
    from ghostnote.corpus.labels import class_of_name
    from ghostnote.engine.near import near_names

    stated = class_of_name(asked)
    return [stated] if stated in classes else near_names(asked, classes)
