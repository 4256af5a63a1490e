"""What a call asks for: its parameters out of a query, a form, a multipart form or JSON, typed on reading."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.local.wire import Refused, Wire, bad_request

UPLOAD_LIMIT = 50 << 20  # bytes a bot may send in one request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in: its name, its MIME type and its bytes."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of one call; strings from forms, JSON values from JSON bodies."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def number(self, name: str, default: int | None = None) -> int:
        value = self.values.get(name)
        if value in (None, ""):
            if default is None:
                raise bad_request(f'parameter "{name}" is required')
            return default
        try:
            return int(str(value))
        except ValueError:
            raise bad_request(f'field "{name}" must be of type Number') from None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """An object or array, also when a form carries it as text; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except json.JSONDecodeError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def object(self, name: str) -> Wire:
        value = self.json(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f'field "{name}" must be of type Object')
        return value or {}

    def array(self, name: str) -> list[Any]:
        value = self.json(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f'field "{name}" must be of type Array')
        return value or []

    def chat_id(self) -> int:
        try:
            return int(self.text("chat_id"))
        except ValueError:
            raise bad_request("chat not found" if self.text("chat_id") else "chat_id is empty") from None


async def read_asked(request: Request) -> Asked:
    """The call's parameters from wherever they are; raises Refused for what cannot be read."""
    if int(request.headers.get("content-length") or 0) > UPLOAD_LIMIT + (1 << 20):
        raise Refused(413, "Request Entity Too Large")
    values: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if "multipart/form-data" in kind:
        return await _read_multipart(request, values)
    body = await request.body()
    try:
        if "json" in kind and body:
            values |= json.loads(body)
        elif body:
            values |= parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except (json.JSONDecodeError, TypeError, ValueError):
        raise bad_request("can't parse the request body") from None
    return Asked(values)


async def _read_multipart(request: Request, values: dict[str, Any]) -> Asked:
    files: dict[str, Upload] = {}
    async with request.form(max_files=50, max_fields=200) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                mime = value.content_type or "application/octet-stream"
                files[name] = Upload(value.filename or name, mime, await value.read())
            else:
                values[name] = value
    return Asked(values, files)
