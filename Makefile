# The same few commands on every machine. Each sets up what it needs by itself.
PY := .venv/bin/python
JOBS ?= 2
.DEFAULT_GOAL := help
.PHONY: help setup test test-full check format

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## system packages, .venv, fonts, translations; quick when nothing changed
	@packaging/set-up

test: setup ## every test, in parallel
	@$(PY) -m pytest -n $(JOBS) -m "not slow" -q

test-full: setup ## every test, the slow ones and deeper searches included
	@HYPOTHESIS_PROFILE=deep $(PY) -m pytest -n $(JOBS) -q

check: setup ## style, types, import contracts, translations, architecture
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports
	@$(PY) -m pytest -n 0 -q tests/architecture

format: setup ## put every file into its form
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .
