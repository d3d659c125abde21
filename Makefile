# gpai-graph: everything that a clone can do. `make` alone lists it.
# Needs Python 3.11 or newer, make and git. Another Python: make PYTHON=/path/to/python3.12 test

VENV := .venv
BIN := $(VENV)/bin
GPAI := $(BIN)/gpai-graph
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install
PYTHON ?=
# Where `make explore` serves: 0 is any free port.
PORT ?= 0
# How many processes test: each file by one, so that a server of its tests is started once.
JOBS ?= 2

# Another environment that the shell is in is none of ours: IPython would warn of it, and import from it.
unexport VIRTUAL_ENV
# Where a shell forbids it, each command that a test starts compiles all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help explore notebooks lab test test-long lint graph docs pictures bench clean

help: ## list the targets
	@echo "make explore   set up, show what is in the graph, answer three questions, open it in the browser"
	@echo "make lab       open the notebooks in JupyterLab and run them there"
	@echo "make notebooks run all notebooks; write them as pages to build/notebooks"
	@echo "make test      set up, run all checks and tests"
	@echo "make test-long run the tests that take minutes"
	@echo "make lint      ruff, mypy and the import contract only"
	@echo "make graph     build the graph from the tables, then validate it"
	@echo "make docs      compute the figures, lists and outputs in the documentation anew"
	@echo "make pictures  draw the picture of the first page that the README opens with (needs Chromium)"
	@echo "make bench     measure; see benchmarks/README.md"
	@echo "make clean     remove .venv and everything else that was made here"

explore: $(VENV)/.installed
	@echo "The graph is read into a cache in your cache folder the first time (a few seconds)."
	@echo
	@$(GPAI) info
	@echo
	@echo "---- 1 of 3: gpai-graph run members --as-of 2021-12-31 --rows 8"
	@echo
	@$(GPAI) run members --as-of 2021-12-31 --rows 8
	@echo
	@echo "---- 2 of 3: gpai-graph run council-chairs --rows 8"
	@echo
	@$(GPAI) run council-chairs --rows 8
	@echo
	@echo "---- 3 of 3: since when was Yoichi Iida co-chair of the Steering Committee? Sources disagree, and both stand:"
	@echo "             gpai-graph evidence seat:iida-yoichi-gpai-steering-committee-co-chair gpai:since"
	@echo
	@$(GPAI) evidence seat:iida-yoichi-gpai-steering-committee-co-chair gpai:since
	@echo
	@echo "---- Where to go next (first: . $(BIN)/activate)"
	@echo
	@echo "gpai-graph queries                            the questions it can answer"
	@echo "gpai-graph run experts group=gpai-wg-responsible-ai"
	@echo "gpai-graph run disputed-facts                 where sources disagree"
	@echo "gpai-graph show Serbia                        everything about a thing"
	@echo "gpai-graph evidence membership:ca-gpai        who says so"
	@echo "gpai-graph serve --open                       explore in your browser: pages, pictures, a SPARQL endpoint"
	@echo "README.md                                     your own SPARQL, Python, what the graph does not know"
	@echo "ontology/README.md                            how to add a member, an expert, a report"
	@echo
	@if [ -t 0 ] && [ -t 1 ]; then exec $(GPAI) serve --port $(PORT) --open; else echo "(Not on a terminal: no server is started.)"; fi

# It asks nobody for news, updates or extensions.
lab: $(VENV)/.installed-notebook
	@mkdir -p $(VENV)/etc/jupyter/labconfig
	@echo '{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}}' > $(VENV)/etc/jupyter/labconfig/page_config.json
	@$(BIN)/jupyter lab notebooks --LabApp.news_url=None --LabApp.extension_manager=readonly \
	  --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

notebooks: $(VENV)/.installed-notebook
	@echo "---- notebooks: each is run from its first cell to its last (a minute for all)"
	@$(BIN)/python docs/notebooks.py

test: lint
	@echo "---- pytest: tests, doctests, the documentation, the wheel in an empty environment; which lines and branches they run"
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder --cov --cov-report=
	@echo "All checks passed."

test-long: $(VENV)/.installed-dev
	@echo "---- pytest: what takes minutes (long use of a server, a million quads, further values in other engines, further sizes of pages)"
	@$(BIN)/python -m pytest -m long

lint: $(VENV)/.installed-dev
	@echo "---- ruff: style and common mistakes"
	@$(BIN)/ruff check --quiet .
	@echo "---- mypy: types"
	@$(BIN)/mypy
	@echo "---- import-linter: each module imports only from the layers below it"
	@$(BIN)/lint-imports

graph: $(VENV)/.installed
	@echo "---- build: tables, mappings and rules to ontology/gpai-graph.trig (some seconds)"
	@$(GPAI) build --ontology ontology
	@echo "---- validate: shapes, house rules, and whether the file is what the tables make"
	@$(GPAI) validate --ontology ontology
	@echo "If a count changed, make docs writes it into the documentation."

docs: $(VENV)/.installed
	@echo "---- docs: figures, lists and outputs computed from the graph"
	@$(BIN)/python docs/figures.py

pictures: $(VENV)/.installed-dev
	@$(BIN)/python docs/pictures.py

bench: $(VENV)/.installed-dev
	@for script in benchmarks/*.py; do echo "---- $$script"; $(BIN)/python "$$script" || exit 1; done

clean:
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
	@echo "Removed. The cache of the graph is in your cache folder (gpai-graph); it may be deleted at any time."

# The environment: made once, filled again when pyproject.toml changes (the stamp files tell).

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing gpai-graph into $(VENV) (a minute the first time; later only when pyproject.toml changes) …"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.installed-notebook: pyproject.toml | $(BIN)/python
	@echo "Installing gpai-graph and JupyterLab into $(VENV) (a minute the first time; later only when pyproject.toml changes) …"
	@$(PIP) --editable ".[notebook]"
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	@echo "Installing gpai-graph and the tools for its tests into $(VENV) (a minute or two the first time; later only when pyproject.toml changes) …"
	@$(PIP) --editable ".[dev]"
	@touch $@ $(VENV)/.installed $(VENV)/.installed-notebook

# A Python counts if it is new enough and can make environments; a name that cannot be run (a shim, say) does not.
$(BIN)/python:
	@found=; old=; bare=; \
	for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	  "$$python" -c '' >/dev/null 2>&1 || continue; \
	  if ! "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then old=$$python; continue; fi; \
	  if ! "$$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then bare=$$python; continue; fi; \
	  found=$$python; break; \
	done; \
	if [ -n "$$found" ]; then \
	  echo "Making an environment in $(VENV) with $$("$$found" --version) …"; \
	  "$$found" -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }; \
	elif [ -n "$$bare" ]; then \
	  echo "$$bare cannot make environments: its modules venv and ensurepip are missing. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	elif [ -n "$$old" ]; then \
	  echo "gpai-graph needs Python 3.11 or newer; $$old is $$("$$old" --version 2>&1). Another one: make PYTHON=/path/to/python3.12 …" >&2; exit 1; \
	else \
	  echo "No Python found. Install Python 3.11 or newer (on Debian and Ubuntu: apt install python3 python3-venv), or name one: make PYTHON=/path/to/python3.12 …" >&2; exit 1; \
	fi
