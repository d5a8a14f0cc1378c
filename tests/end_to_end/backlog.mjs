// What Meta delivers after an outage, and what it delivers twice: copies in parallel, a thousand
// updates in one POST, the same mixed up, three hours at once. Everything is answered once and in
// order, and who writes meanwhile does not wait for it.
import { once } from "node:events";
import net from "node:net";
import { assert, finish, test, until } from "./support/harness.mjs";
import { calmLists } from "./support/lists.mjs";
import { expectLedger, outside } from "./support/outside.mjs";
import { deliver, envelope, newNumber, phone, sign, staff, textMessage } from "./support/talk.mjs";
import { openWorld, phoneNumberId } from "./support/world.mjs";

const LISTS = 10;
const QUESTIONS = 4;
const UPDATES = 1000; // of one POST, as many as Meta sends
const COPIES = 40;
const HOURS = 3;
const POSTS = 4; // of UPDATES each, for those three hours
const SLOW = 60; // webhooks whose bodies come slowly
const LIVE = 10; // customers who write meanwhile

const world = await openWorld({
    people: { Ana: "analyst" },
    assistant: { stale_minutes: 0 }, // screenplays say how late questions are answered
    env: { BALCAO_WHATSAPP_RATE: "400", BALCAO_SEND_DOUBT: "60s" },
});
const outer = outside(world);
const ana = staff(world, "Ana");
const everybody = [];

let lists;
await test("the calm run answers every question", async () => {
    lists = await calmLists(world, ana, LISTS, QUESTIONS);
});

function someone(i) {
    const list = lists[i % lists.length];
    const customer = { number: newNumber(), list, wanted: list.map(one => one.text) };
    everybody.push(customer);
    return customer;
}

const crowd = count => Array.from({ length: count }, (_, i) => someone(i));

/** The customer's messages, one a second, the last one `age` seconds ago. */
function messages({ number, list }, age) {
    const now = Math.floor(Date.now() / 1000);
    return list.map(({ question }, i) => ({
        ...textMessage(number, `wamid.${number}.${i}`, question),
        timestamp: String(now - age - list.length + i),
    }));
}

const post = list => envelope({
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "15550783881", phone_number_id: phoneNumberId },
    contacts: [],
    messages: list,
});

async function take(body) {
    assert.equal((await deliver(world, body)).status, 200);
}

/** The same in each run, so that a failure can be seen again. */
function shuffled(list) {
    let state = 7;
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
        state = (state * 48271) % 2147483647;
        const other = state % (i + 1);
        [copy[i], copy[other]] = [copy[other], copy[i]];
    }
    return copy;
}

await test(`${COPIES} copies of a webhook at once have one effect`, async () => {
    const customers = crowd(LISTS);
    for (let i = 0; i < QUESTIONS; i++) {
        const bodies = customers.map(one => post([messages(one, 0)[i]]));
        await Promise.all(bodies.flatMap(body => Array.from({ length: COPIES }, () => take(body))));
    }
    const total = await expectLedger(outer, customers);
    console.log(`    ${LISTS * QUESTIONS * COPIES} webhooks, ${total} answers`);
});

await test(`a webhook with ${UPDATES} updates, and again, and mixed up`, async () => {
    const customers = crowd(UPDATES / QUESTIONS);
    const updates = customers.flatMap(one => messages(one, 0));
    assert.equal(updates.length, UPDATES);
    await take(post(updates));
    await Promise.all([take(post(updates)), take(post(shuffled(updates))),
                       take(post([...updates].reverse()))]);
    const total = await expectLedger(outer, customers);
    console.log(`    4 webhooks of ${UPDATES} updates, ${total} answers`);
});

await test(`a webhook with ${UPDATES} updates in any order is answered in the customers'`, async () => {
    const customers = crowd(UPDATES / QUESTIONS);
    await take(post(shuffled(customers.flatMap(one => messages(one, 0)))));
    const total = await expectLedger(outer, customers);
    console.log(`    1 webhook of ${UPDATES} updates, ${total} answers`);
});

