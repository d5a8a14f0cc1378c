#!/bin/sh
# Fails where something is used that has a safer or a fairer way.
bad=0

# refuse PATTERN WHY FILE…
refuse() {
    pattern=$1
    why=$2
    shift 2
    [ $# -gt 0 ] || return 0
    found=$(grep -nHE -- "$pattern" "$@" | grep -vE '^[^:]*:[0-9]*: *(/?\*|//)') || return 0
    printf '%s\n' "$found" | sed "s|\$|   <- $why|"
    bad=1
}

# Files of these endings in these folders, as words (no name here has a space).
files() {
    endings=$1
    shift
    find "$@" -name node_modules -prune -o -type f -print 2>/dev/null | grep -E "\.($endings)\$" | sort
}

c=$(files 'c|h' bot channels flows kb prompts tests)
c_of_tests=$(files 'c|h' tests)
c_silent=$(files c bot channels flows kb prompts | grep -vE -f "$(dirname "$0")/prints.txt")
browser=$(files 'js|jsx' bot/pages)

# shellcheck disable=SC2086 # lists of words, on purpose
{
    refuse '\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca)\(' "no limit or hidden state: see bot/base/buf.h, text.h" $c
    refuse '\b(atoi|atol|atoll|atof)\(' "says nothing about bad numbers: strtol and check" $c
    refuse '\b(gmtime|localtime|ctime|asctime|strerror)\(' "shared between threads: use the _r form" $c
    refuse '\b(rand|srand|random)\(' "guessable: see bot/base/digest.h" $c
    refuse '\b(system|popen)\(' "no shell" $c
    refuse '\b(printf|puts|putchar|vprintf)\(|\bfprintf\((stdout|stderr)' "only the command line and the log speak: tests/tools/prints.txt" $c_silent
    refuse '\b(sleep|usleep|nanosleep)\(' "tests move the clock and wait for events" $c_of_tests
    refuse 'innerHTML|outerHTML|dangerouslySetInnerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function' "no markup from text" $browser
}
exit $bad
