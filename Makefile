# The front door. Each target works from a bare checkout.
PYTHON ?= python3
PORT ?= 8000
DEMO ?= 1
export PORT DEMO

.PHONY: run test lint bench lock

run: ## Start Evident on http://127.0.0.1:$(PORT)
	@$(PYTHON) -m bin.prepare run
	@exec .venv/bin/python -m bin.run

test: ## Everything the tests need, then all tests
	@$(PYTHON) -m bin.prepare test
	@exec .venv/bin/python -m bin.test $(ARGS)

lint: ## Formatter, linter, types, import contracts, templates, migrations
	@$(PYTHON) -m bin.prepare test
	@exec .venv/bin/python -m bin.lint

bench: ## The benchmark suite; prints one table
	@$(PYTHON) -m bin.prepare test
	@exec .venv/bin/python -m bench

lock: ## Lock the versions and hashes of all packages again
	@sh bin/lock.sh
