# Two commands do everything: `make app` and `make test`. What they make is remembered in .stamps,
# so that a second run starts at once.
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
PAGE := $(shell find web/src web/public -type f 2>/dev/null) \
	web/index.html web/lab.html web/vite.config.ts web/tsconfig.json

.PHONY: app page test clean
.DELETE_ON_ERROR:

app: .stamps/serve .stamps/page ## Install, build the page and serve it on PORT
	@$(BIN)/ghostnote serve --port $(PORT)

page: .stamps/page ## Build the page

# What runs in a browser plays in real time, and has the machine to itself.
test: .stamps/dev .stamps/page .stamps/chromium ## Check and test everything
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	cd web && npm run --silent check
	cd web && npm run --silent test
	OMP_NUM_THREADS=1 $(BIN)/pytest -m "not browser" --numprocesses auto --maxprocesses 8 --dist loadfile
	$(BIN)/pytest -m browser

clean: ## Remove what these commands made
	rm -rf .venv .stamps web/node_modules src/ghostnote/service/page

.stamps/venv:
	@mkdir -p .stamps
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Ghostnote needs Python 3.11 or newer; name one with PYTHON=")'
	$(PYTHON) -m venv .venv
	@touch $@

.stamps/serve: pyproject.toml .stamps/venv
	@echo "Installing Ghostnote (once)"
	$(PIP) --editable .
	@touch $@

# torch first and by itself: anything else that asks for it may resolve to a build of gigabytes.
.stamps/dev: pyproject.toml .stamps/serve
	@echo "Installing what training and tests need (once)"
	$(PIP) torch==2.13.0 numpy
	$(PIP) --editable '.[dev]'
	@touch $@

.stamps/node: web/package.json web/package-lock.json
	@mkdir -p .stamps
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
		|| { echo "Ghostnote needs Node 20.19 or newer"; exit 1; }
	@echo "Installing what the page is built with (once)"
	cd web && npm ci --silent --no-audit --no-fund
	@touch $@

.stamps/page: .stamps/node $(PAGE)
	cd web && npm run --silent build
	@touch $@

# From the system's packages where there are any, else the one Playwright brings.
.stamps/chromium: .stamps/dev
	@command -v chromium chromium-browser google-chrome >/dev/null || { \
		echo "Installing Chromium for the tests (once)"; \
		if command -v apt-get >/dev/null; then \
			$(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq chromium >/dev/null; \
		else $(BIN)/playwright install chromium; fi; }
	@touch $@
