"""Who may talk to the server: this machine's own browser and bot, not a page from elsewhere.

A web site that a person visits can point its name at 127.0.0.1 (DNS rebinding) or post to it blindly. The
first is stopped by the Host header, the second by Origin and by a header that only our page sends.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PAGE_HEADER = "x-outlay-page"
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_INSIDE = ("/chat/", "/bot", "/file/")  # no other site may reach these, not even as a picture
_ANY_ADDRESS = frozenset({"0.0.0.0", "::"})


def allowed_names(host: str) -> frozenset[str]:
    """The Host names a server bound to `host` answers to; empty means any (opened to a network)."""
    if host in _ANY_ADDRESS:
        return frozenset()
    return LOOPBACK_NAMES | {f"[{host}]" if ":" in host else host}


class Guard:
    """ASGI middleware that refuses strangers with 403."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self.app = app
        self.names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reason = _objection(scope, self.names) if scope["type"] == "http" else None
        if reason is None:
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse(reason, 403)(scope, receive, send)


def _objection(scope: Scope, names: frozenset[str]) -> str | None:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if names and _name(host) not in names:
        return "This address is not served here."
    origin = headers.get("origin")
    if origin is not None and origin != f"{scope['scheme']}://{host}":
        return "Another page may not talk to this server."
    path = str(scope["path"])
    if path.startswith(_INSIDE) and headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return "Another page may not talk to this server."
    if path.startswith("/chat/") and scope["method"] == "POST" and PAGE_HEADER not in headers:
        return "Only the chat page may do this."
    return None


def _name(host: str) -> str:
    """The host without its port, brackets kept."""
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]
