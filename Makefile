# Two commands matter: `make run` starts the product, `make test` runs every test.
# Settings come from the environment (docs/operations/settings.md); DEMO=0 starts empty.

SHELL := /bin/bash
.DELETE_ON_ERROR:

PYTHON ?= python3
DEMO ?= 1
DATA_DIR := $(or $(GUICANG_DATA_DIR),var)
PY := .venv/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r
TEMPLATES := find . -path ./.venv -prune -o -path ./var -prune -o -name '*.html' -path '*templates/*' -print

.PHONY: run test check messages
.DEFAULT_GOAL := run

run: .venv/run.stamp $(DATA_DIR)/static/staticfiles.json
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py load_reference
	@if [ "$(DEMO)" != 0 ]; then $(PY) manage.py load_demo; fi
	@exec $(PY) manage.py serve

# pytest's own options go into ARGS: make test ARGS="tests/statutes -x"
# Two processes; what shares a module shares its set-up and stays in one of them.
test: .venv/test.stamp
	$(PY) -m pytest -n 2 --dist loadscope $(ARGS)

check: .venv/test.stamp
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy .
	$(TEMPLATES) | xargs .venv/bin/djade --check --target-version 5.2
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run

# Collect new texts into the catalogue, and compile it once they are translated.
messages: .venv/test.stamp
	$(PY) manage.py makemessages --locale zh_Hans --no-location --no-wrap --ignore '.venv/*' --ignore 'tests/*'
	$(PY) manage.py compilemessages --ignore .venv

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Guicang needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
	  echo "归仓需要 Python 3.11 或更高版本。"; \
	  echo "Install one and name it, for example: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "Python cannot make virtual environments; on Debian: apt-get install python3-venv"; \
	  exit 1; }

.venv/run.stamp: requirements.txt | .venv/bin/python
	@echo "Installing packages (the first time takes some minutes) / 正在安装组件……"
	@$(INSTALL) requirements.txt
	@touch $@

.venv/test.stamp: requirements-dev.txt | .venv/bin/python
	@$(INSTALL) requirements-dev.txt
	@touch $@

$(DATA_DIR)/static/staticfiles.json: requirements.txt $(shell find static -type f) | .venv/run.stamp
	@$(PY) manage.py collectstatic --no-input --clear --verbosity 0
	@touch $@
