#!/bin/sh
# run_tests.sh KIND…   Runs the tests of these kinds: units screenplays schemas end_to_end pages checks.
# BUILD is the folder of the unit tests, BINARY the program under test. Ends with "N passed, N failed".
set -u
tools=$(dirname "$0")
logs=$BUILD/log
mkdir -p "$logs"
. "$tools/tally.sh"

units() {
    for source in tests/unit/test_*.c; do
        name=$(basename "$source" .c)
        [ -x "$BUILD/$name" ] || { nothing "$name was not built" && continue; }
        tally "$name" "$BUILD/$name"
    done
}

screenplays() {
    for play in tests/conversations/*.chat; do
        [ -e "$play" ] || { nothing "no screenplay in tests/conversations" && continue; }
        tally "$(basename "$play")" "$BINARY" play "$play"
    done
}

# Programs of Node that are given the binary. What begins with an underscore is shared by them.
end_to_end() {
    for program in tests/end_to_end/[!_]*.mjs; do
        [ -e "$program" ] || { nothing "no test in tests/end_to_end" && continue; }
        tally "$program" node "$program" "$BINARY"
    done
}

export ASAN_OPTIONS="detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1"
export UBSAN_OPTIONS="print_stacktrace=1"
export TSAN_OPTIONS="halt_on_error=1"

for kind in "$@"; do
    if [ -z "$BINARY" ] && [ "$kind" != units ] && [ "$kind" != checks ]; then
        nothing "$kind: there is no program to test"
        continue
    fi
    case $kind in
    units) units ;;
    screenplays) screenplays ;;
    schemas) tally "schemas of what is sent" node tests/schemas/check.mjs "$BUILD/test_whatsapp_send_kinds" \
        "$BUILD/test_whatsapp_template_draft" ;;
    end_to_end) end_to_end ;;
    pages)
        tally "pages" node tests/pages/check.mjs build/pages
        tally "pages, the whole story" "$tools/with_demo.sh" "$BINARY" node tests/pages/story.mjs
        tally "pages, what staff do" "$tools/with_demo.sh" "$BINARY" node tests/pages/story_staff.mjs
        tally "pages, pictures and files" "$tools/with_demo.sh" "$BINARY" node tests/pages/story_media.mjs
        tally "pages, the tour" "$tools/with_demo.sh" "$BINARY" node tests/pages/story_tour.mjs
        ;;
    checks) tally "checks refuse bad samples" "$tools/test_checks.sh" ;;
    esac
done
summary
