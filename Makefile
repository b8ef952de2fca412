# Set-up, checks and the application, each as one command; `make help` lists them.

.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
PYTHON := $(VENV)/bin/python
# Test tools come with `make test`; a user who only runs the window does not need them.
RUNTIME_STAMP := $(VENV)/.runtime
DEV_STAMP := $(VENV)/.dev
INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --compile --constraint requirements.lock
SWIFT := $(shell command -v swift 2>/dev/null)
DIGITKIT := ios_template/DigitKit
STARTER := resources/starter/DigitReader.mlpackage
TEMPLATE_MODELS := ios_template/App/Models

.PHONY: help run setup test check format python-tests swift-tests macos-tests template-model screenshots lock clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(RUNTIME_STAMP)  ## set up what is missing and open the window
	@$(PYTHON) -m workbench

setup: $(RUNTIME_STAMP)  ## set up .venv from the pinned dependencies

test: check swift-tests python-tests  ## set up and run every check and test

check: $(DEV_STAMP)  ## formatting, lint, types, import rules
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports --no-cache

# A worker that loads TensorFlow and Core ML's tools needs a gigabyte and a half.
python-tests: $(DEV_STAMP)
	$(PYTHON) -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

swift-tests:
ifeq ($(SWIFT),)
	@echo "Swift tests: skipped, because no swift was found on PATH."
else
	swift build --package-path $(DIGITKIT) -c release
	swift test --package-path $(DIGITKIT) -c release -Xswiftc -enable-testing --scratch-path $(DIGITKIT)/.build/tests
endif

macos-tests: $(DEV_STAMP)  ## on a Mac: the tests that need Apple's runtime or Xcode
	$(PYTHON) -m pytest -m macos

format: $(DEV_STAMP)  ## format and mend what can be mended by itself
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

# What lies beside the model in its own folder, its card and figures, would go into the app.
template-model:  ## put the starter model into the Xcode project, once it was trained anew
	rm -rf $(TEMPLATE_MODELS)
	mkdir -p $(TEMPLATE_MODELS)
	cp -R $(STARTER) $(TEMPLATE_MODELS)

screenshots: $(DEV_STAMP)  ## drive the window through its pages and write resources/screenshots
	$(PYTHON) -m tests.screenshots

lock: $(DEV_STAMP)  ## resolve requirements.lock anew
	$(PYTHON) -m pip install --quiet uv
	$(PYTHON) -m uv pip compile pyproject.toml --extra dev --universal --python-version 3.10 \
		--no-emit-index-url --no-emit-find-links --no-annotate \
		--custom-compile-command "make lock" --output-file requirements.lock

clean:  ## remove .venv and everything built
	rm -rf $(VENV) build dist $(DIGITKIT)/.build

$(RUNTIME_STAMP): pyproject.toml requirements.lock | $(PYTHON)
	$(INSTALL) --editable .
	@touch $@

$(DEV_STAMP): pyproject.toml requirements.lock | $(PYTHON)
	$(INSTALL) --editable '.[dev]'
	@touch $@ $(RUNTIME_STAMP)

$(PYTHON):
	@./.ci/make-venv $(VENV)
