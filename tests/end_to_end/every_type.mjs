// Every webhook of the fixtures, over the socket: taken, and what a conversation holds of it can be
// seen at the desk.
import fs from "node:fs/promises";
import { assert, finish, includes, test, until } from "./support/harness.mjs";
import { deliver, newNumber, phone, staff, textMessage, webhook } from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const folder = new URL("../fixtures/whatsapp/", import.meta.url);
const seconds = () => `${Math.floor(Date.now() / 1000)}`;

const world = await openWorld({ people: { Ana: "analyst", Op: "operator" } });
const ana = staff(world, "Ana");
const op = staff(world, "Op");
let ids = 0;

async function fixtures() {
    const all = [];
    for (const name of (await fs.readdir(folder)).sort())
        for (const line of (await fs.readFile(new URL(name, folder), "utf8")).split("\n"))
            if (line) all.push(JSON.parse(line.replaceAll('"1763721000"', `"${seconds()}"`)));
    return all;
}

/** A message of the customer, of any type. */
async function sends(customer, type, content, more = {}) {
    const id = `wamid.TYPE${++ids}`;
    const message = { id, from: customer.number, timestamp: seconds(), type, ...more };
    if (content) message[type] = content;
    const reply = await deliver(world, webhook(customer.number, [message]));
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return id;
}

async function ticketOf(customer) {
    const end = customer.number.slice(-4);
    const { id } = await until("a ticket", async () => {
        const { items } = await ana.get("tickets?state=open&limit=100");
        return items.find(one => one.customer.address.endsWith(end));
    });
    return () => ana.get(`tickets/${id}`);
}

const told = (look, what, fits) =>
    until(what, async () => (await look()).messages.find(fits));

const all = await fixtures();

await test(`each of the ${all.length} webhooks of the fixtures is taken`, async () => {
    for (const { family, row, name, webhook: body } of all) {
        const reply = await deliver(world, JSON.stringify(body));
        assert.equal(reply.status, 200, `${family}, ${row}, ${name}: ${JSON.stringify(reply.body)}`);
    }
});

await test("only what nobody knows goes to the list of what went astray", async () => {
    const astray = all.flatMap(one => one.items)
        .filter(item => item.kind === "other" && !item.field).length;
    await until(`${astray} items`, async () => {
        const { items } = await op.get("dead?limit=100");
        for (const { reason } of items) assert.equal(reason, "unknown");
        return items.length === astray;
    });
});

await test("what is alarming about number and account raises an alert", async () => {
    const wanted = ["account_violation", "account_restricted", "account_disabled",
                    "number_flagged", "number_security", "flow_alert", "channel_error"];
    await until(wanted.join(", "), async () => {
        const { items } = await op.get("alerts?limit=100");
        const kinds = items.map(one => one.kind);
        return wanted.every(kind => kinds.includes(kind));
    });
});

await test("an order goes to a person, who sees what was ordered", async () => {
    const customer = phone(world, newNumber());
    await sends(customer, "order", {
        catalog_id: "1",
        product_items: [{ product_retailer_id: "SKU1", quantity: "2", item_price: "30.5",
                          currency: "BRL" }],
    });
    const look = await ticketOf(customer);
    includes(await look(), { reason: "order" });
    const order = await told(look, "the order", one => one.kind === "order");
    assert.deepEqual(JSON.parse(order.body).items,
                     [{ product: "SKU1", quantity: 2, price: 30.5, currency: "BRL" }]);
});

await test("reactions, edits and revokes stand on the message that they are about", async () => {
    const customer = phone(world, newNumber());
    const first = `wamid.FIRST${++ids}`;
    await deliver(world, webhook(customer.number, [
        { ...textMessage(customer.number, first, "quero falar com um atendente"),
          timestamp: seconds() }]));
    const look = await ticketOf(customer);
    await sends(customer, "reaction", { message_id: first, emoji: "👍" });
    await told(look, "the reaction", one => one.reaction === "👍");
    await sends(customer, "edit", { original_message_id: first,
                                    message: { type: "text", text: { body: "com uma pessoa" } } });
    const edited = await told(look, "the edit", one => one.change === "edited");
    includes(edited, { text: "com uma pessoa", original: "quero falar com um atendente",
                       reaction: "👍" });
    await sends(customer, "revoke", { original_message_id: first });
    await told(look, "the revoke", one => one.change === "revoked");
});

await finish();
