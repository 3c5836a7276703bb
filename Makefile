# `make run` and `make test` need Python 3.11 (or newer) and make; the rest comes from the package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help

.PHONY: help run install test check lint types layers format clean

help:  ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: $(VENV)/.installed  ## Start Callsheet with a database of its own (Ctrl-C stops it)
	@exec $(BIN)/callsheet serve

test: $(VENV)/.installed-dev  ## Run the tests
	@$(BIN)/pytest -n 2 --dist loadgroup -q

check: lint types layers test  ## Everything that must hold before a commit: style, types, layers, tests

lint: $(VENV)/.installed-dev  ## Style and likely bugs
	@$(BIN)/ruff format --check --quiet . || { echo "make format would change files"; exit 1; }
	@$(BIN)/ruff check --quiet .

types: $(VENV)/.installed-dev  ## Types
	@$(BIN)/mypy --no-error-summary

layers: $(VENV)/.installed-dev  ## Imports point downwards
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/.installed-dev  ## Rewrite the code in the house's style
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

install: $(VENV)/.installed-dev  ## Make .venv with all that developers need

clean:  ## Remove .venv and caches (data in CALLSHEET_HOME stays)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build dist *.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Callsheet needs Python 3.11 or newer; say which: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing what Callsheet needs into $(VENV) ..."
	@$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	@echo "Installing what Callsheet and its tests need into $(VENV) ..."
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.installed
