# incidentd: `make` builds, `make demo` shows it, `make check` proves it. Everything is made under build/.
#   make unit       the unit tests                 make sim       the daemon, killed at every step of a simulation
#   make accuracy   how right the parsers are      make bench     how fast all of it is, against mbsync
#   make fuzz       a minute for each parser       make valgrind  the unit tests under valgrind
#   make leak       a thousand anonymous mails, and a search for whoever wrote them
#   make format     clang-format 14                make install   into DESTDIR
# B=DIR builds somewhere else; CC=clang another compiler; SAN=1 with address and undefined-behaviour sanitizers;
# WERROR=1 turns warnings into errors (CI does); V=1 shows the compiler's command lines.

SHELL := /bin/bash
CC := gcc
SAN ?=
Q = $(if $(V),,@)
B ?= build$(if $(SAN),/san)$(if $(filter clang%,$(CC)),/clang)
WERROR ?= $(if $(CI),1)

# ---- distribution packages (Debian 12, 13, current Ubuntu): the one list ----
PACKAGES_BUILD := gcc pkgconf libc6-dev libcurl4-openssl-dev libgmime-3.0-dev libsqlite3-dev libconfig-dev \
	libsodium-dev libjansson-dev libxml2-dev libseccomp-dev nettle-dev libpcre2-dev libical-dev libuchardet-dev
PACKAGES_CHECK := clang clang-format valgrind perl python3 openssl dovecot-imapd dovecot-submissiond mandoc sqlite3 systemd
PACKAGES_BENCH := isync
LIBRARIES := libcurl gmime-3.0 sqlite3 libconfig libsodium jansson libxml-2.0 libseccomp nettle libpcre2-8 libical uchardet

# Installs what is missing of $(1), with sudo only when not root, and says nothing when all are there.
define install
	@missing=$$(for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q ' installed$$' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
		echo "installing:" $$missing; \
		sudo=$$([ $$(id -u) = 0 ] || echo sudo); \
		$$sudo apt-get update -qq && \
		$$sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
			apt-get install -y -qq --no-install-recommends $$missing </dev/null >/dev/null; \
	fi
endef

# ---- compiler ----
, := ,
SANITIZE := $(if $(SAN),-fsanitize=address$(,)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
# strstr() on a long text is asked for the whole text's length there: g_strsplit() takes minutes for a megabyte.
$(if $(SAN),$(eval export ASAN_OPTIONS ?= intercept_strstr=0))
WARNINGS := -Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wimplicit-fallthrough \
	-Wswitch-enum
CFLAGS ?= -O2 -g
DATADIR ?= /usr/share/incidentd
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unversioned)
ALL_CFLAGS = -std=gnu17 -D_GNU_SOURCE -DINCIDENTD_DATADIR='"$(DATADIR)"' -I. $(WARNINGS) $(if $(WERROR),-Werror) $(CFLAGS) $(HARDEN) $(SANITIZE) $(PKG_CFLAGS) -MMD -MP
HARDEN := -fstack-protector-strong -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
# libical's flags name libraries beside it that are not used: they are left out.
ALL_LDFLAGS = -pie -Wl,--as-needed -Wl,-z,relro,-z,now $(LDFLAGS) $(SANITIZE)

# ---- what is built of what ----
SOURCES := $(wildcard config/*.c parsers/*.c parsers/*/*.c daemon/*.c daemon/*/*.c)
OBJECTS := $(SOURCES:%.c=$(B)/%.o)
ARCHIVE := $(B)/libincidentd.a
UNIT := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*.c))

.DEFAULT_GOAL := all
.PHONY: all help check unit accuracy sim leak demo bench bench-parse bench-classify bench-deadline fuzz valgrind install clean format check-format check-manual packages-check
all: $(B)/incidentd
help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

# Made once: the packages are there and pkg-config has been asked.
$(B)/flags.mk: Makefile
	$(call install,$(PACKAGES_BUILD))
	@mkdir -p $(B)
	@echo "PKG_CFLAGS := $$(pkg-config --cflags $(LIBRARIES) | sed 's/-I/-isystem /g')" > $@
	@echo "PKG_LIBS := $$(pkg-config --libs $(LIBRARIES))" >> $@
