# Two commands do everything on a machine with Python 3.11+ and make:
#   make demo   build the example and serve it (PORT=8001 to move it)
#   make test   run the tests
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
DATA ?= data
# Tests share the machine with nobody in CI and with you elsewhere.
JOBS ?= auto
BIN := .venv/bin

.PHONY: demo test test-long check docs bench coverage clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^#\(.*\)/\1/p' Makefile | head -n 3

# The runtime alone: what `make demo` needs, under 500 MB.
.venv-run/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv-run
	.venv-run/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv-run/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Everything: the runtime, and what checks it.
.venv/installed: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: .venv-run/installed
	.venv-run/bin/jamfor demo --data $(DATA) --port $(PORT)

# What uses the database runs twice: on PostgreSQL where JAMFOR_TEST_POSTGRESQL names a
# server (its address; see .ci/postgresql), and with everything else on SQLite.
test: .venv/installed
	@$(call on-postgresql,database and not slow and not browser)
	$(BIN)/python -m pytest -n $(JOBS) -m "not slow"

test-long: .venv/installed
	@$(call on-postgresql,database and not browser)
	$(BIN)/python -m pytest -n $(JOBS)

define on-postgresql
if [ -n "$$JAMFOR_TEST_POSTGRESQL" ]; then \
  echo "== on PostgreSQL"; \
  DATABASE_URL="$$JAMFOR_TEST_POSTGRESQL" $(BIN)/python -m pytest -n $(JOBS) -m "$(1)"; \
else \
  echo "== PostgreSQL tests are skipped: JAMFOR_TEST_POSTGRESQL names no server"; \
fi
endef

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/jamfor check

coverage: .venv/installed
	$(BIN)/coverage run -m pytest -n 0 -m "not slow"
	$(BIN)/coverage report

docs: .venv/installed
	$(BIN)/python -m docs.build

bench: .venv/installed
	$(BIN)/python -m benchmarks

# After a change in pyproject.toml: resolve again. Hashes only, no addresses.
lock:
	uv lock --quiet
	uv export --quiet --no-header --no-emit-project --no-dev --group build --format requirements.txt > requirements.lock
	uv export --quiet --no-header --no-emit-project --group dev --format requirements.txt > requirements-dev.lock

clean:
	rm -rf .venv .venv-run data build dist
