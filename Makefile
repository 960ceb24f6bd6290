# Every task of this repository. `make` alone lists them.
# Installs run only when a lock changed, the frontend is built only when its sources changed.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

# Set on the command line: `make start DEMO=0 HOST=127.0.0.1 PORT=9000`.
DEMO ?= 1
HOST =
PORT =
GOALS =
CLIPS =
OUT =
PROCESSES = 0

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
RUN := .venv/run.stamp
DEV := .venv/dev.stamp
BENCH := .venv/bench.stamp
NODE_MODULES := frontend/node_modules/.package-lock.json
FRONTEND := frontend/dist/index.html
GRAPHIQL := frontend/graphiql/dist/index.html
FRONTEND_SOURCES := $(shell find frontend/src frontend/public -type f) \
	frontend/index.html frontend/package.json frontend/tsconfig.json frontend/vite.config.ts

# The first interpreter that runs and is new enough; a shim may exist without one behind it.
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell \
	$(name) -c 'import sys; print("$(name)" if sys.version_info >= (3, 11) else "")' 2>/dev/null)))
NODE_CHECK := const [major, minor] = process.versions.node.split(".").map(Number); \
	process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)

##@ Use
.PHONY: help
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z0-9-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile

.PHONY: start
start: $(RUN) $(FRONTEND) ## Set up what is missing, load the demo program, serve (DEMO=0 starts empty; HOST=, PORT=)
	@$(BIN)/gainloop db upgrade
	@if [ "$(DEMO)" != 0 ]; then $(BIN)/gainloop demo build || [ $$? = 2 ]; fi # 2: other clips here
	@exec $(BIN)/gainloop serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

.PHONY: graphiql
graphiql: $(GRAPHIQL) ## Install GraphiQL, served at /graphiql when GAINLOOP_GRAPHIQL=true

##@ Work on it
.PHONY: setup
setup: $(DEV) $(FRONTEND) $(GRAPHIQL) ## Install everything that work on Gainloop needs

.PHONY: dev
dev: $(DEV) $(NODE_MODULES) ## Serve the API and the frontend with hot reload
	@$(BIN)/gainloop db upgrade
	@$(BIN)/gainloop serve & trap "kill $$!" EXIT; cd frontend && npm run dev

.PHONY: test
test: $(DEV) $(FRONTEND) $(GRAPHIQL) ## Run every test; the last line counts them (PROCESSES=auto: in several processes)
	cd frontend && npm test && npm run --silent check-budget
	$(BIN)/pytest --numprocesses=$(PROCESSES)

.PHONY: lint
lint: $(DEV) $(NODE_MODULES) ## Check style, types, imports and GraphQL operations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd frontend && npm run lint && npm run typecheck && npm run check-operations
	@cd frontend && npx --no-install gql.tada generate output --output node_modules/.graphql-env.d.ts >/dev/null
	@cmp frontend/node_modules/.graphql-env.d.ts frontend/src/generated/graphql-env.d.ts || \
		{ echo "The frontend's types are not those of schema.graphql: run make schema" >&2; exit 1; }

.PHONY: schema
schema: $(DEV) $(NODE_MODULES) ## Write schema.graphql, and the frontend's types from it
	$(BIN)/python -m scripts.print_schema
	cd frontend && npm run generate

.PHONY: docs
docs: $(DEV) ## Write docs/settings.md and graph_schema/README.md from what they describe
	$(BIN)/python -m scripts.generate_docs
	$(BIN)/python -m scripts.draw_graph_schema

.PHONY: screenshots
screenshots: $(DEV) $(FRONTEND) ## Picture every page of a demo program in both themes, into OUT=build/screenshots
	$(BIN)/python -m scripts.screenshots $(OUT)

.PHONY: neo4j
neo4j: .venv/pyvenv.cfg ## Serve a real Neo4j on loopback, fetched by Maven (PORT=7687; data in .cache/neo4j/home)
	@exec $(BIN)/python -m scripts.start_neo4j $(if $(PORT),--port $(PORT))

