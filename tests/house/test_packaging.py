"""The Dockerfile, compose.yaml, the workflow and the README name only what exists. Docker is not needed."""

import fnmatch
import importlib.util
import re
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

import dev
from bot.__main__ import COMMANDS
from bot.health import HealthState, routes
from bot.settings import Settings
from bot.storage.database import open_database

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()
SETTINGS = {f"BOT_{name.upper()}" for name in Settings.model_fields}
DEV = re.findall(r"^  (\w+) ", dev.USAGE, re.MULTILINE)


def copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    return [name for line in lines for name in line.split()]


def test_everything_copied_into_the_image_exists_and_reaches_it() -> None:
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert [name for name in copied() if not (ROOT / name).exists()] == []
    assert [name for name in copied() if not any(fnmatch.fnmatch(name, each) for each in let_in)] == []
    assert "bot" in copied()


def test_the_build_finds_all_it_reads() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {project["project"]["readme"], *project["project"]["license-files"]}
    wanted |= set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert wanted <= set(copied())
    assert "hatchling==" in (ROOT / "requirements.lock").read_text()  # the build is not isolated


def test_torch_is_the_one_version_everywhere() -> None:
    assert re.findall(r"torch==\S+", DOCKERFILE) == [dev.TORCH]
    assert dev.TORCH_INDEX in DOCKERFILE
    assert not re.search(r"^torch\b", (ROOT / "requirements.lock").read_text(), re.MULTILINE)


def test_modules_and_commands_run_in_the_image_exist() -> None:
    modules = set(re.findall(r'"-m", "([\w.]+)"', DOCKERFILE))
    assert modules == {"bot"}
    assert all(importlib.util.find_spec(name) for name in modules)
    assert re.findall(r'^CMD \["(\w+)"\]', DOCKERFILE, re.MULTILINE) == ["run"]
    assert "run" in COMMANDS


async def test_the_health_check_asks_a_page_that_is_served(tmp_path: Path) -> None:
    (page,) = re.findall(r"'(/\w+)'\)\"", DOCKERFILE)
    db = await open_database(tmp_path / "outlay.db")
    served = {route.path for route in routes(db, HealthState())}
    await db.close()
    assert page in served
    assert str(Settings.model_fields["http_port"].default) in DOCKERFILE


@pytest.mark.parametrize("text", [DOCKERFILE, COMPOSE], ids=["Dockerfile", "compose.yaml"])
def test_settings_named_are_settings(text: str) -> None:
    assert set(re.findall(r"\bBOT_[A-Z_]+", text)) <= SETTINGS


def test_data_lies_in_the_one_volume() -> None:
    (folder,) = re.findall(r"BOT_DATA_FOLDER=(\S+)", DOCKERFILE)
    assert f"VOLUME {folder}\n" in DOCKERFILE
    assert f'volumes: ["data:{folder}"]' in COMPOSE


def test_the_container_may_do_little() -> None:
    assert re.search(r"^USER [1-9]\d*$", DOCKERFILE, re.MULTILINE)
    for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "mem_limit:"):
        assert line in COMPOSE
    assert "ports:" not in COMPOSE


def test_the_token_is_a_secret_that_git_ignores() -> None:
    (name,) = re.findall(r"BOT_TOKEN_FILE: /run/secrets/(\w+)", COMPOSE)
    (file,) = re.findall(rf"  {name}:\n    file: \./(\S+)", COMPOSE)
    assert file in (ROOT / ".gitignore").read_text().splitlines()
    assert not re.search(r"BOT_TOKEN\b", COMPOSE + DOCKERFILE)


def test_the_workflow_runs_what_ci_runs() -> None:
    workflow = (ROOT / ".github/workflows/ci.yml").read_text()
    assert re.findall(r"- run: (.+)", workflow) == ["bash .ci/run"]
    assert re.findall(r"uses: \S+@(?![0-9a-f]{40})", workflow) == []
    assert "exec python3 dev.py test" in (ROOT / ".ci/run").read_text()


def test_a_linked_environment_is_not_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    theirs.mkdir()
    (theirs / "installed").touch()
    ours.symlink_to(theirs)
    monkeypatch.setattr(dev, "VENV", ours)
    builder = venv.EnvBuilder
    monkeypatch.setattr(venv, "EnvBuilder", lambda **given: builder(**{**given, "with_pip": False}))  # quick
    dev.make_venv()
    assert [file.name for file in theirs.iterdir()] == ["installed"]
    assert (ours / "pyvenv.cfg").is_file()
    assert not ours.is_symlink()


DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_commands_in_documents_exist(document: Path) -> None:
    text = document.read_text()
    assert set(re.findall(r"python3 dev\.py ([a-z]+)", text)) <= {*DEV, *COMMANDS}
    assert set(
        re.findall(r"(?:python -m bot|outlay|compose run --rm bot) ([a-z]+)\b(?=[\s`]|$)", text)
    ) <= set(COMMANDS)


def test_an_installed_outlay_has_every_file_it_reads(tmp_path: Path) -> None:
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(built) as wheel:
        packed = set(wheel.namelist())
    read = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "bot").rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    assert read - packed == set()
    assert {Path(name).suffix for name in read} >= {".po", ".otf", ".mako", ".html"}
