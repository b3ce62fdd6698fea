# Everything here sets itself up: Python 3.11 or newer, make and a network are enough.
PYTHON ?= python3
# Two cores: a third worker makes it no faster, and people in the stories impatient.
WORKERS ?= 2
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check
PIN := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-find-links --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help demo install test lint format bench chaos shots words pins clean

help:
	@echo "make demo    a Slack workspace with Baton on this machine, in the browser; ARGS='--port 3200' and the like,"
	@echo "             TOUR=1 plays one handoff in the terminal instead, and ends"
	@echo "make install what running Baton needs, in $(VENV)"
	@echo "make test    every test, on SQLite and PostgreSQL; ARGS='-k name' chooses some"
	@echo "make lint    style and types"
	@echo "make format  puts the style right"
	@echo "make bench   measures, each figure beside its reference"
	@echo "make chaos   kills replicas while 2,000 people are reminded by a failing Slack: the better part of an hour"
	@echo "make shots   pictures of the demo's page, to be looked at, in TO=folder"
	@echo "make words   extracts the words to translate"
	@echo "make pins    pins requirements/*.in anew (needs uv)"
	@echo "make clean   removes $(VENV)"

demo: $(VENV)/run.stamp
	@$(BIN)/baton demo $(if $(TOUR),--tour) $(ARGS)

install: $(VENV)/run.stamp

test: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.support.browser || echo "They are left out now; everything else runs."
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench $(ARGS)

chaos: $(VENV)/dev.stamp
	$(BIN)/python -m tests.chaos $(ARGS)

shots: $(VENV)/dev.stamp
	$(BIN)/python -m tests.browser.shots $(or $(TO),$(error Say where to: make shots TO=folder))

words: $(VENV)/run.stamp
	$(BIN)/pybabel --quiet extract --omit-header --no-location --sort-output -o bot/views/locale/baton.pot bot/views

# Versions that still hold are kept; `make pins ARGS=--upgrade` takes the newest.
pins:
	cd requirements && $(PIN) dev.in -o dev.txt $(ARGS)
	cd requirements && $(PIN) run.in -o run.txt -c dev.txt
	cd requirements && $(PIN) build.in -o build.txt -c dev.txt

clean:
	rm -rf $(VENV)

# The package is built with the pinned setuptools of build.txt: an isolated build would download another one, unpinned.
$(VENV)/run.stamp: requirements/build.txt requirements/run.txt requirements/run.in pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Baton needs Python 3.11 or newer, which '$(PYTHON)' is not. Try: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV), once."
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	@echo "Setting up the tests' tools, once."
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@
