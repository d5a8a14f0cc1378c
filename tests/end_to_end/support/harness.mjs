// Tests of the real program over real sockets: counting, comparing, waiting.
//
// A file of tests is run as `node FILE BINARY`. It ends with "N passed, N failed" and exit 1 when
// something failed. What fails prints what was expected, what was found, and what the server said.
import assert from "node:assert/strict";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export { assert };

export const binary = path.resolve(process.argv[2] ?? "build/dev/balcao");

const LOG_LINES = 25;
const LOOK_AGAIN = 20; // ms between two looks at a condition
let passed = 0;
let failed = 0;
const worlds = [];

/** Worlds are closed, and their logs are shown, by the harness. */
export function register(world) {
    worlds.push(world);
}

export async function test(name, run) {
    for (const world of worlds) world.markLog();
    try {
        await run();
        passed++;
    } catch (error) {
        failed++;
        tell(name, error);
    }
}

function tell(name, error) {
    console.log(`FAIL ${name}`);
    console.log(indent(error.code === "ERR_ASSERTION" ? error.message : `${error.stack}`));
    for (const world of worlds.filter(one => !one.closed)) {
        console.log(`  what ${world.name} said meanwhile, ${world.condition()}:`);
        console.log(indent(world.log(LOG_LINES).join("\n")));
    }
}

function indent(text) {
    return text.split("\n").map(line => `    ${line}`).join("\n");
}

/** Looks until `look` returns something true; that is returned. A throw of `look`: not yet. */
export async function until(what, look, limit = 15_000) {
    const end = Date.now() + limit;
    let found;
    for (;;) {
        try {
            found = await look();
            if (found) return found;
        } catch (error) {
            found = error.message;
        }
        if (Date.now() > end) break;
        await pause(LOOK_AGAIN);
    }
    assert.fail(`expected within ${limit} ms: ${what}\nfound: ${JSON.stringify(found)}`);
}

/** Asserts that `found` has at least the members of `wanted`. */
export function includes(found, wanted, what = "") {
    for (const [name, value] of Object.entries(wanted))
        assert.deepEqual(found?.[name], value,
                         `${what} "${name}": expected ${JSON.stringify(value)}`
                         + `\nfound: ${JSON.stringify(found?.[name])}`
                         + `\nof ${JSON.stringify(found)}`);
}

/** Closes everything, tells the count, ends the process. */
export async function finish() {
    for (const world of worlds)
        await world.close().catch(error => {
            failed++;
            tell(`closing ${world.name}`, error);
        });
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
}
