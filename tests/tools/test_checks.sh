#!/bin/sh
# Each check must refuse a sample that breaks its rule, and accept one that does not.
set -u
tools=$(cd "$(dirname "$0")" && pwd)
place=$(mktemp -d)
count=$(mktemp)
trap 'rm -rf "$place" "$count"' EXIT

# expect refused|accepted CHECK FILE   The sample's text comes from standard input.
expect() {
    rm -rf "${place:?}"/*
    mkdir -p "$place/$(dirname "$3")"
    cat >"$place/$3"
    if (cd "$place" && "$tools/$2" >output 2>&1); then got=accepted; else got=refused; fi
    if [ "$got" = "$1" ] && { [ "$got" = accepted ] || grep -q "$3" "$place/output"; }; then
        echo passed >>"$count"
    else
        echo failed >>"$count"
        echo "$2 should have $1 $3, but: $got"
        cat "$place/output"
    fi
}

# lines COUNT TEXT
lines() {
    awk -v count="$1" -v text="$2" 'BEGIN { while (count--) print text }'
}

echo '#include "bot/store/store.h"' | expect refused layers.sh bot/net/pipe.c
echo '#include "flows/flow.h"' | expect refused layers.sh bot/base/up.c
echo '#include "bot/net/hub.h"' | expect refused layers.sh flows/step.c
echo '#include "bot/net/hub.h"' | expect accepted layers.sh channels/whatsapp/send.c
echo '#include "bot/store/store.h"' | expect refused layers.sh channels/whatsapp/send.c

{ echo 'void f(void)' && echo '{' && lines 60 '    g();' && echo '}'; } | expect refused limits.sh bot/long.c
{ echo 'void f(void)' && echo '{' && lines 57 '    g();' && echo '}'; } | expect accepted limits.sh bot/fits.c
{ echo 'export function f() {' && lines 60 '  g();' && echo '}'; } | expect refused limits.sh bot/pages/long.jsx
{ echo 'const f = async () => {' && lines 60 '  g();' && echo '};'; } | expect refused limits.sh tests/pages/long.mjs
{ echo 'function f() {' && lines 40 '  g();' && echo '  function h() {' && lines 40 '    g();' && echo '  }' && echo '}'; } |
    expect accepted limits.sh bot/pages/nested.js
lines 501 'int x;' | expect refused limits.sh kb/long.c
lines 500 'int x;' | expect accepted limits.sh kb/fits.c
lines 501 'a { color: red }' | expect refused limits.sh bot/pages/long.css
echo '#pragma once' | expect refused limits.sh bot/base/mute.h
echo '/* What it is for. */' | expect accepted limits.sh bot/base/told.h

for call in 'strcpy(a, b)' 'strcat(a, b)' 'sprintf(a, b)' 'gets(a)' 'strtok(a, b)' 'atoi(a)' 'atol(a)' \
    'gmtime(t)' 'localtime(t)' 'strerror(e)' 'rand()' 'system(a)' 'printf(a)' 'fprintf(stdout, a)'; do
    echo "    x = $call;" | expect refused banned.sh bot/base/sample.c
done
for call in 'sleep(1)' 'usleep(1)' 'nanosleep(a, b)'; do
    echo "    $call;" | expect refused banned.sh tests/unit/test_sample.c
done
for call in 'snprintf(a, n, b)' 'fgets(a, n, f)' 'gmtime_r(t, &u)' 'strerror_r(e, a, n)' 'file_system(a)'; do
    echo "    $call;" | expect accepted banned.sh bot/base/sample.c
done
echo ' * printf(x) in a comment' | expect accepted banned.sh bot/base/sample.c
echo '    printf(x);' | expect accepted banned.sh bot/main.c
echo '    printf(x);' | expect accepted banned.sh bot/commands/show.c
echo 'node.innerHTML = text;' | expect refused banned.sh bot/pages/sample.jsx
echo '<p dangerouslySetInnerHTML={x} />' | expect refused banned.sh bot/pages/sample.jsx
echo 'node.textContent = text;' | expect accepted banned.sh bot/pages/sample.jsx

echo "$(grep -c passed "$count") passed, $(grep -c failed "$count") failed"
! grep -q failed "$count"
