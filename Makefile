# make demo [PORT=8123]   run the site with its content
# make test               run the main suite on SQLite, in a minute
# make test-thorough      run the rest on SQLite: hostile input in every field, query counts, whole tables
# make lint               every quality gate but the tests
# make lock               write requirements.lock and docs/licences.md anew, after a change of requirements.txt
# make messages           write new words of the interface into each catalogue, say how many lack a translation, compile it
# make bench [SIZES=1000,10000,100000 PAGES=article,term ROUNDS=5 STRICT=1]   how fast pages are (docs/performance.md)
# make bench-checks       how long the checks of a long text take
# make bench-search BENCH=PATH [QUERIES=FILE OUT=RUN.jsonl]   how well and how fast search finds (docs/search.md)
# make lighthouse         Lighthouse over four pages of a production site (docs/reading.md); needs npm and a Chromium
# make test-services      the suite again, on PostgreSQL and Redis, with browser and HTML checks, and every single page
# make faults [FAULTS="kill redis"]   what happens when something breaks, on SQLite, then on PostgreSQL and Redis (docs/reliability.md)
.PHONY: demo test test-thorough lint lock messages bench-checks bench-search lighthouse test-services faults check-python

# Compiled files serve the many processes of a run, and the next one.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
PYTHON ?= python3
BIN = .venv/bin
LIGHTHOUSE = .data/lighthouse/node_modules/.bin/lighthouse
HTML_CHECKER = .data/vnu/package/build/dist/vnu.jar
AXE = .data/axe/package/axe.min.js

demo: .venv/installed
	@DEBUG=1 PYTHONUNBUFFERED=1 $(BIN)/python manage.py demo --port $(PORT)

test: .venv/installed
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not thorough"

test-thorough: .venv/installed
	@EVERY_PAGE=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m thorough tests

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	DEBUG=1 $(BIN)/mypy
	$(BIN)/lint-imports
	DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	DEBUG=0 SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
	  ALLOWED_HOSTS=example.org $(BIN)/python manage.py check --deploy --fail-level WARNING

# Above the line "# tests" stands what runs the site; the lock holds that, and all it needs, for every machine.
lock: .venv/installed-dev
	@sed '/^# tests/,$$d' requirements.txt | $(BIN)/uv pip compile - --quiet --universal --python-version 3.11 \
	  --no-header --no-annotate --no-emit-index-url --generate-hashes --output-file requirements.lock
	@$(BIN)/python -m tests.licences

messages: .venv/installed-dev
	@PYTHONPATH=. DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python tests/catalogue.py

bench: .venv/installed
	@PYTHONPATH=. $(BIN)/python -m tests.bench_site $(if $(SIZES),--sizes $(SIZES)) $(if $(PAGES),--pages $(PAGES)) \
	  $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(OUT),--out $(OUT)) $(if $(STRICT),--strict)

bench-checks: .venv/installed-dev
	@PYTHONPATH=. DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python tests/bench_checks.py

bench-search: .venv/installed
	@PYTHONPATH=. $(BIN)/python tests/bench_search.py --bench $(BENCH) $(if $(QUERIES),--queries $(QUERIES)) $(if $(OUT),--out $(OUT)) \
	  $(if $(TIMES),--times $(TIMES))

lighthouse: .venv/installed $(LIGHTHOUSE)
	@PYTHONPATH=. $(BIN)/python tests/bench_lighthouse.py --lighthouse $(abspath $(LIGHTHOUSE))

test-services: .venv/installed-dev $(HTML_CHECKER) $(AXE)
	REQUIRE_BROWSER=1 EVERY_PAGE=1 EXPECT_POSTGRESQL=1 HTML_CHECKER=$(HTML_CHECKER) AXE=$(AXE) .ci/services $(BIN)/python -m pytest -n 2 --dist worksteal

# The second engine is tried though the first missed a figure.
faults: .venv/installed
	@missed=0; \
	$(BIN)/python -m tests.faults $(FAULTS) || missed=1; \
	.ci/services $(BIN)/python -m tests.faults $(FAULTS) || missed=1; \
	exit $$missed

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Immunoinfo needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo missing)." >&2; \
	  echo "Install a newer one, or name it: make demo PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) lacks the venv module. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@mkdir -p .data 2>/dev/null && test -w .data || { \
	  echo "This folder cannot be written to: $(CURDIR). Copy the project to a place of your own." >&2; exit 1; }

# Installs only when the requirements changed: the stamp is newer than they are.
.venv/installed: requirements.txt | check-python
	@echo "Installing what the site needs into .venv (a minute the first time) ..."
	@$(PYTHON) -m venv .venv && $(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# The Nu HTML checker: a Java program that comes whole in an npm package.
$(HTML_CHECKER):
	@mkdir -p .data/vnu
	cd .data/vnu && npm pack --silent vnu-jar@26.9.27 >/dev/null && tar xzmf vnu-jar-*.tgz

$(AXE):
	@mkdir -p .data/axe
	cd .data/axe && npm pack --silent axe-core@4.14.1 >/dev/null && tar xzmf axe-core-*.tgz

$(LIGHTHOUSE):
	@mkdir -p .data/lighthouse
	cd .data/lighthouse && npm install --silent --no-audit --no-fund --no-save lighthouse@12.8.2 >/dev/null
