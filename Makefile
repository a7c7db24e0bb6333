# make run: the site on this machine.  make test, make check: before a change is kept.
PORT ?= 8000
PYTHON ?= python3
BIN = .venv/bin
TEMPLATES = $(shell find templates -name '*.html')
export PORT
unexport PYTHONDONTWRITEBYTECODE # the tests start many processes: each would compile it all

run: .venv/ready # at http://127.0.0.1:8000/, or elsewhere: make run PORT=8001
	@$(BIN)/python manage.py serve
dev: .venv/ready # the same, started again when code changes, errors shown in full
	@DEBUG=1 $(BIN)/python manage.py serve --reload
test: .venv/ready # make test ARGS="-k zones" runs some
	@$(BIN)/python -m pytest -q -n 3 $(ARGS) # two cores: while some wait for a browser, another works
check: .venv/ready
	@BIN=$(BIN) .ci/check $(TEMPLATES)
audit: .venv/ready # known faults of the packages: asks a service on the internet
	@BIN=$(BIN) .ci/audit
bench: .venv/ready # pages with up to a million events: make bench ARGS="--events 1000 100000"
	@$(BIN)/python manage.py bench $(ARGS)
lock: # pin again what pyproject.toml asks for; newest: make lock ARGS=--upgrade
	@PYTHON=$(PYTHON) .ci/lock $(ARGS)

.venv/ready: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
	  "Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=/path/to/it"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo \
	  "Python's module venv is missing: apt install python3-venv"; exit 1; }
	@echo "Installing the Python packages into .venv (once) ..."
	@rm -rf .venv && $(PYTHON) -m venv .venv # a link is removed, what it leads to stays
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@
.PHONY: run dev test check audit bench lock
