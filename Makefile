# The two commands of the README: `make demo` and `make test`. Both make .venv with plain pip first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: answers train evaluate bench-linked proof-sparql proof-oracle proof-reach proof-pages proof-spark demo test check fix exports docs wheel bench bench-pages bench-planning bench-reach bench-import bench-histories proof-faults clean

$(VENV)/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and "careergraph needs Python 3.11 or newer; this is %d.%d. Try: make PYTHON=python3.12 demo" % v[:2])'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/ready-test: $(VENV)/ready
	$(PIP) install --constraint constraints.txt --editable '.[histories,png]' axe-playwright-python hypothesis numpy openpyxl playwright pyshacl pytest pytest-xdist scikit-learn xlrd
	@touch $@

# 450 MB, and Java 17 or newer; without it the tests of Spark are skipped. Built from source: packing it tightly would take as long again.
$(VENV)/ready-spark: $(VENV)/ready-test
	$(PIP) install --constraint constraints.txt --config-settings=--build-option=--compression=stored pyspark
	$(PIP) install --constraint constraints.txt --editable '.[histories,spark]'
	@touch $@

$(VENV)/ready-check: $(VENV)/ready-test
	$(PIP) install --constraint constraints.txt build furo hatchling import-linter mypy myst-parser ruff sphinx types-networkx
	@touch $@

$(VENV)/ready-bench: $(VENV)/ready
	$(PIP) install --constraint constraints.txt igraph rustworkx scipy
	@touch $@

# A SPARQL engine beside which the ready queries are tested; without it that test is skipped.
build/comunica/ready:
	mkdir -p build/comunica
	npm install --prefix build/comunica --no-audit --no-fund --no-package-lock --silent @comunica/query-sparql-file@4.0.2
	@touch $@

demo: $(VENV)/ready  ## plan the bundled example, write pages and RDF, say what to open
	$(BIN)/careergraph demo --output exports

test: $(VENV)/ready-test  ## run the tests
	$(BIN)/python -m pytest -q -n auto

check: $(VENV)/ready-check  ## lint, types, import floors, data
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/careergraph check

fix: $(VENV)/ready-check  ## format and mend what can be mended by machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

exports: $(VENV)/ready  ## rewrite exports/
	$(BIN)/careergraph demo --output exports > /dev/null

docs: $(VENV)/ready-check  ## build the documentation, warnings are errors
	$(BIN)/sphinx-build -q -W -b html docs build/docs

wheel: $(VENV)/ready-check  ## build the wheel into build/wheel
	rm -rf build/wheel
	$(BIN)/python -m build --quiet --wheel --no-isolation --outdir build/wheel .

bench: $(VENV)/ready  ## how long whole processes take, beside a bare interpreter
	$(BIN)/python benchmarks/start.py

bench-pages: $(VENV)/ready-test  ## how long pages take to be ready, and how smoothly they pan, beside stock pyvis
	$(BIN)/python benchmarks/pages.py

bench-planning: $(VENV)/ready-bench build/bench.db  ## how long plans take on a large graph, beside path libraries
	$(BIN)/python benchmarks/planning.py --graph build/bench.db
	$(BIN)/python benchmarks/cold.py --graph build/bench.db

bench-reach: $(VENV)/ready-bench  ## how long a reach takes beside path libraries and plans, and a batch on one process and two: GRAPH=my.db
	$(BIN)/python benchmarks/reach.py $(if $(GRAPH),--graph $(GRAPH))
	$(if $(GRAPH),$(BIN)/python benchmarks/people.py --graph $(GRAPH))

bench-import: $(VENV)/ready  ## how long imports of whole releases take, beside DuckDB reading the same tables
	$(PIP) install --constraint constraints.txt duckdb openpyxl xlrd
	$(BIN)/python benchmarks/importing.py --each

bench-histories: $(VENV)/ready-spark  ## how long it takes to count histories, beside polars and pandas, and whether known moves come back
	$(PIP) install --constraint constraints.txt polars
	$(BIN)/python benchmarks/histories.py --spells 2000000 --spells 20000000 --engines duckdb,polars,pandas --rounds 3
	$(BIN)/python benchmarks/histories.py --spells 60000000 --engines duckdb

# Tables of links and pages, for labels that are in no import: LINKS=FILE PAGES=FILE; without them the handbook's pages in the graph.
TRAINING = $(BIN)/python training/$(1).py --graph $(GRAPH) $(if $(LINKS),--links $(LINKS) --pages $(PAGES))

$(VENV)/ready-training: $(VENV)/ready
	$(PIP) install --constraint constraints.txt numpy scikit-learn
	@touch $@

train: $(VENV)/ready-training  ## make the table of inferred moves anew: GRAPH=my.db with O*NET and the BLS in it
	$(call TRAINING,moves)

evaluate: $(VENV)/ready-training  ## judge inferred moves: GRAPH=my.db
	$(call TRAINING,evaluate) $(if $(FOLDS),--folds $(FOLDS))

answers: $(VENV)/ready  ## the forty questions of docs/answers.md and their answers: GRAPH=my.db with all releases and inferred moves
	@$(BIN)/python tools/answers.py --graph $(GRAPH)

build/bench.db: $(VENV)/ready-bench benchmarks/moves_graph.py src/careergraph/model.py src/careergraph/store.py
	mkdir -p build
	$(BIN)/python benchmarks/moves_graph.py --out $@

proof-oracle: $(VENV)/ready-test  ## the planner beside brute force on 10,000 random worlds
	PYTHONPATH=tests $(BIN)/python tests/test_oracle.py 10000

proof-reach: $(VENV)/ready-test  ## reach beside a plan of every career on 800 random worlds
	PYTHONPATH=tests $(BIN)/python tests/test_reachability.py 800

# Chromium is Debian's chromium.
proof-pages: $(VENV)/ready-test  ## 40 pages of what lies around careers open quietly and plan as Python does: GRAPH=my.db
	PYTHONPATH=tests $(BIN)/python tests/neighbourhoods.py $(GRAPH) 40

# Virtuoso is Debian's virtuoso-opensource; GRAPH=my.db asks a graph of your own.
proof-sparql: $(VENV)/ready  ## the ready queries in Oxigraph's server and in Virtuoso: the same rows
	$(PIP) install --constraint constraints.txt oxigraph
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python benchmarks/engines.py $(if $(GRAPH),--graph $(GRAPH))

bench-linked: $(VENV)/ready  ## exports and ready queries beside rdflib and pyoxigraph: GRAPH=my.db with O*NET and ESCO in it
	$(BIN)/python benchmarks/linked.py --graph $(GRAPH) --full

proof-spark: $(VENV)/ready-spark  ## Spark beside DuckDB on two million spells, and on a cluster of this machine: the same graph, byte for byte
	$(BIN)/python benchmarks/histories.py --spells 2000000 --engines duckdb,spark
	$(BIN)/python benchmarks/histories.py --spells 200000 --engines duckdb,spark --cluster

proof-faults: $(VENV)/ready-test  ## kill -9 in the middle of writes and of imports of every kind, many times
	CAREERGRAPH_KILLS=200 $(BIN)/python -m pytest -q tests/test_files.py tests/test_importing.py tests/test_histories.py tests/test_inference.py -k kill

clean:
	rm -rf $(VENV) build
