# The same few commands on every machine. Each sets up what it needs by itself.
PY := .venv/bin/python
JOBS ?= 2
DATA ?= $(or $(FIELDAPP_SHARED_DATA),../shared/data)
BENCHMARKS ?= $(basename $(notdir $(shell grep -l __main__ tests/benchmarks/*.py)))
SCHEDULES ?= 100
SEED ?= 1
SUMMARY ?=
FAULT ?=
COUNT ?=
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-full check format bench simulate faults screenshots package

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## system packages, .venv, fonts, translations; quick when nothing changed
	@packaging/set-up

demo: ## the whole loop on the demo's company, or on ORDERS=FILE; leaves build/demo
	@packaging/set-up --without-tests
	@.venv/bin/fieldapp demo --out build/demo $(if $(ORDERS),--orders "$(ORDERS)")

test: setup ## the tests, on JOBS processes; the slow ones are in test-full
	@$(PY) -m pytest -n $(JOBS) --dist worksteal -m "not slow" -q

test-full: setup ## every test, the slow ones and deeper searches included
	@HYPOTHESIS_PROFILE=deep $(PY) -m pytest -n $(JOBS) --dist worksteal -q

check: setup ## style, types, import contracts, translations, architecture
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports
	@$(PY) packaging/translations.py check
	@$(PY) -m pytest -n 0 -q tests/architecture

format: setup ## put every file into its form
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

bench: setup ## speed and size as ratios to a floor; BENCHMARKS=NAME for one
	@status=0; for name in $(BENCHMARKS); do \
		case $$name in codes) set -- "$(DATA)/barcodes" ;; *) set -- ;; esac; \
		if [ "$$#" -gt 0 ] && ! [ -e "$$1" ]; then echo "== $$name: left out, there is no $$1"; continue; fi; \
		echo "== $$name"; $(PY) -m tests.benchmarks.$$name "$$@" || status=1; \
	done; exit $$status

simulate: setup ## random schedules of desks, office and bad lines, on all cores: SCHEDULES=1000 SEED=1 SUMMARY=FILE
	@$(PY) -u -m tests.sync.simulate --schedules $(SCHEDULES) --seed $(SEED) $(if $(SUMMARY),--summary "$(SUMMARY)")

faults: setup ## what is broken on purpose, as often as wanted: FAULT=power-cuts COUNT=10000 SEED=1; alone: what there is
	@$(PY) -m tests.faults $(FAULT) $(if $(COUNT),--count $(COUNT)) --seed $(SEED)

screenshots: demo ## the pictures of the documents, and every screen in every look (build/screenshots)
	@$(PY) packaging/screenshots.py
	@$(PY) -m tests.ui.every_screen --out build/screenshots

package: setup ## dist/: a folder that runs without Python, and a .deb
	@packaging/package
