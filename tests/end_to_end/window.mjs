// The 24 hours after a customer's last word: what an analyst writes later is refused, or waits
// behind a template that asks the customer to write.
import { assert, finish, test, until } from "./support/harness.mjs";
import { post, startGraph } from "./support/double.mjs";
import { newNumber, staff, textMessage, webhook } from "./support/talk.mjs";
import { appSecret, openWorld } from "./support/world.mjs";

const WABA = "102290129340398";
const DAY = 24 * 3600;

const graph = await startGraph();
graph.answers[`${WABA}/message_templates`] = { status: 200, body: { data: [{
    id: "1", name: "retomar", language: "pt_BR", status: "APPROVED", category: "UTILITY",
    components: [{ type: "BODY",
                   text: "Temos novidades do seu atendimento {{1}}. Responda para continuar.",
                   example: { body_text: [["20261121-1"]] } }],
}] } };

const env = { BALCAO_WHATSAPP_API: graph.url, BALCAO_WHATSAPP_WABA_ID: WABA };
const people = { Ana: "analyst" };

let ids = 0;

async function write(world, customer, text, age = 0) {
    const message = textMessage(customer, `wamid.w.${++ids}`, text);
    message.timestamp = String(Number(message.timestamp) - age);
    const { status } = await post(world, "default", webhook(customer, [message]), appSecret);
    assert.equal(status, 200);
}

/** A ticket of somebody who wrote two days ago, taken by Ana. */
async function lateTicket(world, ana, customer) {
    await write(world, customer, "quero falar com um atendente", 2 * DAY);
    const ticket = await until("a ticket", async () => {
        const { items } = await ana.get("tickets?state=open&limit=100");
        return items.find(one => one.customer.address.endsWith(customer.slice(-4)));
    });
    assert.ok(Date.parse(ticket.window_until) < Date.now(), ticket.window_until);
    assert.equal((await ana.post(`tickets/${ticket.id}/take`)).status, 200);
    return ticket;
}

await test("without a template, whoever types too late is told so, and nothing is sent", async () => {
    const world = await openWorld({ name: "without", simulator: false, people, env });
    const ana = staff(world, "Ana");
    const customer = newNumber();
    const ticket = await lateTicket(world, ana, customer);
    for (const act of ["say", "answer"]) {
        const { status, body } = await ana.post(`tickets/${ticket.id}/${act}`, { text: "Achei." });
        assert.equal(status, 409);
        assert.match(body.detail, /24 horas/);
    }
    const { messages } = await ana.get(`tickets/${ticket.id}`);
    const unsent = messages.filter(one => one.who === "bot");
    assert.ok(unsent.length > 0 && unsent.every(one => one.status === "failed"));
    assert.deepEqual(graph.tried, [], "it was sent blindly");

    await write(world, customer, "oi?");
    await until("the window is open", async () =>
        (await ana.post(`tickets/${ticket.id}/say`, { text: "Achei." })).status === 200);
    await until("it is sent", () => graph.to(customer).length === 1);
});

await test("with a template, the words wait until the customer answers it", async () => {
    const world = await openWorld({ name: "with", simulator: false, people, env,
                                    assistant: { late_template: "retomar", late_gap: "body.1" } });
    const ana = staff(world, "Ana");
    const customer = newNumber();
    await until("the templates are known", async () =>
        (await ana.ask("GET", "templates")).body.items?.length === 1);
    const ticket = await lateTicket(world, ana, customer);
    for (const text of ["Achei.", "É o cartão."])
        assert.equal((await ana.post(`tickets/${ticket.id}/say`, { text })).status, 200);
    await until("the template is sent", () => graph.to(customer).length === 1);
    const [invitation] = graph.to(customer);
    assert.equal(invitation.type, "template");
    assert.equal(invitation.template.name, "retomar");
    assert.deepEqual(invitation.template.components[0].parameters,
                     [{ type: "text", text: ticket.protocol }]);

    await write(world, customer, "pode falar");
    await until("what waited", () => graph.to(customer).length === 3);
    assert.deepEqual(graph.to(customer).slice(1).map(one => one.text.body),
                     ["Achei.", "É o cartão."]);
});

await graph.shut();
await finish();