##@ Measure
.PHONY: attacks
attacks: $(DEV) ## Send hostile GraphQL to a server of its own; print codes, CPU and memory
	$(BIN)/python -m scripts.attacks

.PHONY: table
table: $(DEV) $(FRONTEND) ## Scroll a queue of 100,000 items in Chromium; print frames a second
	$(BIN)/python -m scripts.measure_table

.PHONY: priorities-scale
priorities-scale: $(DEV) ## Rank 100,000 planted clips anew, check parts, replay ten runs (CLIPS=100000)
	$(BIN)/python -m scripts.priorities_at_scale $(if $(CLIPS),--clips $(CLIPS))

.PHONY: vectors-scale
vectors-scale: $(DEV) ## Index a million vectors, take a thousand away, ask ten thousand times
	$(BIN)/python -m scripts.vectors_at_scale

.PHONY: graph-scale
graph-scale: $(DEV) ## Load 400,000 relationships into the graph, a real Neo4j and SQL; time them (CLIPS=100000)
	$(BIN)/python -m scripts.graph_at_scale $(if $(CLIPS),--clips $(CLIPS))

.PHONY: similar-scale
similar-scale: $(DEV) ## Ask for similar failures among a million embeddings, with filters; time it (CLIPS=1000000)
	$(BIN)/python -m scripts.similar_at_scale $(if $(CLIPS),--clips $(CLIPS))

.PHONY: bench
bench: $(BENCH) ## Compare speed with the peers at small sizes, into bench.json (GOALS=P1)
	$(BIN)/python -m scripts.bench $(if $(GOALS),--goals $(GOALS))

.PHONY: bench-full
bench-full: $(BENCH) ## The same at the sizes of the goals; takes long
	$(BIN)/python -m scripts.bench --full $(if $(GOALS),--goals $(GOALS))

# Set-up, made when needed.
.venv/pyvenv.cfg:
	@[ -n "$(PYTHON)" ] || { echo "Gainloop needs Python 3.11 or newer, as python3.11, python3.12, python3.13 or python3 on the PATH; or name one: make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv .venv

define install
	@echo "Installing the Python packages of $(1) (a minute or two the first time) ..."
	@$(PIP) install --require-hashes -r $(1)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(2)
endef

# Each lock holds all of the one before it, so the larger install serves the smaller target too.
$(RUN): requirements/run.lock pyproject.toml .venv/pyvenv.cfg
	$(call install,$<,$@)

$(DEV): requirements/dev.lock pyproject.toml .venv/pyvenv.cfg
	$(call install,$<,$(RUN) $@)

$(BENCH): requirements/bench.lock pyproject.toml .venv/pyvenv.cfg
	$(call install,$<,$(RUN) $(DEV) $@)

$(NODE_MODULES): frontend/package-lock.json frontend/.npmrc
	@node -e '$(NODE_CHECK)' || { echo "Gainloop needs Node 20.19 or newer on the PATH to build its pages" >&2; exit 1; }
	@echo "Installing the frontend's packages (about half a minute the first time) ..."
	@cd frontend && npm ci --loglevel=error
	@touch $@

$(FRONTEND): $(NODE_MODULES) $(FRONTEND_SOURCES)
	@echo "Building the pages ..."
	@cd frontend && npm run build --silent -- --logLevel warn

# Apart from the dashboard's packages: it wants another React, and few people need it.
$(GRAPHIQL): frontend/graphiql/package-lock.json frontend/graphiql/copy.mjs $(wildcard frontend/graphiql/src/*)
	@node -e '$(NODE_CHECK)' || { echo "GraphiQL needs Node 20.19 or newer on the PATH to be installed" >&2; exit 1; }
	@echo "Installing GraphiQL (a few seconds the first time) ..."
	@cd frontend/graphiql && npm ci --loglevel=error && npm run build --silent
