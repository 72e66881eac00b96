# moxin: `make demo` shows it, `make test` checks it. Go and make are all that is needed.
SHELL   := /bin/bash
GO      ?= go
BIN     := .build/moxin
CORPUS  ?=
FUZZTIME ?= 10s
# The race detector needs a C compiler; without one the tests run without it.
RACE    := $(shell command -v gcc >/dev/null 2>&1 && [ "$$($(GO) env CGO_ENABLED)" = 1 ] && echo -race)
# Packages in which goroutines share something.
RACY    := ./scheduler/... ./content/store/... ./publishers/... ./ingest/...
SUDO    := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.DEFAULT_GOAL := help
.PHONY: help build demo deps test race chaos lint fuzz bench rank-eval golden pictures corpus

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

build: ## build the binary into .build/
	@mkdir -p .build
	CGO_ENABLED=0 $(GO) build -trimpath -o $(BIN) ./cmd/moxin

demo: build ## watch Markdown become posts, posts numbers, numbers a ranking; then open the console
	$(BIN) demo

deps: ## install what the skipped tests need: git, Redis, PostgreSQL, Chromium, fonts, and Node.js, Python and PHP for the snippets of the docs, icalendar for calendars (Debian)
	@if command -v apt-get >/dev/null 2>&1; then \
	  $(SUDO) apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends \
	    git openssh-client redis-server postgresql chromium fonts-noto-cjk fonts-noto-color-emoji \
	    nodejs python3 python3-icalendar php-cli >/dev/null; \
	else echo "make deps knows Debian's packages only; install git, redis-server, postgresql, chromium, Noto CJK, Noto Color Emoji, Node.js, Python with icalendar and PHP yourself" >&2; exit 1; fi

# Six at a time: the long tests wait for processes that they kill, however few the cores are.
test: ## everything that this machine allows; says what it skipped and why
	@$(GO) vet ./...
	@set -o pipefail; $(GO) test -parallel 6 ./... -v 2>&1 | $(SUMMARY)

# A package that passes is one line, before it each skipped test with its reason; a package that
# fails is shown whole, and after that once more which tests failed or were still running.
define SUMMARY
awk '/^FAIL\t/{ printf "%s%s%s\n", all, fails, $$0; all = skips = fails = ""; next } \
  { all = all $$0 "\n" } /^=== /{ test = $$3 } \
  /^ *--- FAIL/{ fails = fails $$0 "\n" } /^\trunning tests:/{ running = 1 } /^$$/{ running = 0 } \
  running && /^\t\t/{ fails = fails "still running: " $$1 "\n" } /\.go:[0-9]+: /{ said[test] = $$0 } \
  /^ *--- SKIP/{ sub(/^ +/, "", said[$$3]); skips = skips "skipped " $$3 "  " said[$$3] "\n" } \
  /^(ok|\?) +\t/{ printf "%s%s\n", skips, $$0; all = skips = ""; next } \
  END{ printf "%s", all }'
endef

race: ## the packages that share memory, under the race detector
	@if [ -z "$(RACE)" ]; then echo "no C compiler: the race detector cannot run"; else $(GO) test -race $(RACY); fi

chaos: ## kill, stop, wipe, lock and lie in thousands, then count the posts (11 minutes); MOXIN_CHAOS_SEED repeats a run
	MOXIN_CHAOS=1 MOXIN_TEST_REQUIRE=postgres,redis $(GO) test ./cmd/moxin -run '^TestChaos$$' -count=1 -timeout 60m -v

lint: ## gofmt and vet
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	$(GO) vet ./...

fuzz: ## every fuzz target for FUZZTIME (10s)
	@set -e; for pkg in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$pkg | grep ^Fuzz || true); do \
	    $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg; done; done

bench: ## the promised figures
	$(GO) test -run '^$$' -bench . -benchmem ./...

# Seeds 1000 to 1019 are for reporting only: who tunes the model says -first 1.
rank-eval: ## rank simulated audiences whose truth is known, print how well that goes, and write it into the docs
	$(GO) test ./ingest/rank/eval -run '^TestReport$$' -count=1 -timeout 60m -v -first 1000 -seeds 20 -out $(CURDIR)/site/docs

golden: ## write the expected outputs of the tests anew; read the diff before you commit it
	$(GO) test ./content/check ./content/edit ./content/migrate ./content/render ./scheduler -update

pictures: build ## draw the pictures of the docs anew, from the real thing in a real browser
	$(GO) run ./cmd/moxin/demo/pictures -moxin $(BIN) -out site/docs/pictures

# The platforms that moxin init only proposes are taken in, and the kinds of WeCom that it leaves out.
corpus: build ## CORPUS=DIR: compile every article below DIR for every platform and say what each lacks
	@test -n "$(CORPUS)" || { echo "usage: make corpus CORPUS=DIR" >&2; exit 2; }
	@ws=$$(mktemp -d) && trap 'rm -rf "$$ws"' EXIT && \
	  $(BIN) init --articles "$(CORPUS)" "$$ws" >/dev/null 2>&1 && \
	  sed -i -e 's/^  # \([a-z]*: {platform\)/  \1/' -e '/^channels:/a\' \
	    -e '  jqrt: {platform: wecom, mode: robot, format: text}\' \
	    -e '  jqrm: {platform: wecom, mode: robot, format: markdown}\' \
	    -e '  qwl: {platform: wecom, mode: message, format: link}\' \
	    -e '  qwpyq: {platform: wecom, mode: moment, format: text}' "$$ws/moxin.yaml" && \
	  $(BIN) -C "$$ws" render --all --offline --out "$$ws/out" --summary
