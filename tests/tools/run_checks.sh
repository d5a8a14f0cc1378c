#!/bin/sh
# run_checks.sh   All that a reviewer would ask for, one after the other, whatever fails on the way.
set -u
logs=build/log
mkdir -p "$logs"
. "$(dirname "$0")/tally.sh"
TEST_SECONDS=3000
unset MAKEFLAGS MFLAGS # each step is a make of its own
make=${MAKE:-make}

tally "format" "$make" format-check
tally "layers" "$make" layers
tally "limits" "$make" limits
tally "banned" "$make" banned
tally "lint" "$make" --keep-going lint
tally "strict" "$make" test-units MODE=strict
tally "asan" "$make" test-units MODE=asan
tally "tsan" "$make" test-units MODE=tsan
tally "asan, over sockets" "$make" test-sockets MODE=asan
tally "fuzz" "$make" fuzz FUZZ_SECONDS="${FUZZ_SECONDS:-10}"
summary