ifeq ($(filter clean format help,$(MAKECMDGOALS)),)
include $(B)/flags.mk
endif

$(B)/daemon/main.o: ALL_CFLAGS += -DINCIDENTD_VERSION='"$(VERSION)"'

# The lexicon, the rules and the procedure are part of the program.
$(B)/config/lexicon_builtin.o: $(wildcard config/lexicon/*.conf)
$(B)/config/config_policy.o: config/policy.conf
$(B)/config/templates_builtin.o: $(wildcard config/templates/*.txt)
$(B)/config/rules_builtin.o $(B)/tests/fuzz/fuzz_rules: config/rules.conf $(wildcard config/words/*.conf config/rules/*.conf)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC   $<"
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(ARCHIVE): $(filter-out $(B)/daemon/main.o,$(OBJECTS))
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(B)/incidentd: $(B)/daemon/main.o $(ARCHIVE)
	@echo "  LINK $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

# Programs of one source.
define link-one
	@mkdir -p $(@D)
	@echo "  LINK $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(ARCHIVE) $(PKG_LIBS)
endef
$(B)/tests/unit/%: tests/unit/%.c $(ARCHIVE)
	$(link-one)
$(B)/tests/bench/bench_%: tests/bench/bench_%.c $(ARCHIVE)
	$(link-one)
$(B)/tests/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(ARCHIVE)
	$(link-one)

# The programs of the other tests are built, too: what no longer compiles is seen here.
LEAK_TOOLS := $(addprefix $(B)/tests/leak/,search incidentd-skips crash)
BESIDE := $(patsubst %.c,$(B)/%,$(wildcard tests/bench/bench_*.c tests/fuzz/fuzz_*.c)) $(B)/tests/sim/sim $(LEAK_TOOLS)
unit: $(UNIT) $(BESIDE)
	prove $(UNIT)

# ---- how right the parsers are on mail that other people wrote ----
# SUITE=NAME runs one suite, VERBOSE=1 lists what failed, SAN=1 asks the sanitized program. MUTATE=1 changes names, words
# and encodings of each mail (SEED=N: in another way) and compares the scores.
ACCURACY = $(if $(SUITE),--suite $(SUITE)) $(if $(VERBOSE),--verbose --keep $(B)/accuracy) $(if $(MUTATE),--mutate --seed $(or $(SEED),1))
accuracy: all
	@python3 tests/accuracy/accuracy.py $(ACCURACY) $(B)/incidentd

# ---- the simulation: deliberate bugs stand in front of three of the register's functions ----
SIM_WRAP := store_commit store_begin store_rollback store_attempt
$(B)/tests/sim/sim: $(patsubst %.c,$(B)/%.o,$(wildcard tests/sim/*.c)) $(ARCHIVE)
	@echo "  LINK $@"
	$(Q)$(CC) $(ALL_LDFLAGS) $(SIM_WRAP:%=-Wl,--wrap=%) -o $@ $^ $(PKG_LIBS)

# ---- the leak hunt: reporters of whom everything is unique, and a search for it ----
$(B)/tests/leak/search: $(B)/tests/leak/search.o $(B)/tests/leak/patterns.o
	@echo "  LINK $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

# The same mails in the simulation.
LEAK_WRAP := store_mail_insert store_seal_raw
$(B)/tests/leak/crash: $(addprefix $(B)/tests/,leak/crash.o leak/patterns.o sim/world.o sim/memory_vfs.o) $(ARCHIVE)
	@echo "  LINK $@"
	$(Q)$(CC) $(ALL_LDFLAGS) $(LEAK_WRAP:%=-Wl,--wrap=%) -o $@ $^ $(PKG_LIBS)

# A program that leaves out one step of the removal: it must be caught.
$(B)/tests/leak/incidentd-skips: $(B)/tests/leak/skip.o $(B)/daemon/main.o $(ARCHIVE)
	@echo "  LINK $@"
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

.PHONY: leak-tools
leak-tools: $(LEAK_TOOLS)
# $(1) mails, killed at every $(2)-th point
leak-crash = python3 tests/leak/write.py $(B)/leak $(1) && $(B)/tests/leak/crash $(B)/leak --mails 12 --every $(2)
LEAK ?= 1000
LEAK_EVERY ?= 97
leak: all $(LEAK_TOOLS)
	LEAK=$(LEAK) B=$(B) python3 tests/e2e/test_leak.py
	$(call leak-crash,70,$(LEAK_EVERY))

SEEDS ?= 20
sim: $(B)/tests/sim/sim
	SIM_DIR=$(B)/sim $< --seeds $(SEEDS) --every 1

# ---- to see it ----
demo: $(B)/incidentd
	@sh tests/demo/demo.sh $(B)/incidentd $(B)/demo

# ---- everything that must hold before a change is taken ----
# Each step prints what it skips; in CI a skip is a failure. SAN=1 runs it all with sanitizers.
check: packages-check all $(UNIT) $(BESIDE) check-format check-manual
	@mkdir -p $(B)/tmp
	B=$(B) prove $(PROVE_FLAGS) $(UNIT) $(wildcard tests/unit/*.sh) $(E2E)
	$(MAKE) accuracy $(if $(SAN),SUITE=robustness-inputs)
	$(if $(SAN),,$(MAKE) accuracy MUTATE=1)
	SIM_DIR=$(B)/sim $(B)/tests/sim/sim --seeds 2 --every 37
	$(call leak-crash,70,4001)
	$(if $(SAN),,$(MAKE) valgrind)
	@sh tests/demo/demo.sh $(B)/incidentd $(B)/demo >$(B)/demo.log 2>&1 || { cat $(B)/demo.log; exit 1; }
	@echo "make check: everything holds"

E2E := $(wildcard tests/e2e/test_*.py)
PROVE_FLAGS := --timer

unit leak valgrind: packages-check
packages-check:
	$(call install,$(PACKAGES_CHECK))

# The unit tests that start no other process, under valgrind; of many cases alike it takes a sample.
VALGRIND := valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite --suppressions=tests/valgrind.supp
NO_VALGRIND := test_roundtrip test_parser_process test_sink_backend test_source_imap test_config test_config_policy
valgrind: export TAP_SAMPLE := 8
valgrind: $(UNIT)
	prove --timer -j $$(nproc) --exec '$(VALGRIND)' $(filter-out $(addprefix $(B)/tests/unit/,$(NO_VALGRIND)),$(UNIT))

# Another version of clang-format writes other lines: only the one of Debian 12 is asked.
check-format:
	@if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then \
		clang-format --dry-run -Werror $$(find config parsers daemon tests -name '*.[ch]'); \
	else echo "# skipped: the format is checked with clang-format 14 only"; [ -z "$(CI)" ]; fi

check-manual:
	@mandoc -T lint -W warning daemon/incidentd.8 config/incidentd.conf.5

# ---- benchmarks: ratios within one run ----
bench: all bench-parse bench-classify bench-deadline $(B)/tests/bench/bench_html
	$(call install,$(PACKAGES_CHECK) $(PACKAGES_BENCH))
	$(B)/tests/bench/bench_html
	B=$(B) python3 tests/bench/drain.py

# The samples of its profile need the names of functions.
$(B)/tests/bench/bench_parse: LDFLAGS += -rdynamic
BENCH_MAIL ?= tests/mail/in $(filter-out %/LICENSES/,$(wildcard ../shared/corpora/*/msg ../shared/corpora/robustness-inputs/*/))
bench-parse: $(B)/tests/bench/bench_parse
	@$< $(BENCH_MAIL)

bench-classify: $(B)/tests/bench/bench_classify
	@$< $(wildcard tests/accuracy/staff/*.jsonl)

# Where the register lies decides: $(B) should be on a disk, not in memory.
bench-deadline: $(B)/tests/bench/bench_deadline
	@$< $(B)/bench

# ---- fuzzing: each target begins with files of the tree that are like its input, and with the words of the lexicon ----
FUZZ := $(basename $(notdir $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_SECONDS ?= 60
FUZZ_FLAGS = -timeout=20 -rss_limit_mb=1024 -report_slow_units=2 $(or $(fuzz_lengths_$*),-max_len=20000)
# What it is given it repeats to 64 KB, six times a second: grown from nothing, no input would ever have more than four bytes.
fuzz_lengths_growth := -max_len=200 -len_control=0
FUZZ_MAIL := tests/mail/in $(filter-out %/LICENSES/,$(wildcard tests/rehearse/*/ ../shared/corpora/*/msg ../shared/corpora/robustness-inputs/*/))
seeds_mail := $(FUZZ_MAIL)
seeds_bounce := $(FUZZ_MAIL)
seeds_text := tests/mail/in
seeds_order := tests/mail/in
seeds_report_json := tests/mail/expected
seeds_rules := config/rules
seeds_lexicon := config/lexicon
seeds_tnef := $(wildcard ../shared/corpora/tnef/msg)
seeds_config := config tests/rehearse

