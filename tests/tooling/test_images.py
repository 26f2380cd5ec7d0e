"""The image and the composition say what the code needs: no engine runs here, so their content is compared."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from bin import system
from qms import environment

ROOT = Path(__file__).resolve().parent.parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "scheduler"]


def steps(instruction: str) -> list[str]:
    """Return what the Dockerfile says after each ``instruction``, in order."""
    return re.findall(rf"^{instruction} (.+)$", DOCKERFILE, re.M)


def test_the_image_has_the_packages_that_make_run_installs() -> None:
    line = next(step for step in steps("RUN") if "apt-get install" in step)
    named = line.partition("--no-install-recommends")[2].partition("&&")[0].split()
    assert named == [package.name for package in system.TO_RUN]


def test_the_image_installs_the_lock_with_its_hashes_and_runs_as_nobody_special() -> None:
    assert any(
        "pip install" in step and "--require-hashes -r requirements.lock" in step for step in steps("RUN")
    )
    assert steps("USER") == ["evident"]
    assert DOCKERFILE.index("\nUSER ") < DOCKERFILE.index("\nCMD ")
    assert any("manage.py collectstatic" in step for step in steps("RUN"))


def test_no_image_is_left_to_chance() -> None:
    images = steps("FROM") + [service["image"] for service in SERVICES.values()]
    for image in images:
        assert re.search(r":\d+(\.\d+)*", image), image
        assert "latest" not in image


def test_the_python_of_the_image_is_the_one_of_the_lock() -> None:
    assert steps("FROM") == ["python:3.11-slim-bookworm"]


def test_web_worker_scheduler_and_their_servers_are_there() -> None:
    assert set(SERVICES) == {"migrate", "web", "worker", "scheduler", "postgres", "redis"}
    assert SERVICES["postgres"]["image"].startswith("postgres:15")
    assert SERVICES["redis"]["image"].startswith("redis:7")


@pytest.mark.parametrize("name", OURS)
def test_a_command_names_what_exists(name: str) -> None:
    command = SERVICES[name]["command"]
    modules = [part for part in command if re.fullmatch(r"(qms|bin)(\.\w+)+", part)]
    assert modules
    assert all(importlib.util.find_spec(module) for module in modules)
    files = [part for part in command if part.endswith(".py")]
    assert all((ROOT / file).is_file() for file in files)


def test_the_image_serves_the_same_way_as_the_composition() -> None:
    (command,) = steps("CMD")
    assert SERVICES["web"]["command"] == [shlex.split(part)[0] for part in command.strip("[]").split(", ")]


def test_health_is_asked_at_readyz() -> None:
    assert SERVICES["web"]["healthcheck"]["test"] == ["CMD", "python", "-m", "bin.readiness"]
    assert '"GET", "/readyz"' in (ROOT / "bin" / "readiness.py").read_text()
    assert 'CMD ["python", "-m", "bin.readiness"]' in DOCKERFILE
    for name in ("worker", "postgres", "redis"):
        assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", OURS)
def test_only_settings_that_the_code_reads_are_set(name: str) -> None:
    read = set(re.findall(r'"([A-Z][A-Z_]+)"', Path(environment.__file__).read_text()))
    assert set(SERVICES[name]["environment"]) <= read


def test_no_secret_is_written_down() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"SECRET|PASSWORD|SIGNING", name) or ("://" in value and "@" in value):
                assert "${" in value, name
    for required in ("SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL"):
        assert SERVICES["web"]["environment"][required].startswith(f"${{{required}:?")


def test_the_composition_is_a_production_that_starts(tmp_path: Path) -> None:
    given = {
        "SECRET_KEY": "k3y-of-fifty-characters-which-nobody-can-guess-0123456789",
        "ALLOWED_HOSTS": "evident.example.com",
        "EMAIL_URL": "smtp+tls://evident:secret@mail.example.com",
        "POSTGRES_PASSWORD": "letters1and2digits",
    }

    def filled(text: str) -> str:
        return re.sub(r"\$\{(\w+):[?-]([^}]*)\}", lambda m: given.get(m[1], m[2]), text)

    settings = {name: filled(value) for name, value in SERVICES["web"]["environment"].items()}
    env = environment.read(tmp_path, settings)
    assert env.production
    assert env.database["HOST"] in SERVICES
    assert env.broker["URL"].split("/")[2].partition(":")[0] in SERVICES


def test_what_is_kept_outlives_the_containers() -> None:
    kept = {mount.partition(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert kept == set(COMPOSE["volumes"])


def test_only_this_machine_reaches_the_web_server_without_a_proxy() -> None:
    assert SERVICES["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert not any("ports" in SERVICES[name] for name in SERVICES if name != "web")


def test_the_readme_names_every_setting_that_the_code_reads() -> None:
    read = set(re.findall(r'env(?:\.get\(|, )"([A-Z][A-Z_]+)"', Path(environment.__file__).read_text()))
    readme = (ROOT / "README.md").read_text()
    assert len(read) > 10
    assert [name for name in read | set(environment.OIDC_NAMES) if f"`{name}`" not in readme] == []
