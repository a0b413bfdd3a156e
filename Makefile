# `make demo` and `make test` do all their own set-up. They need make and Python 3.12 or later, nothing else.
.DEFAULT_GOAL := help
.PHONY: help demo test lint bench requirements sbom pictures screenshots clean

VENV ?= .venv
PORT ?= 8000
# Read by deploy/environment and tests/run.py; `make test REQUIRE=all` and `REQUIRE=all make test` are the same.
export VENV PYTHON REQUIRE

help:
	@echo 'make demo           a sample journal at http://127.0.0.1:8000/ (PORT=8001 for another port)'
	@echo 'make test           every test this machine can run (PART=sqlite for one part, ARGS="-k word" for pytest,'
	@echo '                    REQUIRE=all to fail when a part cannot run)'
	@echo 'make lint           style, types, layers and deployment checks'
	@echo 'make bench          how fast the site is and an archive comes in, as ratios to floors; needs wrk'
	@echo '                    (ARGS="--database sqlite --articles 2000", ARGS="--part import --imported 5000")'
	@echo 'make requirements   pin the newest releases that pyproject.toml allows, with their hashes'
	@echo 'make sbom           what is installed in production, with hashes and licences, as CycloneDX into var/sbom.json'
	@echo 'make pictures       take the pictures of docs/desk.md anew'
	@echo 'make screenshots    every page for readers at three widths, light and dark, into var/screenshots/'
	@echo 'make clean          remove the environment; data in var/ stay'
	@echo 'PYTHON=python3.12   with any of them: the Python to make the environment with'

demo:
	@deploy/environment requirements.txt
	@exec $(VENV)/bin/python deploy/demo.py --port '$(PORT)'

test:
	@deploy/environment requirements-dev.txt
	@exec $(VENV)/bin/python tests/run.py $(if $(PART),--part '$(PART)') -- $(ARGS)

lint:
	@deploy/environment requirements-dev.txt
	@exec $(VENV)/bin/python tests/lint.py

bench:
	@deploy/environment requirements-dev.txt
	@exec $(VENV)/bin/python -m tests.benchmarks $(ARGS)

# Whatever pip is told on this machine, pins and hashes come from the public index alone, and no address is written.
# tests/test_requirements.py fails when another supported Python or processor needs a package that is not pinned.
COMPILE = env -u PIP_FIND_LINKS -u PIP_CONSTRAINT -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null \
	CUSTOM_COMPILE_COMMAND='make requirements' $(VENV)/bin/python -m piptools compile --quiet --upgrade \
	--generate-hashes --allow-unsafe --strip-extras --no-config \
	--no-emit-options --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

requirements:
	@deploy/environment requirements-dev.txt
	@echo 'Compiling requirements.txt, requirements-production.txt and requirements-dev.txt; this takes about three minutes.'
	@$(COMPILE) --output-file requirements.txt pyproject.toml
	@$(COMPILE) --extra production --constraint requirements.txt --output-file requirements-production.txt pyproject.toml
	@$(VENV)/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' \
		| $(COMPILE) --extra production --constraint requirements-production.txt --output-file requirements-dev.txt pyproject.toml -

sbom:
	@deploy/environment requirements-dev.txt
	@mkdir -p var
	@$(VENV)/bin/python deploy/sbom.py >var/sbom.json
	@echo 'Written: var/sbom.json'

pictures:
	@deploy/environment requirements-dev.txt
	@exec $(VENV)/bin/python docs/make_pictures.py

screenshots:
	@deploy/environment requirements-dev.txt
	@exec $(VENV)/bin/python tests/run.py --part browser -- -n 0 tests/browser/take_screenshots.py

clean:
	rm -rf '$(VENV)' var/npm
