# The project's commands. `make` alone lists them; only `make demo` and `make test` need be known.
# All talk of setting up goes to stderr: stdout is for answers and results.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

PYTHONS := python3.13 python3.12 python3.11 python3
VENV_PYTHON := .venv/bin/python
PIP := $(VENV_PYTHON) -m pip --disable-pip-version-check install -c constraints.txt
ARGS ?=
# Each of the tests' processes starts engines of its own; a file's tests stay together.
AT_ONCE := --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder

.PHONY: help demo test check lint types layers docs-check docs format coverage bench clean

help:
	@echo 'Bole (伯乐) finds the right expert for a need, and proves it.'
	@echo
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

demo: .venv/.runtime ## set up, load the sample, match needs, answer in two languages
	@$(VENV_PYTHON) -m bole demo

test: .venv/.development ## set up and run every test; ARGS="-k derive" passes options to pytest
	@$(VENV_PYTHON) -m pytest $(AT_ONCE) $(ARGS)

# That the pages of docs/ are what the code says is one of the tests.
check: lint types layers ## everything that CI runs: lint, types, layers, docs, tests
	@$(MAKE) test

lint: .venv/.development ## ruff: mistakes and format
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .

types: .venv/.development ## mypy, strict
	@$(VENV_PYTHON) -m mypy

layers: .venv/.development ## import-linter: which way the doors open
	@.venv/bin/lint-imports

docs-check: .venv/.development ## are the pages of docs/ that are made what the code says?
	@$(VENV_PYTHON) docs/generate.py --check

docs: .venv/.development ## write the pages of docs/ that come from the code anew: asks, draws and runs all they show
	@$(VENV_PYTHON) docs/generate.py

format: .venv/.development ## let ruff mend format and imports
	@$(VENV_PYTHON) -m ruff check --fix .
	@$(VENV_PYTHON) -m ruff format .

coverage: .venv/.development ## the tests again, counting lines: kg and cypher at least 90 %
	@$(VENV_PYTHON) -m pytest --cov=kg --cov=cypher --cov-branch --cov-fail-under=90 \
	    --cov-report=term-missing:skip-covered $(AT_ONCE) $(ARGS)

bench: .venv/.development ## the timings of bench/, to be noted in docs/log.md
	@$(VENV_PYTHON) -m bench.ingest --engine embedded
	@$(VENV_PYTHON) -m bench.ingest --engine neo4j

clean: ## remove .venv and every cache; no graph is touched
	@rm -rf .venv build dist .coverage .coverage.* .*_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- setting up: once, and again when a stamp is older than what it depends on -----------------

.venv/.runtime: pyproject.toml constraints.txt | $(VENV_PYTHON)
	@echo 'Installing what Bole needs into .venv (once, about 90 MB) …' >&2
	@$(PIP) -e . >&2
	@touch $@

.venv/.development: pyproject.toml constraints.txt | $(VENV_PYTHON)
	@echo 'Installing what Bole and its tests need into .venv (once, about 200 MB) …' >&2
	@$(PIP) -e '.[dev]' >&2
	@touch .venv/.runtime $@

$(VENV_PYTHON):
	@for python in $(PYTHON) $(PYTHONS); do \
	    if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	        >/dev/null 2>&1; then \
	        echo "Making .venv with $$("$$python" --version) …" >&2; \
	        exec "$$python" -m venv --clear .venv >&2; \
	    fi; \
	done; \
	echo 'Bole needs Python 3.11 or newer with its venv module; none of $(strip $(PYTHON) $(PYTHONS)) is one.' >&2; \
	echo 'Install it (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python),' >&2; \
	echo 'or say where yours is: make $(MAKECMDGOALS) PYTHON=/path/to/python3' >&2; \
	exit 1
