# Two commands matter: `make run` and `make test`. The README says the same for Windows.

PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
# As pip would, but on every processor. Some packages bring templates that are no Python: no matter.
COMPILE = $(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null 2>&1 || true
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable chrome

.PHONY: run test check demo docs bench load audit sbom mutants canaries

run: $(VENV)/.installed-to-run
	@$(BIN)/python manage.py prepare
	@echo "Open http://127.0.0.1:$(PORT) (stop with Ctrl+C)"
	@exec $(BIN)/python -m uvicorn app:app --host 127.0.0.1 --port $(PORT) --workers 1 \
	  --no-server-header --no-access-log --log-level warning \
	  --ws-per-message-deflate false

demo: $(VENV)/.installed-to-run
	@$(BIN)/python manage.py demo
	@$(MAKE) --no-print-directory run

# Three workers share two cores, one of which waits for its browser; so Polars needs no second thread.
# Only if no browser is installed is Playwright's own tried; without any, its tests are skipped.
test: $(VENV)/.installed-to-test
	@for name in $(BROWSERS); do command -v $$name >/dev/null 2>&1 && exit 0; done; \
	  PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT=10000 $(BIN)/python -m playwright install chromium \
	  || echo "No Chromium or Chrome, and none could be downloaded: browser tests are skipped."
	@POLARS_MAX_THREADS=1 $(BIN)/python -m pytest -n 3 --dist loadfile

check: $(VENV)/.installed-to-test
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy --strict
	@$(MAKE) --no-print-directory test

docs: $(VENV)/.installed-to-run
	@$(BIN)/python manage.py docs

bench: $(VENV)/.installed-to-test
	@$(BIN)/python -m benchmarks.run

# Takes each guard of tests/mutants/guards.toml away in turn: its test must notice.
mutants: $(VENV)/.installed-to-test
	@$(BIN)/python -m tests.mutants.run

# Every page of every role with every filter in 50 databases: the suite reads each page in its turn.
canaries: $(VENV)/.installed-to-test
	@CANARIES=all POLARS_MAX_THREADS=1 $(BIN)/python -m pytest -n 2 -v tests/canaries

audit: $(VENV)/.installed-to-test
	@$(BIN)/python .ci/audit.py

# Every package of the running dashboard with its version and licence. What runs has an environment of its
# own here, and so has what lists it: one of that tool's packages would slow the start of every test.
sbom: | $(BIN)/python
	@rm -rf $(VENV)/only-to-run && $(BIN)/python -m venv $(VENV)/only-to-run
	@$(VENV)/only-to-run/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@rm -rf $(VENV)/to-list && $(BIN)/python -m venv $(VENV)/to-list
	@$(VENV)/to-list/bin/python -m pip install --quiet --disable-pip-version-check -r .ci/requirements-sbom.txt
	@$(VENV)/to-list/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
	  --mc-type application --of JSON -o docs/sbom.json $(VENV)/only-to-run/bin/python

load: $(VENV)/.installed-to-test
	@$(BIN)/python -m benchmarks.load

$(VENV)/.installed-to-run: requirements.txt | $(BIN)/python
	@echo "Installing what the dashboard needs"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements.txt
	@$(COMPILE)
	@touch $@

$(VENV)/.installed-to-test: requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "Installing what the dashboard and its tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-dev.txt
	@$(COMPILE)
	@touch $@

# The first Python that is new enough; PYTHON=/path/to/python names another.
$(BIN)/python:
	@for name in $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14 python; do \
	  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	  echo "Making $(VENV) with $$("$$name" --version)"; \
	  rm -rf $(VENV); \
	  "$$name" -m venv $(VENV) && exit 0; \
	  echo "$$name cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv"; \
	  exit 1; \
	done; \
	echo "Python 3.11 or newer is needed and was not found. Install it (python.org/downloads)," \
	  "or name one: make PYTHON=/path/to/python"; \
	exit 1
