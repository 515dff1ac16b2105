# Every everyday task, one word each. `make` lists them.

PORT ?= 8000
WORKERS ?= 2

PYTHON := $(firstword $(foreach name,python3.11 python3,$(shell $(name) -c 'import sys; print(sys.executable)' 2>/dev/null)))
BIN := .venv/bin
TEMPLATES := templates

DEVELOPMENT := DEBUG=true DEMO=true
SCRATCH := $(abspath .venv/scratch)
PRODUCTION := DEBUG=false DEMO=false DATA_DIR=$(SCRATCH) DATABASE_URL=sqlite:///$(SCRATCH)/portal.sqlite3 EMAIL_URL=smtp://localhost:25 ALLOWED_HOSTS=partners.example.com \
	BASE_ADDRESS=https://partners.example.com SECRET_KEY=only-for-make-check-0123456789-abcdefghijklmnopqrstuvwxyz

PYTEST := $(BIN)/python -m pytest -n $(WORKERS)
MEASURED := --cov --cov-report=
# What says other things to PostgreSQL than to SQLite.
MEASURED_TWICE := tests/capture tests/courier tests/privacy
# Each must be covered in full, by the tests of both databases together.
COVERED_IN_FULL := stats/capture/*,links/addresses.py,links/destinations.py,partners/codes.py

# A release that Node 20 runs.
LIGHTHOUSE := 12.8.2

.DEFAULT_GOAL := help
.PHONY: help run owner test chromium check format messages lock faults shops planted mutants bench screenshots lighthouse

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/installed ## Serve the portal with the demo, for you alone, on http://localhost:$(PORT) (PORT=8000)
	$(DEVELOPMENT) $(BIN)/python manage.py migrate --verbosity 0
	$(DEVELOPMENT) $(BIN)/python manage.py demo --port $(PORT)
	$(DEVELOPMENT) DJANGO_RUNSERVER_HIDE_WARNING=true $(BIN)/python manage.py runserver localhost:$(PORT)

owner: .venv/installed ## Make an account for the first owner of this portal
	$(BIN)/python manage.py owner

# Being measured costs as much as running.
test: .venv/installed-dev chromium ## Run the whole suite on SQLite and on PostgreSQL, with coverage
	rm -f .coverage .coverage.*
	$(PYTEST) --db sqlite -m "not browser and not faults" $(MEASURED)
	$(PYTEST) --db postgres $(MEASURED_TWICE) $(MEASURED) --cov-append
	$(PYTEST) --db postgres -m "not faults" $(addprefix --ignore ,$(MEASURED_TWICE))
	$(PYTEST) --db sqlite -m faults
	$(PYTEST) --db postgres -m faults
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include '$(COVERED_IN_FULL)'

chromium:
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome; do \
	  if command -v "$$name" >/dev/null 2>&1; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium; \
	else \
	  echo "The browser tests need Chromium. Run: sudo apt-get install chromium   (or set CHROMIUM=/path/to/it)" >&2; exit 1; \
	fi

check: .venv/installed-dev ## Read everything without running it: style, types, layers, templates, settings
	mkdir -p -m 700 $(SCRATCH)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	DEBUG=true DATA_DIR=$(SCRATCH) $(BIN)/mypy .
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet $(TEMPLATES)
	$(PRODUCTION) $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: .venv/installed-dev ## Bring the code into shape
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

messages: .venv/installed-dev ## Write what is to be translated into referral_portal/locale, and compile what is
	mkdir -p -m 700 $(SCRATCH)
	DEBUG=true DATA_DIR=$(SCRATCH) $(BIN)/python manage.py messages

# `make screenshots DATA=demo PAGES="home stats" LANGUAGE=de` takes fewer, in another language.
DATA = empty or demo or many
LANGUAGE = en
screenshots: .venv/installed-dev chromium ## Take pictures of every page into .venv/scratch/screenshots, and the README's; fails on what a browser complains of
	mkdir -p -m 700 $(SCRATCH)
	SCREENSHOTS_LANGUAGE=$(LANGUAGE) SCREENSHOTS_PAGES="$(PAGES)" $(BIN)/python -m pytest --db sqlite -q tests/screenshots/take.py -k "$(DATA)"

faults: .venv/installed-dev ## For ten minutes, kill everything and take the database away: no click may be lost
	FAULTS_CLICKS=1000000 FAULTS_KILLS=100 $(BIN)/python -m pytest --db postgres -s tests/faults/test_long_run.py
	FAULTS_SECONDS=60 $(BIN)/python -m pytest --db postgres -s tests/faults/test_database_away.py

shops: .venv/installed-dev ## Report purchases fifty times at once, a hundred rounds; send 10,000 strange events of each kind of shop
	PURCHASE_ROUNDS=100 PURCHASE_EVENTS=10000 $(BIN)/python -m pytest --db sqlite tests/capture/test_purchase_at_once.py tests/capture/test_purchase_fuzz.py
	PURCHASE_ROUNDS=100 PURCHASE_EVENTS=10000 $(BIN)/python -m pytest --db postgres tests/capture/test_purchase_at_once.py tests/capture/test_purchase_fuzz.py

planted: .venv/installed-dev ## Plant bugs that would lose or miscount clicks: each must turn a test red
	$(BIN)/python -m tests.faults.planted

mutants: .venv/installed-dev ## Change what decides on credit in every small way: nine in ten must turn a test red
	$(BIN)/python -m tests.capture.mutants

bench: .venv/installed-dev ## Measure: following addresses, recording, routes, and pages, with a lot of data
	$(BIN)/python -m bench go
	$(BIN)/python -m bench routes
	$(BIN)/python -m bench figures
	$(BIN)/python -m bench reports
	$(BIN)/python -m bench pages
	$(BIN)/python -m bench drain --db postgres
	$(BIN)/python -m bench drain --db sqlite

lighthouse: .venv/installed-dev chromium .venv/lighthouse/$(LIGHTHOUSE) ## Judge the main pages by Lighthouse and by their weight, as in production
	$(BIN)/python -m bench.lighthouse .venv/lighthouse/$(LIGHTHOUSE)

.venv/lighthouse/$(LIGHTHOUSE):
	@command -v npm >/dev/null || { echo "Lighthouse needs Node 20 with npm. Run: sudo apt-get install nodejs npm" >&2; exit 1; }
	npm install --prefix $@.new --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel error lighthouse@$(LIGHTHOUSE)
	mv $@.new $@

lock: .venv/installed-dev ## Choose the newest versions that fit together, and pin them by hash
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q --upgrade \
	  pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q --upgrade \
	  --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

.venv/created:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing. Run: sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv || { echo "Run: sudo apt-get install python3-venv" >&2; rm -rf .venv; exit 1; }
	@touch $@

# A changed lock installs again.
.venv/installed: .venv/created requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary=:all: -r requirements.txt
	@touch $@

.venv/installed-dev: .venv/created requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary=:all: -r requirements-dev.txt
	@touch $@ .venv/installed
