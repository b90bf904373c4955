# Everything runs in .venv, made with plain venv and pip. CONTRIBUTING.md has the commands without make.
PYTHON ?= python3
NAMES ?=
BIN := .venv/bin
BUILD := .venv/build-installed
FULL := .venv/all-installed
PYTEST := $(BIN)/python -m pytest
WORKERS := -n 2 --dist loadfile
THEME := $(wildcard _config.yml _toc.yml requirements.txt book/_ext/* book/_assets/* book/*.yml)

# Two workers, one thread each; no progress bars in outputs that are compared.
export OMP_NUM_THREADS = 1
export OPENBLAS_NUM_THREADS = 1
export MKL_NUM_THREADS = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: book test lint lessons bench mutants clean

book: $(BUILD) _build/theme  ## the book, as HTML
	@test -f _build/passed || rm -rf _build/.doctrees  # after a failure Sphinx would keep quiet
	@rm -f _build/passed
	$(BIN)/jupyter-book build . -W -n --keep-going
	@touch _build/passed
	@echo "The book is built. Open file://$(CURDIR)/_build/html/index.html"

test: lint  ## everything there is to prove
	TQDM_DISABLE=1 $(PYTEST) tests book --nbval --nbval-cell-timeout=300 $(WORKERS)

lint: $(FULL)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell

lessons: $(FULL)  ## re-execute in place: make lessons NAMES="feedforward backpropagation"
	$(BIN)/python tools/lessons.py $(NAMES)

bench: $(FULL)
	$(BIN)/python -m benchmarks

mutants: $(FULL)
	$(BIN)/python -m tests.mutants

clean:
	rm -rf .venv _build *.egg-info .pytest_cache .ruff_cache .hypothesis

$(BUILD): requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -c requirements.txt -e .[build]
	@touch $@

$(FULL): requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -r requirements.txt -e .
	@touch $@ $(BUILD)

# Sphinx does not notice that a style, a script or a setting changed: such a change starts afresh.
_build/theme: $(THEME)
	rm -rf _build
	@mkdir -p _build
	@touch $@
