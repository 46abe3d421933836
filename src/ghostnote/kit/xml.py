"""XML as text, whatever the names in it are."""

import re
from xml.etree import ElementTree

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to write (section 2.2)."""


def to_text(root: ElementTree.Element) -> str:
    """The document of `root`, which is indented; characters XML cannot hold are left out."""
    for element in root.iter():
        element.text = _FORBIDDEN.sub("", element.text) if element.text else element.text
        for name, value in element.items():
            element.set(name, _FORBIDDEN.sub("", value))
    ElementTree.indent(root, " ")
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
