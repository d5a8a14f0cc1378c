#!/bin/sh
# coverage.sh BUILD   After the tests ran in a build of MODE=coverage: how many lines of each folder they reached.
set -eu
cd "$(dirname "$0")/../.."
for folder in bot channels flows kb prompts; do
    find "$1/$folder" -name '*.gcda' 2>/dev/null
done | while read -r data; do
    gcov -n -o "$(dirname "$data")" "$data" 2>/dev/null
done | awk -F"[':% ]+" '
    /^File/ { file = $2; own = file !~ /^\// && file !~ /\.h$/ }
    /^Lines executed/ && own {
        folder = file
        sub("/[^/]*$", "", folder)
        hit = $3 * $5 / 100
        lines[folder] += $5; reached[folder] += hit
        all += $5; all_reached += hit
        own = 0
    }
    END {
        for (folder in lines)
            printf "%-24s %5.1f %% of %d lines\n", folder, 100 * reached[folder] / lines[folder], lines[folder] | "sort"
        close("sort")
        printf "%-24s %5.1f %% of %d lines\n", "all", all ? 100 * all_reached / all : 0, all
    }'
