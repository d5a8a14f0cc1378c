# Sourced by run_tests.sh and run_checks.sh: runs commands, counts, tells.
#
# A command that says how much it did is believed ("[  PASSED  ] 3 test(s)." or "3 passed, 1 failed");
# any other counts as one. What fails shows its whole output. Nothing is ever skipped in silence: a
# skipped test is a failed one.

passed=0
failed=0

# The sum of the numbers that the sed program $2 finds in the log $1.
sum() {
    sed -n "$2" "$1" | awk '{ n += $1 } END { print n + 0 }'
}

# tally NAME COMMAND…
tally() {
    name=$1
    shift
    log=$logs/$(echo "$name" | tr '/ ' '__').log
    start=$(date +%s)
    status=0
    timeout "${TEST_SECONDS:-600}" "$@" >"$log" 2>&1 </dev/null || status=$?
    good=$(sum "$log" 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p; s/^\([0-9]*\) passed, [0-9]* failed$/\1/p')
    bad=$(sum "$log" 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p; s/^\[  SKIPPED \] \([0-9]*\) test.*/\1/p
        s/^[0-9]* passed, \([0-9]*\) failed$/\1/p')
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
