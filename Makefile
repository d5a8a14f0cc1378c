# make            build build/dev/balcao
# make run        install what is missing, build, start the demo and print its links
# make test       everything that must pass
# make check      everything a reviewer would ask for
# make help       the rest

MODE  ?= dev
BUILD ?= build/$(MODE)
JOBS  ?= $(shell nproc)
MAKEFLAGS += --no-builtin-rules --no-print-directory -j$(JOBS)
Q := $(if $(V),,@)# make V=1 shows the commands

CC := $(if $(filter fuzz,$(MODE)),clang,gcc)
FLAGS_dev      := -O1 -g
FLAGS_strict   := -O2 -g -Werror
FLAGS_release  := -O2 -g -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIE
FLAGS_asan     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_tsan     := -O1 -g -fsanitize=thread
FLAGS_coverage := -O0 -g --coverage
FLAGS_fuzz     := -O1 -g -Werror -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LINK_release   := -pie -Wl,-z,relro,-z,now

LANGUAGE := -std=gnu11 -I. -D_GNU_SOURCE
FLAGS := $(LANGUAGE) -MMD -MP $(FLAGS_$(MODE)) \
         -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
         -Wformat=2 -Wvla -Wundef -Wpointer-arith -Wcast-qual
FLAGS += $(if $(filter gcc,$(CC)),-Wno-format-truncation)
LIBS  := -lmicrohttpd -lcurl -ljansson -lsqlite3 -lcrypto -lstemmer -lutf8proc -lpcre2-8 -lz -lm -lpthread

