PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
# One more than a modest machine has processors: tests with a browser wait now and then.
PYTEST := $(BIN)/pytest -n 3 --dist loadfile
DUCKDB_NEXT := .duckdb2

.PHONY: setup run test test-thorough coverage check format lint types contracts test-next-duckdb bench pictures lock clean

setup: $(VENV)/.ready

# Python compiles what is imported; of all that is installed that is a small part.
$(VENV)/.ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make setup PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@touch $@

run: setup
	@$(BIN)/python -m analytics sample
	@$(BIN)/python -m analytics build
	@$(BIN)/python -m analytics serve --port $(PORT)

test: setup
	$(PYTEST) -m "not thorough"

test-thorough: setup
	$(PYTEST) --hypothesis-profile thorough

coverage: setup
	$(PYTEST) --cov --cov-report=term:skip-covered

# Two at a time, each with its output in one piece; the tests have both processors to themselves.
check: setup
	@$(MAKE) --no-print-directory --jobs=2 --output-sync lint types contracts test-next-duckdb
	@$(MAKE) --no-print-directory test-thorough

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

$(DUCKDB_NEXT)/.ready: Makefile | setup
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --upgrade --target $(DUCKDB_NEXT) duckdb==2.0.0
	@touch $@

test-next-duckdb: $(DUCKDB_NEXT)/.ready
	PYTHONPATH=$(DUCKDB_NEXT) $(PYTEST) tests/warehouse tests/intake/test_rules.py tests/intake/test_closed.py

bench: setup
	$(BIN)/python -m tests.bench

pictures: setup
	$(BIN)/python -m tests.browser.guide_pictures

lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header --output-file requirements.lock

clean:
	rm -rf $(VENV) $(DUCKDB_NEXT) .mypy_cache .ruff_cache .hypothesis .coverage