fuzz:
	$(call install,$(PACKAGES_CHECK) libclang-rt-dev)
	@$(MAKE) B=$(B)/fuzz CC="$(if $(findstring clang,$(CC)),$(CC),clang)" SAN=1 LDFLAGS=-fsanitize=fuzzer \
		CFLAGS="-O1 -g -DFUZZER -fsanitize=fuzzer-no-link" $(FUZZ:%=run-%)

$(B)/words.dict: $(wildcard config/lexicon/*.conf)
	@LC_ALL=C grep -oh '"[ !#-[^-~]\+"' $^ | sort -u > $@

run-fuzz_%: $(B)/tests/fuzz/fuzz_% $(B)/words.dict
	@echo "  FUZZ $*"; mkdir -p $(B)/corpus-$*
	@set -o pipefail; LSAN_OPTIONS=suppressions=tests/fuzz/lsan.supp:print_suppressions=0 \
		$< $(FUZZ_FLAGS) -max_total_time=$(FUZZ_SECONDS) -dict=$(B)/words.dict -artifact_prefix=$(B)/ \
		$(B)/corpus-$* $(seeds_$*) 2>&1 | tail -n 1

# ---- installing ----
PREFIX ?= /usr
DESTDIR ?=
install: all
	install -D -m 755 $(B)/incidentd $(DESTDIR)$(PREFIX)/sbin/incidentd
	install -d $(DESTDIR)$(DATADIR)/templates $(DESTDIR)$(DATADIR)/lexicon $(DESTDIR)$(DATADIR)/words $(DESTDIR)$(DATADIR)/rules $(DESTDIR)/etc/incidentd
	install -m 644 config/templates/*.txt $(DESTDIR)$(DATADIR)/templates/
	install -m 644 config/lexicon/*.conf $(DESTDIR)$(DATADIR)/lexicon/
	install -m 644 config/rules.conf $(DESTDIR)$(DATADIR)/
	install -m 644 config/words/*.conf $(DESTDIR)$(DATADIR)/words/
	install -m 644 config/rules/*.conf $(DESTDIR)$(DATADIR)/rules/
	for file in incidentd.conf policy.conf; do \
		[ -e $(DESTDIR)/etc/incidentd/$$file ] || install -m 640 config/$$file $(DESTDIR)/etc/incidentd/; done
	install -D -m 644 daemon/incidentd.8 $(DESTDIR)$(PREFIX)/share/man/man8/incidentd.8
	install -D -m 644 config/incidentd.conf.5 $(DESTDIR)$(PREFIX)/share/man/man5/incidentd.conf.5
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|/usr/sbin/|$(PREFIX)/sbin/|' systemd/incidentd.service >$(DESTDIR)$(PREFIX)/lib/systemd/system/incidentd.service
	chmod 644 $(DESTDIR)$(PREFIX)/lib/systemd/system/incidentd.service
	install -D -m 644 systemd/incidentd.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/incidentd.conf
	install -D -m 644 systemd/incidentd.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/incidentd.conf
	[ -n "$(DESTDIR)" ] || ! command -v systemd-sysusers >/dev/null || \
		{ systemd-sysusers incidentd.conf; systemd-tmpfiles --create incidentd.conf; chgrp incidentd /etc/incidentd/*.conf; }

format:
	clang-format -i $$(find config parsers daemon tests -name '*.[ch]')

clean:
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
