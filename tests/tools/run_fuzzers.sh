#!/bin/sh
# run_fuzzers.sh SECONDS BUILD   Runs every fuzzer that was built in BUILD, beginning with its seeds and, for those that
# read webhooks, with the fixtures. What a fuzzer finds stays in BUILD/found.
set -eu
seconds=$1
build=$2
mkdir -p "$build/found"
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    kind=${name#fuzz_}
    corpus=$build/corpus/$kind
    mkdir -p "$corpus"
    seeds=$(find "tests/fuzz/seeds/$kind" -type d -prune 2>/dev/null || true)
    if [ -d "tests/fixtures/$kind" ]; then
        node tests/tools/fuzz_seeds.mjs "tests/fixtures/$kind"/*.jsonl "$build/seeds/$kind"
        seeds="$seeds $build/seeds/$kind"
    fi
    echo "$name: $seconds seconds"
    # shellcheck disable=SC2086 # folders, as words
    "$build/$name" "$corpus" $seeds -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=65536 \
        -artifact_prefix="$build/found/$kind-" -verbosity=0 -print_final_stats=1 2>"$build/$name.log" || {
        tail -40 "$build/$name.log"
        exit 1
    }
    sed -n 's/^stat::number_of_executed_units: */  inputs tried: /p' "$build/$name.log"
done
