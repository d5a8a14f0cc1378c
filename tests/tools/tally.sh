# Sourced by run_tests.sh and run_checks.sh: runs commands, counts, tells.
#
# A command that says how much it did is believed ("3 passed, 1 failed", or else "[  PASSED  ] 3 test(s).");
# any other counts as one. What fails shows its whole output. Nothing is ever skipped in silence: a
# skipped test is a failed one.

passed=0
failed=0

# How many passed and failed, by the log $1: "3 1".
counts() {
    awk '
        /^[0-9]+ passed, [0-9]+ failed$/ { said = 1; good = $1; bad = $3 }
        /^\[  PASSED  \] [0-9]+ test/ && !said { good += $4 }
        /^\[  (FAILED |SKIPPED) \] [0-9]+ test/ && !said { bad += $4 }
        END {
            if (said && good + bad == 0)
                bad = 1 # it says that it did nothing
            print good + 0, bad + 0
        }' "$1"
}

# tally NAME COMMAND…
tally() {
    name=$1
    shift
    log=$logs/$(echo "$name" | tr '/ ' '__').log
    start=$(date +%s)
    status=0
    timeout "${TEST_SECONDS:-600}" "$@" >"$log" 2>&1 </dev/null || status=$?
    good=$(counts "$log")
    bad=${good#* }
    good=${good% *}
    [ "$status" = 0 ] || [ "$bad" != 0 ] || bad=1
    [ "$good$bad" != 00 ] || good=1
    passed=$((passed + good))
    failed=$((failed + bad))
    if [ "$bad" = 0 ]; then
        printf '  ok    %-44s %4d   %ds\n' "$name" "$good" $(($(date +%s) - start))
    else
        cat "$log"
        printf '  FAIL  %-44s %4d failed (exit %d)\n' "$name" "$bad" "$status"
    fi
}

# What was asked for but is not there fails.
nothing() {
    failed=$((failed + 1))
    printf '  FAIL  %s\n' "$1"
}

summary() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}
