# incidentd: `make` builds, `make demo` shows it, `make check` proves it. Everything is made under build/.
# B=DIR builds somewhere else; CC=clang another compiler; SAN=1 with address and undefined-behaviour sanitizers;
# WERROR=1 turns warnings into errors (CI does).

SHELL := /bin/bash
CC := gcc
SAN ?=
B ?= build$(if $(SAN),/san)$(if $(filter clang%,$(CC)),/clang)
WERROR ?= $(if $(CI),1)

# ---- distribution packages (Debian 12, 13, current Ubuntu): the one list ----
PACKAGES_BUILD := gcc pkgconf libc6-dev libcurl4-openssl-dev libgmime-3.0-dev libsqlite3-dev libconfig-dev \
	libsodium-dev libjansson-dev libxml2-dev libseccomp-dev
PACKAGES_CHECK := clang valgrind perl python3 openssl dovecot-imapd dovecot-submissiond mandoc sqlite3
PACKAGES_BENCH := isync
LIBRARIES := libcurl gmime-3.0 sqlite3 libconfig libsodium jansson libxml-2.0 libseccomp

# Installs what is missing of $(1), with sudo only when not root, and says nothing when all are there.
define install
	@missing=$$(for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q ' installed$$' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
		echo "installing: $$missing"; sudo=$$([ $$(id -u) = 0 ] || echo sudo); \
		$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 $$sudo -E apt-get install -y -qq --no-install-recommends $$missing </dev/null >/dev/null; \
	fi
endef

# ---- compiler ----
, := ,
SANITIZE := $(if $(SAN),-fsanitize=address$(,)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
WARNINGS := -Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wimplicit-fallthrough \
	-Wswitch-enum
CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=gnu17 -D_GNU_SOURCE -I. $(WARNINGS) $(if $(WERROR),-Werror) $(CFLAGS) $(HARDEN) $(SANITIZE) $(PKG_CFLAGS) -MMD -MP
HARDEN := -fstack-protector-strong -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now $(LDFLAGS) $(SANITIZE)

# ---- what is built of what ----
SOURCES := $(wildcard config/*.c parsers/*.c daemon/*.c daemon/*/*.c)
OBJECTS := $(SOURCES:%.c=$(B)/%.o)
ARCHIVE := $(B)/libincidentd.a
UNIT := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*.c))

.DEFAULT_GOAL := all
.PHONY: all check unit sim clean format
all: $(B)/incidentd

# Made once: the packages are there and pkg-config has been asked.
$(B)/flags.mk: Makefile
	$(call install,$(PACKAGES_BUILD))
	@mkdir -p $(B)
	@echo "PKG_CFLAGS := $$(pkg-config --cflags $(LIBRARIES) | sed 's/-I/-isystem /g')" > $@
	@echo "PKG_LIBS := $$(pkg-config --libs $(LIBRARIES))" >> $@
ifeq ($(filter clean,$(MAKECMDGOALS)),)
-include $(B)/flags.mk
endif

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(ARCHIVE): $(filter-out $(B)/daemon/main.o,$(OBJECTS))
	@rm -f $@
	$(AR) rcs $@ $^

$(B)/incidentd: $(B)/daemon/main.o $(ARCHIVE)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(B)/tests/unit/%: tests/unit/%.c $(ARCHIVE)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(ARCHIVE) $(PKG_LIBS)

unit: $(UNIT)
	prove $(UNIT)

# ---- the simulation: deliberate bugs stand in front of three of the register's functions ----
SIM_WRAP := store_commit store_begin store_rollback store_attempt
$(B)/tests/sim/sim: $(patsubst %.c,$(B)/%.o,$(wildcard tests/sim/*.c)) $(ARCHIVE)
	$(CC) $(ALL_LDFLAGS) $(SIM_WRAP:%=-Wl,--wrap=%) -o $@ $^ $(PKG_LIBS)

SEEDS ?= 20
sim: $(B)/tests/sim/sim
	SIM_DIR=$(B)/sim $< --seeds $(SEEDS) --every 1

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

clean:
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
