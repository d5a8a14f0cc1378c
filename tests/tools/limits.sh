#!/bin/sh
# Fails when a function is longer than 60 lines, a file longer than 500, or a header has no story at its top.
find bot channels flows kb prompts tests -name node_modules -prune -o -type f \
    \( -name '*.[ch]' -o -name '*.js' -o -name '*.jsx' -o -name '*.mjs' -o -name '*.css' \) -print 2>/dev/null |
sort |
awk '
    function bad(line, what) {
        print path ":" line ": " what
        failed = 1
    }
    function check(start, not_its_own) {
        if (line - start - not_its_own > 60)
            bad(start, "a function of " line - start - not_its_own " lines; 60 is the limit")
    }
    # In C, in our format, a function stands between a line "{" and a line "}".
    function read_c() {
        if ($0 == "{")
            open[0] = line - 1
        else if (/^}/ && open[0]) {
            check(open[0], 0)
            open[0] = 0
        }
    }
    # In JavaScript, it ends at the first "}" as far in as its first line. What it holds of other
    # functions is theirs.
    function read_js(  outer) {
        match($0, /^ */)
        inside = RLENGTH
        if (/^ *(export )?(default )?(async )?function.*{$/ || /^ *(export )?const [A-Za-z_$]+ = .*=> \(?{$/) {
            open[inside] = line
            held[inside] = 0
        } else if (/^ *}/ && open[inside]) {
            check(open[inside], held[inside])
            for (outer = inside - 1; outer >= 0; outer--)
                if (open[outer]) {
                    held[outer] += line - open[inside] + 1
                    break
                }
            open[inside] = 0
        }
    }
    {
        path = $0
        line = 0
        split("", open)
        split("", held)
        while ((getline < path) > 0) {
            line++
            if (line == 1 && path ~ /\.h$/ && !/^\/\*/)
                bad(1, "a header begins with a comment that says what it is for")
            if (path ~ /\.[ch]$/)
                read_c()
            else if (path !~ /css$/)
                read_js()
        }
        close(path)
        if (line > 500)
            bad(line, "a file of " line " lines; 500 is the limit")
    }
    END { exit failed }'
