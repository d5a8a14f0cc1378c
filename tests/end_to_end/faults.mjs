// The provider fails in every way that is known of it, while customers write: nothing is lost, and
// the simulator's ledger shows that nobody got anything twice or out of order.
import { setTimeout as pause } from "node:timers/promises";
import { assert, finish, test, until } from "./support/harness.mjs";
import { calmLists } from "./support/lists.mjs";
import { expectLedger, outside } from "./support/outside.mjs";
import { startProxy } from "./support/proxy.mjs";
import { deliver, newNumber, staff, textMessage, webhook } from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const LISTS = 6;
const QUESTIONS = 3;
const CUSTOMERS = 12; // of each fault
const WILD = 10; // sends that fail while everything changes, at least

const world = await openWorld({ people: { Ana: "analyst" }, idle: true,
                                env: { BALCAO_SEND_DOUBT: "3s", BALCAO_WHATSAPP_RATE: "0" } });
const wire = await startProxy(world.simulatorPort);
world.settings.BALCAO_WHATSAPP_API = `http://127.0.0.1:${wire.port}/simulator/graph/v23.0`;
await world.start();
const outer = outside(world);
const everybody = [];
const chance = limit => Math.floor(Math.random() * limit);

let lists;
await test("the calm run answers every question", async () => {
    lists = await calmLists(world, staff(world, "Ana"), LISTS, QUESTIONS);
});

/** Customers who all write at once, each message a webhook of its own. */
async function write(count = CUSTOMERS) {
    const customers = Array.from({ length: count }, (_, i) => {
        const list = lists[i % lists.length];
        return { number: newNumber(), list, wanted: list.map(one => one.text) };
    });
    for (let i = 0; i < QUESTIONS; i++)
        for (const { number, list } of customers) {
            const message = textMessage(number, `wamid.${number}.${i}`, list[i].question);
            assert.equal((await deliver(world, webhook(number, [message]))).status, 200);
        }
    everybody.push(...customers);
    return customers;
}

async function drained(what, customers, before) {
    const total = await expectLedger(outer, customers);
    const after = await outer.totals();
    const more = name => after[name] - before[name];
    console.log(`    ${what}: ${total} answers once and in order; `
                + `${more("refused")} refused, ${more("cut")} cut, `
                + `${more("unanswered")} accepted without an answer`);
}

/** {fault: {switches, hits: the total that must grow, lasts: it is never switched off}} */
const faults = {
    "the provider closes every connection": { switches: { down: true }, hits: "cut" },
    "a storm of 429": { switches: { fail_all: 429 }, hits: "refused" },
    "a storm of 502 in HTML": { switches: { fail_all: 502 }, hits: "refused" },
    "a storm of 503": { switches: { fail_all: 503 }, hits: "refused" },
    "the number may send 10 a second": { switches: { throughput: 10 }, hits: "refused",
                                         lasts: true },
    "a customer may get one in a while": { switches: { pair_burst: 1, pair_ms: 2500 }, hits: "refused",
                                        lasts: true },
    "every second send is refused": { switches: { fail_all: 500, percent: 50 }, hits: "refused" },
    "connections are cut after accepting": { switches: { drop: true, percent: 40 },
                                             hits: "unanswered", lasts: true },
    "answers come after their statuses": { switches: { early: true, shuffle: true,
                                                       duplicate: true },
                                           hits: "received", lasts: true },
    "answers are slow": { switches: { slow_ms: 600 }, hits: "received", lasts: true },
    "statuses are mixed up, and one never comes": {
        switches: { shuffle: true, reorder: true, duplicate: true, batch: 50,
                    withhold: "delivered" },
        hits: "received", lasts: true },
};

for (const [what, { switches, hits, lasts }] of Object.entries(faults))
    await test(`${what}: nothing is lost, nothing doubled`, async () => {
        const before = await outer.totals();
        await outer.behave(switches);
        const customers = await write();
        await until("the fault was met", async () => (await outer.totals())[hits] > before[hits]);
        if (!lasts) await outer.behave();
        await drained(what, customers, before);
        await outer.behave();
    });

for (const mode of ["closed", "cut", "drip"])
    await test(`the wire is "${mode}": nothing is lost, nothing doubled`, async () => {
        const before = await outer.totals();
        const tried = await world.metric("balcao_sends_doubtful_total");
        await wire.set(mode);
        const customers = await write();
        if (mode === "cut")
            await until("an answer was cut off", async () =>
                await world.metric("balcao_sends_doubtful_total") > tried);
        if (mode !== "drip") await wire.set("pass");
        await drained(mode, customers, before);
        await wire.set("pass");
    });

await test("the provider has every mood at once: nothing is lost, nothing doubled", async () => {
    const before = await outer.totals();
    const customers = [];
    const failed = async () => {
        const totals = await outer.totals();
        return totals.refused + totals.cut - before.refused - before.cut;
    };
    while (await failed() < WILD) {
        await outer.behave({
            percent: 30, down: chance(4) === 0, drop: chance(3) === 0, early: chance(3) === 0,
            fail_all: [0, 0, 429, 500, 502, 503, 131016][chance(7)], slow_ms: chance(3) * 100,
            duplicate: chance(2) === 0, reorder: chance(3) === 0, shuffle: chance(2) === 0,
            batch: chance(3) * 20, withhold: ["", "sent", "delivered", "read"][chance(4)],
        });
        customers.push(...await write(1));
        await pause(chance(100));
    }
    await outer.behave();
    await drained("all at once", customers, before);
});

await test("after all that, nobody has got anything more", async () => {
    await expectLedger(outer, everybody);
    const totals = await outer.totals();
    assert.deepEqual([totals.repeated, totals.failed, totals.lost], [0, 0, 0]);
    assert.equal(await world.metric("balcao_sends_failed_total"), 0);
    console.log(`    in all: ${JSON.stringify(totals)}`);
});

await wire.set("closed");
await finish();