folders  := bot channels flows kb prompts
source   := $(shell find $(folders) -name node_modules -prune -o -name '*.c' -print 2>/dev/null | sort)
assembly := $(shell find $(folders) -name node_modules -prune -o -name '*.S' -print 2>/dev/null | sort)
carried  := $(shell find kb prompts -type f ! -name '*.[chS]' 2>/dev/null)
carriers := $(shell grep -rlE --include='*.[cS]' '\.incbin' $(folders) 2>/dev/null)
pages    := $(shell find bot/pages -name node_modules -prune -o -type f -print 2>/dev/null)
support  := $(wildcard tests/support/*.c)
units    := $(wildcard tests/unit/test_*.c)
fuzz     := $(wildcard tests/fuzz/fuzz_*.c)
style    := $(shell find $(folders) tests -name node_modules -prune -o -name '*.[ch]' -print 2>/dev/null | sort)

object  := $(source:%.c=$(BUILD)/%.o) $(assembly:%.S=$(BUILD)/%.o) \
           $(BUILD)/assets/table.o $(BUILD)/assets/bytes.o
archive := $(BUILD)/libbalcao.a
tests   := $(units:tests/unit/%.c=$(BUILD)/%)
fuzzers := $(fuzz:tests/fuzz/%.c=$(BUILD)/%)
binary  := $(if $(wildcard bot/main.c),$(BUILD)/balcao)

all: $(binary)                                           ## build (the default)

run: build/ready-run                                     ## build the release and start the demo
	@$(MAKE) release
	@build/release/balcao demo

chat: release                                            ## a conversation in the terminal
	@build/release/balcao chat

release strict asan tsan:                                ## build, in that mode
	@$(MAKE) all MODE=$@

test: build/ready-all build/modules/tests/pages build/modules/tests/schemas build/assets/table.c all $(tests)  ## everything that must pass
	@BINARY=$(binary) BUILD=$(BUILD) tests/tools/run_tests.sh units screenplays schemas end_to_end pages checks

test-units: build/ready-all all $(tests)                 ## unit tests and screenplays only
	@BINARY=$(binary) BUILD=$(BUILD) tests/tools/run_tests.sh units screenplays

test-sockets: build/ready-all all                        ## end-to-end tests only
	@BINARY=$(binary) BUILD=$(BUILD) tests/tools/run_tests.sh end_to_end

check: build/ready-all                                   ## format, layers, limits, lint, strict, sanitizers
	@tests/tools/run_checks.sh

# One unit test, with the .c files of some folders only: make unit T=test_error PARTS=bot/base
part := $(foreach folder,$(PARTS),$(wildcard $(folder)/*.c))
unit: $(BUILD)/tests/unit/$(T).o $(part:%.c=$(BUILD)/%.o) $(SUPPORT:%.c=$(BUILD)/%.o)
	$(CC) $(FLAGS) $^ $(LIBS) -lcmocka -o $(BUILD)/$(T)
	$(BUILD)/$(T)

layers:                                                  ## includes point one way
	@tests/tools/layers.sh
limits:                                                  ## functions and files stay short
	@tests/tools/limits.sh
banned:                                                  ## what may not be called
	@tests/tools/banned.sh
lint: build/ready-all $(source:%.c=build/lint/%.ok)      ## clang-tidy and cppcheck, changed files only
format: build/ready-all                                  ## rewrite in the house format
	@clang-format -i $(style)
format-check: build/ready-all                            ## fail when format would change something
	@clang-format --dry-run --Werror $(style)

fuzz: build/ready-all                                    ## every fuzzer for FUZZ_SECONDS (10)
	@$(MAKE) fuzzers MODE=fuzz
	@tests/tools/run_fuzzers.sh $(or $(FUZZ_SECONDS),10) build/fuzz
fuzzers: $(fuzzers)
torture: all                                             ## kill -9 500 times, before a provider with moods
	@CRASHES=500 node tests/end_to_end/torture.mjs $(binary)
bench: release                                           ## every benchmark
	@for name in intake turns waiting search vectors parse batch send start; do build/release/balcao bench $$name || exit 1; done
coverage:                                                ## lines of C that the tests run, by folder
	@rm -rf build/coverage && $(MAKE) test MODE=coverage && tests/tools/coverage.sh build/coverage
image:                                                   ## the container image balcao
	@tool=$$(command -v docker || command -v podman || command -v buildah) || { echo "make image needs docker, podman or buildah"; exit 1; }; \
	 $$tool build -t balcao .

help:                                                    ## this list
	@sed -n 's/^\([a-z][a-z_ -]*\):.*## /  \1\t/p' Makefile | expand -t 28
clean:                                                   ## forget everything that was built
	rm -rf build

build/ready-%: setup
	@./setup $*
	@mkdir -p build && touch $@
build/ready-all: build/ready-run
$(patsubst %.c,$(BUILD)/%.o,$(units) $(support) $(fuzz)) $(source:%.c=build/lint/%.ok): | build/ready-all

# The browser's side: built by esbuild, then embedded. Nothing of it is committed.
build/modules/%: %/package-lock.json | build/ready-run
	@echo "  npm ci $*"
	$(Q)cd $* && npm ci --ignore-scripts --no-audit --no-fund --silent
	@mkdir -p $(@D) && touch $@
ifneq ($(wildcard bot/pages/build.mjs),)
build/pages/manifest.json: build/modules/bot/pages $(pages)
	@echo "  pages"
	$(Q)node bot/pages/build.mjs build/pages
build/assets/table.c: build/pages/manifest.json tests/tools/embed.mjs
	$(Q)node tests/tools/embed.mjs $< $(@D)
else
build/assets/table.c: tests/tools/embed_none.sh
	$(Q)$< $(@D)
endif
build/assets/bytes.S: build/assets/table.c ;
$(BUILD)/assets/%.o: build/assets/%.c | build/ready-run
	@mkdir -p $(@D)
	$(Q)$(CC) $(FLAGS) -c $< -o $@
$(BUILD)/assets/%.o: build/assets/%.S | build/ready-run
	@mkdir -p $(@D)
	$(Q)$(CC) $(FLAGS) -c $< -o $@

$(BUILD)/balcao: $(BUILD)/bot/main.o $(archive)
	@echo "  link $@"
	$(Q)$(CC) $(FLAGS) $(LINK_$(MODE)) $^ $(LIBS) -o $@
$(archive): $(filter-out $(BUILD)/bot/main.o,$(object))
	$(Q)rm -f $@ && $(AR) rcs $@ $^
# An archive too: a test takes only what it uses of it, and may stand in for the rest.
$(BUILD)/libsupport.a: $(support:%.c=$(BUILD)/%.o)
	$(Q)rm -f $@ && $(AR) rcs $@ $^
$(BUILD)/test_%: $(BUILD)/tests/unit/test_%.o $(BUILD)/libsupport.a $(archive)
	$(Q)$(CC) $(FLAGS) $^ $(LIBS) -lcmocka -o $@

$(BUILD)/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/libsupport.a $(archive)
	$(Q)$(CC) $(FLAGS) -fsanitize=fuzzer $^ $(LIBS) -lcmocka -o $@

$(BUILD)/%.o: %.c | build/ready-run
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(FLAGS) -c $< -o $@
$(BUILD)/%.o: %.S | build/ready-run
	@mkdir -p $(@D)
	$(Q)$(CC) $(FLAGS) -c $< -o $@
$(addprefix $(BUILD)/,$(addsuffix .o,$(basename $(carriers)))): $(carried)

build/lint/%.ok: %.c .clang-tidy
	@mkdir -p $(@D)
	@echo "  lint $<"
	$(Q)out=$$(clang-tidy --quiet $< -- $(LANGUAGE) -Wall -Wextra 2>&1) || { echo "$$out"; exit 1; }
	$(Q)cppcheck --quiet --std=c11 --enable=warning,portability,performance --inline-suppr \
	    --error-exitcode=1 -D_GNU_SOURCE -I. --library=tests/tools/cppcheck.cfg $<
	$(Q)$(CC) $(LANGUAGE) -MM -MP -MT $@ -MF $(@:.ok=.d) $<
	@touch $@

.PHONY: all run chat release strict asan tsan test test-units test-sockets check unit layers limits \
        banned lint format format-check fuzz fuzzers torture bench coverage image help clean
.SECONDARY:
.DELETE_ON_ERROR:
-include $(object:.o=.d) $(units:%.c=$(BUILD)/%.d) $(fuzz:%.c=$(BUILD)/%.d) $(support:%.c=$(BUILD)/%.d) $(source:%.c=build/lint/%.d)