await test(`${UPDATES} statuses in one webhook, three times, change nothing for anybody`, async () => {
    const sent = (await outer.ledger()).filter(one => one.callback).slice(0, UPDATES);
    const statuses = sent.map(one => ({
        id: one.id, status: "read", timestamp: String(Math.floor(Date.now() / 1000)),
        recipient_id: one.customer, biz_opaque_callback_data: one.callback,
    }));
    const body = envelope({ messaging_product: "whatsapp",
                            metadata: { display_phone_number: "1", phone_number_id: phoneNumberId },
                            statuses });
    const before = await outer.totals();
    await Promise.all([take(body), take(body), take(body)]);
    const customer = phone(world, newNumber());
    assert.match((await customer.ask("oi")).text, /Olá/);
    assert.equal((await outer.totals()).received, before.received + 1);
});

/** A webhook of which one half has arrived; rest() sends the other and waits for the 200. */
function half(body) {
    const bytes = Buffer.from(body);
    const middle = bytes.length >> 1;
    const head = ["POST /webhooks/whatsapp/default HTTP/1.1", "Host: test", "Connection: close",
                  "Content-Type: application/json", `X-Hub-Signature-256: ${sign(body)}`,
                  `Content-Length: ${bytes.length}`].join("\r\n");
    const socket = net.connect(world.port, "127.0.0.1");
    socket.write(`${head}\r\n\r\n`);
    socket.write(bytes.subarray(0, middle));
    return {
        async rest() {
            let found = "";
            socket.on("data", piece => { found += piece; });
            for (let at = middle; at < bytes.length; at += 8)
                socket.write(bytes.subarray(at, at + 8));
            await once(socket, "close");
            assert.match(found, /^HTTP\/1.1 200 /);
        },
    };
}

await test(`${SLOW} webhooks whose bodies come slowly hold up nobody`, async () => {
    const customers = crowd(SLOW);
    const slow = customers.map(one => half(post(messages(one, 0))));
    const other = someone(0);
    await take(post(messages(other, 0)));
    await expectLedger(outer, [other]); // while the others are not even read
    await Promise.all(slow.map(one => one.rest()));
    const total = await expectLedger(outer, customers);
    console.log(`    ${SLOW} slow webhooks, ${total} answers`);
});

/** Writes like anybody, one question after the other: how long each answer took, and how many of
 *  the others' were sent meanwhile. */
async function live({ number, list }, waits) {
    for (const [i, { question }] of list.entries()) {
        const { sends } = await outer.counts();
        const began = Date.now();
        await take(post([textMessage(number, `wamid.${number}.${i}`, question)]));
        const answer = await until(`answer ${i} for ${number}`, async () =>
            (await outer.ledger(number))[i], 60_000);
        waits.push({ ms: Date.now() - began, others: answer.number - sends });
    }
}

const worst = (waits, what) => waits.map(one => one[what]).sort((a, b) => a - b);

await test(`${HOURS} hours of backlog at once: those who write now do not wait for it`, async () => {
    const late = crowd(POSTS * UPDATES / QUESTIONS);
    const now = crowd(LIVE);
    const waits = [];
    const age = i => Math.floor(HOURS * 3600 * (1 - i / late.length));
    const updates = late.flatMap((one, i) => messages(one, age(i)));
    const bodies = Array.from({ length: POSTS }, (_, i) =>
        post(updates.slice(i * UPDATES, (i + 1) * UPDATES)));
    const began = Date.now();
    const talks = now.map(one => live(one, waits));
    await Promise.all(bodies.map(take));
    const taken = Date.now() - began;
    await Promise.all(talks);
    const total = await expectLedger(outer, [...late, ...now]);
    const [ms, others] = [worst(waits, "ms"), worst(waits, "others")];
    console.log(`    ${POSTS} webhooks of ${UPDATES} taken in ${taken} ms, ${total} answers; who wrote `
                + `meanwhile waited ${ms[ms.length >> 1]} ms, at most ${ms.at(-1)} ms, for `
                + `${others[others.length >> 1]} of the others, at most ${others.at(-1)}`);
    assert.ok(others.at(-1) < UPDATES, "somebody waited for the backlog");
});

await test("after all that, nobody has got anything more", async () => {
    await expectLedger(outer, everybody);
    const totals = await outer.totals();
    assert.deepEqual([totals.repeated, totals.refused, totals.failed], [0, 0, 0]);
    console.log(`    in all: ${JSON.stringify(totals)}`);
});

await finish();
