# make run: the site on this machine. make test, make check: before a change is kept.
PORT ?= 8000
export PORT
PYTHON = .venv/bin/python
READY = .venv/ready

run: $(READY)  ## the site, with all it needs, at http://127.0.0.1:8000/
	@$(PYTHON) manage.py serve
dev: $(READY)  ## the same, restarted when code changes, errors shown in full
	@DEBUG=1 $(PYTHON) manage.py serve --reload
test: $(READY)
	@$(PYTHON) -m pytest -q -n 2 $(ARGS)
check: $(READY)
	@PATH="$$PWD/.venv/bin:$$PATH" sh -e .ci/check
lock:  ## pin again what pyproject.toml asks for
	@sh -e .ci/lock

$(READY): requirements-dev.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; python3 is $$(python3 -V 2>&1)."; exit 1; }
	@python3 -c 'import venv, ensurepip' 2>&- || \
	  { echo "Python's venv is missing: apt install python3-venv"; exit 1; }
	@echo "Installing Python packages into .venv ..."
	@python3 -m venv --clear .venv
	@$(PYTHON) -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@

.PHONY: run dev test check lock
