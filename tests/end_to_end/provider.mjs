// A provider that misbehaves: refuses, is silent, cuts connections, repeats, mixes up. Each
// customer still gets each message, once.
import { assert, finish, includes, test, until } from "./support/harness.mjs";
import { call, deliver, newNumber, phone, staff, textMessage, webhook } from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const UNDELIVERABLE = 131026; // Meta's code
const MANY = 12;

const world = await openWorld({ people: { Ana: "analyst" }, env: { BALCAO_SEND_DOUBT: "2s" } });
const ana = staff(world, "Ana");
const good = { fail_next: 0, time_out: false, drop: false, duplicate: false, reorder: false,
               batch: 0, silent: false, withhold: "" };

async function behave(switches) {
    const { status, body } = await call("PUT", `${world.simulator}/v1/simulator/switches`,
                                        { body: { ...good, ...switches } });
    assert.equal(status, 200, JSON.stringify(body));
}

async function counts() {
    return (await call("GET", `${world.simulator}/v1/simulator/state`)).body.counts;
}

/** The messages of the customer's conversation, as the desk sees them. */
async function history(customer) {
    await customer.ask("quero falar com atendente");
    const ticket = await until("a ticket", async () => {
        const { items } = await ana.get("tickets?state=open&limit=100");
        return items.find(one => one.customer.address.endsWith(customer.number.slice(-4)));
    });
    return async () => (await ana.get(`conversations/${ticket.conversation}`)).messages;
}

async function greets(customer) {
    assert.match((await customer.next(30_000)).text, /Olá/);
    assert.deepEqual(await customer.rest(), []);
}

for (const failure of [429, 500, 502, 503])
    await test(`a send that is refused with ${failure} is tried again`, async () => {
        const customer = phone(world, newNumber());
        const { refused } = await counts();
        await behave({ fail_next: failure });
        await customer.say("oi");
        await greets(customer);
        assert.equal((await counts()).refused, refused + 1, "nothing was refused");
    });

await test("a send that is refused for good is shown as failed; the next goes out", async () => {
    const customer = phone(world, newNumber());
    await behave({ fail_next: UNDELIVERABLE });
    await customer.say("oi");
    await until("the refusal", async () => await world.metric("balcao_sends_failed_total") === 1);
    const messages = await (await history(customer))();
    includes(messages[1], { who: "bot", reason: "greeting", status: "failed" }, "greeting");
    assert.ok(messages[1].error.length > 0, "nobody is told why");
    assert.deepEqual(await customer.rest(), []);
});

await test("what became of a message is shown, and never goes back", async () => {
    const customer = phone(world, newNumber());
    await behave({ reorder: true });
    await customer.ask("oi");
    const messages = await history(customer);
    await behave({});
    await until("the greeting was read", async () => (await messages())[1].status === "read");
    await until("the provider is rid of its webhooks", async () => (await counts()).waiting === 0);
    assert.equal((await messages())[1].status, "read");
});

await test("a status that never comes does not hold up the others", async () => {
    const customer = phone(world, newNumber());
    await behave({ withhold: "sent" });
    await customer.ask("oi");
    const messages = await history(customer);
    await until("the greeting was read", async () => (await messages())[1].status === "read");
});

await test("a provider that accepts and never answers is not asked twice", async () => {
    const customer = phone(world, newNumber());
    await behave({ time_out: true });
    await customer.say("oi");
    await greets(customer);
    await customer.say("como funciona o cartao presente");
    assert.match((await customer.next()).text, /código digital/);
    await behave({});
    assert.match((await customer.ask("esqueci minha senha do app")).text, /senha/i);
    assert.equal((await counts()).repeated, 0);
});

await test("a connection cut after the message was accepted is settled by a status", async () => {
    const customer = phone(world, newNumber());
    await behave({ drop: true });
    await customer.say("oi");
    await greets(customer);
    await customer.say("oi");
    assert.match((await customer.next()).text, /^Oi/);
    await behave({});
    await until("the doubt is over", async () => (await counts()).waiting === 0);
    assert.equal((await counts()).repeated, 0);
});

await test("a provider that is not there is asked again until it is", async () => {
    const number = newNumber();
    const retried = await world.metric("balcao_sends_retried_total");
    await world.stopSimulator();
    const body = webhook(number, [textMessage(number, `wamid.${number}`, "oi")]);
    assert.equal((await deliver(world, body)).status, 200);
    await until("a send was tried", async () =>
        await world.metric("balcao_sends_retried_total") > retried);
    await world.startSimulator();
    await greets(phone(world, number));
    assert.equal((await counts()).repeated, 0);
});

await test("webhooks that come three times at once have one effect", async () => {
    const customers = Array.from({ length: MANY }, () => phone(world, newNumber()));
    await behave({ duplicate: true });
    await Promise.all(customers.map(one => one.say("oi")));
    for (const customer of customers) await greets(customer);
    await behave({});
    await until("the provider is rid of its webhooks", async () => (await counts()).waiting === 0);
    for (const customer of customers) assert.deepEqual(await customer.rest(), []);
    assert.equal((await counts()).repeated, 0);
});

await test("many messages in one webhook, in any order, are each answered", async () => {
    const customers = Array.from({ length: MANY }, () => phone(world, newNumber()));
    await behave({ batch: MANY, reorder: true });
    await Promise.all(customers.map(one => one.say("oi")));
    for (const customer of customers) await greets(customer);
    await behave({});
});

await test("messages of one customer in one webhook are answered in their order", async () => {
    const customer = phone(world, newNumber());
    const questions = ["oi", "como funciona o cartao presente", "esqueci minha senha do app"];
    const messages = questions.map((text, i) => ({
        ...textMessage(customer.number, `wamid.${customer.number}.${i}`, text),
        timestamp: String(Math.floor(Date.now() / 1000) - 10 + i),
    }));
    assert.equal((await deliver(world, webhook(customer.number, messages))).status, 200);
    assert.match((await customer.next()).text, /Olá/);
    assert.match((await customer.next()).text, /código digital/);
    assert.match((await customer.next()).text, /senha/i);
});

await test("a send in doubt that no status settles is repeated under the same id", async () => {
    const customer = phone(world, newNumber());
    await behave({ drop: true, silent: true });
    await customer.say("oi");
    const first = await customer.next();
    await behave({});
    const again = await customer.next(30_000);
    assert.equal(again.callback, first.callback);
    assert.equal((await counts()).repeated, 1);
    await customer.say("oi");
    assert.match((await customer.next()).text, /^Oi/, "it was repeated more than once");
});

await finish();
