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
    function check(start) {
        if (line - start > 60)
            bad(start, "a function of " line - start " lines; 60 is the limit")
    }
    # In C, in our format, a function stands between a line "{" and a line "}".
    function read_c() {
        if ($0 == "{")
            open[0] = line - 1
        else if (/^}/ && open[0]) {
            check(open[0])
            open[0] = 0
        }
    }
    # In JavaScript, it ends at the first "}" as far in as its first line.
    function read_js() {
        match($0, /^ */)
        inside = RLENGTH
        if (/^ *(export )?(default )?(async )?function.*{$/ || /^ *(export )?const [A-Za-z_$]+ = .*=> \(?{$/)
            open[inside] = line
        else if (/^ *}/ && open[inside]) {
            check(open[inside])
            open[inside] = 0
        }
    }
    {
        path = $0
        line = 0
        split("", open)
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
