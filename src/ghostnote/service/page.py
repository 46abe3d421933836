"""The built page, served as static files."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER = Path(__file__).parent / "page"
"""Where the front-end build puts the page."""
NOT_BUILT = """<!doctype html>
<html lang="en">
<title>Ghostnote</title>
<h1>The page has not been built</h1>
<p>The service runs, and its interface is under <a href="api/models">api/models</a>.
To build the page, run <code>make page</code> in a checkout, then reload.</p>
</html>
"""
ASSETS = "assets/"
"""Files under it carry a hash of their content in their name."""
LAB = "lab"
"""The address of the second page, whose file is called so with its suffix."""


class _Files(StaticFiles):
    """Static files that say how long they last."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response("lab.html" if path == LAB else path, scope)
        lasting = path.replace("\\", "/").startswith(ASSETS)
        policy = "public, max-age=31536000, immutable" if lasting else "no-cache"
        response.headers["Cache-Control"] = policy
        return response


def page(folder: Path = FOLDER) -> ASGIApp:
    """An app that serves the pages in `folder`, or says that it has not been built."""
    files = GZipMiddleware(_Files(directory=folder, html=True, check_dir=False), compresslevel=6)

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if (folder / "index.html").is_file():
            await files(scope, receive, send)
        elif scope["path"].removeprefix(scope.get("root_path", "")) in ("/", f"/{LAB}"):
            headers = {"Cache-Control": "no-store"}
            await HTMLResponse(NOT_BUILT, headers=headers)(scope, receive, send)
        else:
            raise HTTPException(404)

    return serve
