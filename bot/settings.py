"""The environment (and a `.env` file), read once into a frozen value; every mistake is reported together."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

TELEGRAM = "https://api.telegram.org"
_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{10,}")


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use the bot: anyone, these ids, or (when empty) only the owner and those invited."""

    anyone: bool = False
    ids: frozenset[int] = frozenset()


class Settings(BaseSettings):
    """What the operator decides. Each field is documented in docs/settings.md (a test compares)."""

    model_config = SettingsConfigDict(env_prefix="BOT_", env_file=".env", extra="ignore", frozen=True)

    token: SecretStr | None = None
    token_file: Path | None = None
    api_url: str = TELEGRAM
    database_url: str = ""
    allowed_users: Annotated[Access, NoDecode] = Access()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8765
    http_host: str = "127.0.0.1"
    voice_model: Path | None = None
    data_folder: Path = Field(default_factory=lambda: user_data_path("outlay", appauthor=False))

    @field_validator("allowed_users", mode="before")
    @classmethod
    def _read_access(cls, value: object) -> Access:
        if isinstance(value, Access):
            return value
        names = [name.strip() for name in str(value).split(",") if name.strip()]
        if names == ["*"]:
            return Access(anyone=True)
        if not all(re.fullmatch(r"[0-9]{1,19}", name) for name in names):
            raise ValueError("use numeric Telegram ids separated by commas, or * for anyone")
        return Access(ids=frozenset(map(int, names)))

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("api_url")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        if not re.match(r"https?://", value):
            raise ValueError("starts with http:// or https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _sqlite_only(cls, value: str) -> str:
        if value and not value.startswith("sqlite:///"):
            raise ValueError("use sqlite:///relative.db or sqlite:////absolute.db")
        return value

    def database_path(self) -> Path:
        """The SQLite file: BOT_DATABASE_URL's, else `outlay.db` in the data folder."""
        if self.database_url:
            return Path(self.database_url.removeprefix("sqlite:///"))
        return self.data_folder / "outlay.db"

    def bot_token(self) -> str | None:
        """The token from BOT_TOKEN or BOT_TOKEN_FILE; None when neither is set; raises `SettingsError`."""
        text = self.token.get_secret_value() if self.token else None
        if not text and self.token_file:
            try:
                text = self.token_file.read_text().strip()
            except OSError as error:
                raise SettingsError(f"BOT_TOKEN_FILE cannot be read: {error.strerror}") from None
        if text and not _TOKEN.fullmatch(text):
            raise SettingsError("BOT_TOKEN does not look like 123456789:AA… — copy it again from @BotFather.")
        return text or None


def read_settings() -> Settings:
    """Settings from the environment; raises `SettingsError` naming every mistake and never a value."""
    try:
        return Settings()
    except ValidationError as error:
        mistakes = [f"BOT_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors(include_input=False)]
        raise SettingsError("; ".join(mistakes)) from None


# Libraries that report how they are used, or fetch what they lack, unless they are told not to.
_ALONE = {"ORT_DISABLE_TELEMETRY": "1", "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}


def without_secrets() -> dict[str, str]:
    """The environment for a child process: nothing of ours, so never the token, and no word to anybody."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BOT_")} | _ALONE
