// The simulator as tests steer it: how the world misbehaves, what happens in it, and its ledger,
// which knows what each customer really got.
import { assert, until } from "./harness.mjs";
import { call } from "./talk.mjs";

const good = { fail_next: 0, fail_all: 0, down: false, time_out: false, drop: false, early: false,
               slow_ms: 0, percent: 0, pair_burst: 0, pair_ms: 0, throughput: 0, duplicate: false,
               reorder: false, shuffle: false, batch: 0, silent: false, withhold: "" };
const SETTLED = 120_000;

export function outside(world) {
    const url = path => `${world.simulator}/v1/simulator/${path}`;
    const state = async () => (await call("GET", url("state?customer=nobody"))).body;
    const lines = async (number = "") =>
        (await call("GET", url(`ledger?customer=${number}`))).body;
    return {
        /** All other switches are good. */
        async behave(switches = {}) {
            const { status, body } = await call("PUT", url("switches"),
                                                { body: { ...good, ...switches } });
            assert.equal(status, 200, JSON.stringify(body));
        },
        async happen(event) {
            const { status, body } = await call("POST", url("events"), { body: event });
            assert.equal(status, 202, JSON.stringify(body));
        },
        counts: async () => (await state()).counts,
        totals: async () => (await lines()).totals,
        ledger: async number => (await lines(number)).items,
        /** What is on each phone: {number: [text]}, in the order of arrival. */
        async phones() {
            const found = new Map();
            for (const line of (await lines()).items.filter(one => one.outcome === "received"))
                found.set(line.customer, [...(found.get(line.customer) ?? []), line.text]);
            return found;
        },
        /** Waits until the provider is rid of all its webhooks. */
        settled: () => until("the provider is rid of its webhooks", async () =>
            (await state()).counts.waiting === 0, SETTLED),
    };
}

/** Each of `customers`, {number, wanted: [text]}, has got just that, once and in that order. */
export async function expectLedger(outer, customers, limit = SETTLED) {
    const total = customers.reduce((sum, one) => sum + one.wanted.length, 0);
    const mine = new Set(customers.map(one => one.number));
    const arrived = async () => [...await outer.phones()]
        .filter(([number]) => mine.has(number)).reduce((sum, [, list]) => sum + list.length, 0);
    await until(`${total} answers are on the phones`, async () => await arrived() >= total, limit)
        .catch(async () => console.log(`    of ${total} answers ${await arrived()} came`));
    await outer.settled();
    const phones = await outer.phones();
    for (const { number, wanted } of customers)
        assert.deepEqual(phones.get(number) ?? [], wanted, `what ${number} got`);
    const doubled = (await outer.ledger()).filter(one => mine.has(one.customer) && one.times > 1);
    assert.deepEqual(doubled, [], "accepted more than once");
    return total;
}
