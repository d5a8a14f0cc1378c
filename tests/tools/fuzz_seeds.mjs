// node fuzz_seeds.mjs FIXTURES… TO   Writes the webhook of each line of the fixtures as a file of its own.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const families = process.argv.slice(2, -1);
const to = process.argv.at(-1);
let count = 0;

mkdirSync(to, { recursive: true });
for (const family of families)
    for (const line of readFileSync(family, "utf8").split("\n").filter(Boolean))
        writeFileSync(`${to}/${++count}.json`, JSON.stringify(JSON.parse(line).webhook));
