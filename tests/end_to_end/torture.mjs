// kill -9 while the provider misbehaves in every way at once: refuses, is silent, accepts and cuts
// the connection, answers after its statuses, repeats, mixes up. The ledger is right all the same.
//
// CRASHES (30) is how often the server dies; `make torture` lets it die 500 times.
import { setTimeout as pause } from "node:timers/promises";
import { assert, finish, test } from "./support/harness.mjs";
import { calmLists } from "./support/lists.mjs";
import { staff } from "./support/talk.mjs";
import { chance, Walks } from "./support/walks.mjs";
import { openWorld } from "./support/world.mjs";

const CRASHES = Number(process.env.CRASHES ?? 30);
const QUESTIONS = 5;
const LISTS = 10;
const LIFE = 800; // ms, at most, beyond the start
const SHARDS = 3;

const world = await openWorld({ people: { Ana: "analyst" }, env: { BALCAO_WHATSAPP_RATE: "0" } });
let walks;

/** A mood of the provider: each fault is on now and then, and then hits a part of the sends. */
const mood = () => ({
    percent: 10 + chance(30),
    down: chance(4) === 0,
    drop: chance(3) === 0,
    early: chance(3) === 0,
    time_out: chance(6) === 0,
    fail_all: [0, 0, 0, 429, 500, 502, 503, 131016][chance(8)],
    slow_ms: chance(3) * 200,
    throughput: chance(4) === 0 ? 20 : 0,
    duplicate: chance(2) === 0,
    reorder: chance(3) === 0,
    shuffle: chance(2) === 0,
    batch: chance(3) * 20,
    withhold: ["", "", "sent", "delivered", "read"][chance(5)],
});

async function crashOften() {
    for (let i = 0; i < CRASHES; i++) {
        await walks.outer.behave(mood());
        walks.writeDirectly();
        if (i % 3 === 0) walks.writeByProvider();
        if (i % 4 === 0) walks.writeInChat();
        if (i % 10 === 0) walks.askForPerson();
        await pause(chance(LIFE));
        await world.kill();
        world.launch({ BALCAO_SHARDS: String(1 + chance(SHARDS)) });
        if (i % 2) await world.ready(); // now and then it dies while it starts
    }
    await walks.outer.behave();
    await world.ready();
}

await test("the calm run answers every question", async () => {
    walks = new Walks(world, await calmLists(world, staff(world, "Ana"), LISTS, QUESTIONS));
});

await test(`${CRASHES} crashes, and a provider with moods: the ledger is right`, async () => {
    await crashOften();
    const total = await walks.expectEnd();
    const totals = await walks.outer.totals();
    console.log(`    ${CRASHES} crashes, ${total} answers on the phones, once and in order`);
    console.log(`    the ledger: ${JSON.stringify(totals)}`);
    assert.deepEqual([totals.repeated, totals.failed, totals.lost], [0, 0, 0]);
});

await test("no event was given up", async () => {
    assert.deepEqual((await walks.ana.get("dead")).items, []);
});

await finish();
