// What customers see before an answer comes: read, and typing. At most one call for what they sent.
import { assert, finish, test, until } from "./support/harness.mjs";
import { post, startGraph } from "./support/double.mjs";
import { startModel } from "./support/model.mjs";
import { newNumber, staff, textMessage, webhook } from "./support/talk.mjs";
import { appSecret, openWorld } from "./support/world.mjs";

const graph = await startGraph();
const model = await startModel();
const settings = { BALCAO_WHATSAPP_API: graph.url };
const world = await openWorld({ simulator: false, people: { Ana: "analyst" }, env: settings });
const ana = staff(world, "Ana");

let ids = 0;

async function write(where, customer, text) {
    const id = `wamid.in.${++ids}`;
    const body = webhook(customer, [textMessage(customer, id, text)]);
    assert.equal((await post(where, "default", body, appSecret)).status, 200);
    return id;
}

const readsOf = id => graph.reads.filter(one => one.message_id === id);
const answers = (customer, count) => until(`${count} answers`, () =>
    graph.to(customer).length === count);

async function ticketOf(customer) {
    return until("a ticket", async () => {
        const { items } = await ana.get("tickets?state=open&limit=100");
        return items.find(one => one.customer.address.endsWith(customer.slice(-4)));
    });
}

await test("what the bot answers was read, by one call each", async () => {
    const customer = newNumber();
    const first = await write(world, customer, "oi");
    await answers(customer, 1);
    const second = await write(world, customer, "como funciona o cartao presente");
    await answers(customer, 2);
    await until("both are read", () => readsOf(first).length && readsOf(second).length);
    assert.equal(readsOf(first).length, 1);
    assert.equal(readsOf(second).length, 1);
    assert.equal(readsOf(second)[0].typing_indicator, undefined, "nobody was writing");
});

await test("what waits for a person is read when a person reads it", async () => {
    const customer = newNumber();
    const asked = await write(world, customer, "quero falar com um atendente");
    await answers(customer, 1);
    const waiting = await write(world, customer, "é sobre o meu pedido");
    const ticket = await ticketOf(customer);
    await answers(customer, 2);
    assert.deepEqual([...readsOf(asked), ...readsOf(waiting)], []);

    const look = doing => ana.put(`tickets/${ticket.id}/presence`, { doing });
    assert.equal((await look("viewing")).status, 204);
    await until("it was read", () => readsOf(waiting).length === 1);
    await look("viewing");
    await look("writing");
    await look("writing");
    await until("the typing shows", () => readsOf(waiting).length === 2);
    assert.deepEqual(readsOf(waiting)[1].typing_indicator, { type: "text" });
    assert.equal((await ana.post(`tickets/${ticket.id}/take`)).status, 200);
    assert.equal((await ana.post(`tickets/${ticket.id}/say`, { text: "Já vejo." })).status, 200);
    await answers(customer, 4);
    assert.equal(readsOf(waiting).length, 2, "the same is told again and again");
});

await test("while a model is asked the typing shows, in the same call", async () => {
    await world.stop();
    await world.start(model.settings);
    const customer = newNumber();
    await write(world, customer, "oi");
    await answers(customer, 1);
    const asked = await write(world, customer, "como funciona o cartao presente");
    await answers(customer, 2);
    assert.equal(readsOf(asked).length, 1);
    assert.deepEqual(readsOf(asked)[0].typing_indicator, { type: "text" });
});

await test("a number may do without", async () => {
    await world.stop();
    await world.start({ BALCAO_WHATSAPP_RECEIPTS: "no" });
    const customer = newNumber();
    const asked = await write(world, customer, "oi");
    await answers(customer, 1);
    assert.deepEqual(readsOf(asked), []);
});

await graph.shut();
await finish();
