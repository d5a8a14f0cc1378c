#!/bin/sh
# with_demo.sh BINARY COMMAND…   Starts a demo on a port of its own, runs COMMAND with its address as the last word, ends the demo.
set -u
binary=$1
shift
log=$(mktemp)
port=$((20000 + $$ % 12000)) # below those that the system hands out
BALCAO_LISTEN=127.0.0.1:$port "$binary" demo >"$log" 2>&1 &
demo=$!
trap 'kill "$demo" 2>/dev/null; wait "$demo"; rm -f "$log"' EXIT

for _ in $(seq 100); do
    grep -q ' ready ' "$log" && break
    kill -0 "$demo" 2>/dev/null || break
    sleep 0.1
done
grep -q ' ready ' "$log" || {
    cat "$log"
    echo "the demo did not start"
    exit 1
}
"$@" "http://127.0.0.1:$port" || {
    status=$?
    tail -50 "$log"
    exit $status
}
