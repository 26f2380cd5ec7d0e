#!/bin/sh
# Lock every package with its hashes; uv lives in a folder of its own, not in the application's environment.
set -eu
cd "$(dirname "$0")/.."
[ -x var/lock/bin/uv ] || { python3 -m venv var/lock && var/lock/bin/pip install --quiet uv; }
uv="var/lock/bin/uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q"
$uv -o requirements.lock
$uv --group dev -c requirements.lock -o requirements-dev.lock
