"""Firefox, driven by the protocol it speaks itself, WebDriver BiDi: no other program is needed."""

import base64
import itertools
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

START_SECONDS = 60
ANSWER_SECONDS = 15
"""A page that does not answer for so long hangs."""
PREFERENCES = {
    "browser.aboutwelcome.enabled": False,
    "browser.download.folderList": 2,  # the folder that is named here
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "focusmanager.testmode": True,  # a window without a screen has the focus, too
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}
PAGE_TOOLS = """() => {
  window.found = (selector, text = '') => {
    const parts = [];
    const walk = (root) => {
      for (const part of root.querySelectorAll('*')) {
        if (part.matches(selector)) parts.push(part);
        if (part.shadowRoot) walk(part.shadowRoot);
      }
    };
    walk(document);
    const shown = (part) => part.matches('[type=file]') || part.checkVisibility();
    return parts.find((part) =>
      shown(part) && (part.ariaLabel || part.textContent).trim().startsWith(text));
  };
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...more) {
    const out = to instanceof AudioDestinationNode && !(to.context instanceof OfflineAudioContext);
    if (out && !window.heard) {
      window.heard = new AnalyserNode(to.context, { fftSize: 32768 });
      connect.call(window.heard, to);
    }
    return connect.call(this, out ? window.heard : to, ...more);
  };
  // The loudest of the last 0.7 s.
  window.peak = () => {
    const samples = new Float32Array(window.heard.fftSize);
    window.heard.getFloatTimeDomainData(samples);
    return Math.max(...samples.map(Math.abs));
  };
}"""
"""`found` looks into shadows, `heard` is on the way to the loudspeaker."""


class Firefox:
    """One window; `errors` is what its console complained of so far."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.errors: list[str] = []
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["log.entryAdded"])
        self.send("script.addPreloadScript", functionDeclaration=PAGE_TOOLS)
        # The window that is there at the start never gets the focus.
        self._window = self.send("browsingContext.create", type="window")["context"]

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The result of a command."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(ANSWER_SECONDS))
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] == "error":
                self.errors.append(answer["params"]["text"])
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                result: dict[str, Any] = answer["result"]
                return result

    def act(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The result of a command that is about the window."""
        return self.send(method, context=self._window, **parameters)

    def open(self, address: str, width: int, height: int) -> None:
        self.act("browsingContext.setViewport", viewport={"width": width, "height": height})
        self.act("browsingContext.navigate", url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, awaited."""
        answer = self.send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({expression})) ?? null))()",
            target={"context": self._window},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def wait_for(self, expression: str, seconds: float = 20) -> Any:
        """The value of an expression once it is true."""
        end = time.monotonic() + seconds
        while not (value := self.evaluate(expression)):
            assert time.monotonic() < end, f"not so after {seconds} s: {expression}"
            time.sleep(0.05)
        return value

    def part(self, selector: str, text: str = "") -> dict[str, str]:
        """The element that is shown, wherever it lies, and whose name or text begins so."""
        call = f"found({selector!r}, {text!r})"
        self.wait_for(f"!!{call}")
        answer = self.send(
            "script.evaluate",
            expression=call,
            target={"context": self._window},
            awaitPromise=False,
            resultOwnership="root",
        )
        return {"sharedId": answer["result"]["sharedId"]}

    def press(self, selector: str, text: str = "", upwards: int = 0) -> None:
        """Press and release an element, dragged upwards by some pixels meanwhile."""
        origin = {"type": "element", "element": self.part(selector, text)}
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": origin}
        drag = [
            {"type": "pointerMove", "x": 0, "y": -step, "origin": "pointer", "duration": 40}
            for step in [4] * (upwards // 4)
        ]
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        mouse = {"type": "pointer", "id": "mouse", "actions": [move, down, *drag, up]}
        self.act("input.performActions", actions=[mouse])

    def type(self, *keys: str) -> None:
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self.act("input.performActions", actions=[keyboard])

    def picture(self) -> bytes:
        """What is seen, as a PNG."""
        return base64.b64decode(self.act("browsingContext.captureScreenshot")["data"])


def installed() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


@contextmanager
def running(program: str, folder: Path) -> Iterator[Firefox]:
    """A Firefox without a screen, with its profile in a `folder`, to which it downloads."""
    preferences = {**PREFERENCES, "browser.download.dir": str(folder)}
    lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in preferences.items())
    profile = folder / "profile"
    profile.mkdir()
    (profile / "user.js").write_text("".join(lines))
    command = [program, "--headless", "--no-remote", "--profile", str(profile)]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*command, "--remote-debugging-port", "0"], **silent) as process:
        try:
            port = _port_in(profile / "WebDriverBiDiServer.json")
            with connect(f"ws://127.0.0.1:{port}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.kill()


def _port_in(file: Path) -> int:
    """The port that Firefox writes down once it listens."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        # It may be there and not yet be written.
        with suppress(FileNotFoundError, json.JSONDecodeError):
            port: int = json.loads(file.read_text())["ws_port"]
            return port
        time.sleep(0.1)
    raise TimeoutError("Firefox did not start")
