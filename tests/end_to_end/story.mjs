// The story that must run, through the API: asked, answered, handed to a person, taught, answered
// alone. One test goes on where the one before ended.
import { assert, finish, includes, test, until } from "./support/harness.mjs";
import { follow } from "./support/sse.mjs";
import { newNumber, phone, staff, visitor } from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const days = hours => ({ offset: -180, week: Array(7).fill(hours) });
const unknown = "Posso levar meu cachorro na loja?";
const sameGap = "posso levar o meu cachorro na loja";
const otherWords = "da pra entrar com cachorro?";
const taught = "Cães pequenos podem entrar no colo, menos perto dos alimentos abertos.";
const clean = "Posso entrar na loja com meu cachorro?";

const world = await openWorld({
    people: { Ana: "analyst", Bia: "analyst", Edu: "editor" },
    assistant: { calendar: days(["00:00", "24:00"]) },
});
const ana = staff(world, "Ana");
const bia = staff(world, "Bia");
const edu = staff(world, "Edu");
const desk = await follow(`${world.url}/v1/desk/events`,
                          { Authorization: `Bearer ${world.tokens.Ana}` });

const conversationOf = async ticket => ana.get(`conversations/${ticket.conversation}`);

/** The ticket that a customer of the simulator has now. */
async function ticketOf(customer, state = "open") {
    const line = `whatsapp:default:${customer.number}`;
    return until(`a ticket of ${customer.number} that is ${state}`, async () => {
        const { items } = await ana.get(`tickets?state=${state}&limit=100`);
        for (const { id } of items) {
            const ticket = await ana.get(`tickets/${id}`);
            if (ticket.customer.id === line) return ticket;
        }
        return null;
    });
}

async function handedOff(question = unknown) {
    const customer = phone(world, newNumber());
    await customer.ask(question);
    return { customer, ticket: await ticketOf(customer) };
}

async function expectStatus(wanted, reply) {
    const { status, body } = await reply;
    assert.equal(status, wanted, `expected ${wanted}, found ${status}: ${JSON.stringify(body)}`);
    return body;
}

const marina = phone(world, newNumber());

await test("a greeting is greeted", async () => {
    const hello = await marina.ask("oi");
    assert.match(hello.text, /Olá.*Pirilampo/s);
});

await test("a question in the customer's words is quoted, and asks whether it helped", async () => {
    const answer = await marina.ask("como funciona o cartao presente");
    assert.match(answer.text, /código digital que vira saldo/);
    assert.deepEqual(answer.buttons.map(one => one.id), ["helped:demo-091", "not_helped:demo-091"]);
});

await test("typing errors and missing accents are understood", async () => {
    const answer = await phone(world, newNumber()).ask("a porta nao abre, o codigo nao passa");
    assert.equal(answer.buttons?.[0].id, "helped:demo-002", JSON.stringify(answer));
});

await test("a follow-up is understood by what was asked before", async () => {
    const answer = await marina.ask("e quanto custa?");
    assert.equal(answer.buttons?.[0].id, "helped:demo-092", JSON.stringify(answer));
});

await test("the thumbs are stored on the entry", async () => {
    const before = await ana.get("entries/demo-091");
    await marina.press({ id: "helped:demo-091", title: "Sim, ajudou" });
    assert.match((await marina.next()).text, /Que bom/);
    await until("the thumb is on the entry", async () =>
        (await ana.get("entries/demo-091")).helped === (before.helped ?? 0) + 1);
    const joao = phone(world, newNumber());
    await joao.ask("paguei no pix e nao caiu");
    await joao.press({ id: "not_helped:demo-045", title: "Não ajudou" });
    await until("the other thumb is on the entry", async () =>
        (await ana.get("entries/demo-045")).not_helped === 1);
});

await test("a question close to several is offered, and what is picked is answered", async () => {
    const offer = await marina.ask("quanto tempo demora o estorno");
    const rows = offer.list.rows.map(one => one.id);
    assert.equal(rows.length, 4, JSON.stringify(rows));
    assert.equal(rows.at(-1), "offer:none");
    const pix = offer.list.rows.find(one => one.id === "offer:demo-062");
    await marina.act({ type: "list", reply_id: pix.id, title: pix.title });
    const answer = await marina.next();
    assert.equal(answer.buttons?.[0].id, "helped:demo-062", JSON.stringify(answer));
});

await test("an offer refused twice ends with a person", async () => {
    const customer = phone(world, newNumber());
    const none = { type: "list", reply_id: "offer:none", title: "Nenhuma dessas" };
    assert.ok((await customer.ask("quanto tempo demora o estorno")).list, "expected an offer");
    await customer.act(none);
    assert.match((await customer.next()).text, /outras palavras/);
    assert.ok((await customer.ask("quero cancelar")).list, "expected a second offer");
    await customer.act(none);
    const handoff = await customer.next();
    const ticket = await ticketOf(customer);
    assert.equal(ticket.reason, "offers_refused");
    assert.ok(handoff.text.includes(ticket.protocol), `${handoff.text} has no ${ticket.protocol}`);
});

let ticket;
let siblingTicket;
const sibling = phone(world, newNumber());

await test("what nothing answers is handed to a person, with a protocol", async () => {
    const handoff = await marina.ask(unknown);
    const seen = await desk.wait("the ticket appears without reload",
                                 one => one.name === "ticket" && one.data.question === unknown);
    ticket = await until("the ticket names its gap", async () => {
        const found = await ana.get(`tickets/${seen.data.id}`);
        return found.gap && found;
    });
    assert.match(ticket.protocol, /^\d{8}-\d{6}-\d{3}$/);
    assert.ok(handoff.text.includes(ticket.protocol), `${handoff.text} has no ${ticket.protocol}`);
    assert.match(handoff.text, /Previsão de resposta: hoje|Previsão de resposta: amanhã/);
});

await test("the ticket holds all that is needed to answer it", async () => {
    includes(ticket, { state: "open", channel: "whatsapp", account: "default", queue: "geral",
                       question: unknown, reason: "no_answer", open_now: true, unread: 1,
                       last_message: unknown, notes: [], siblings: [] }, "ticket");
    includes(ticket.customer, { address: marina.number }, "customer");
    for (const name of ["category", "summary", "reformulated", "conversation", "gap", "hours"])
        assert.equal(typeof ticket[name], "string", `ticket has no "${name}"`);
    for (const name of ["opened_at", "due_at", "last_at"])
        assert.ok(Date.parse(ticket[name]) > 0, `ticket "${name}" is ${ticket[name]}`);
    assert.ok(Date.parse(ticket.due_at) > Date.parse(ticket.opened_at), "due before it was opened");
    assert.match(ticket.summary, /cachorro/);
    assert.ok(ticket.attempts.length > 0, "nothing was searched");
    for (const attempt of ticket.attempts) {
        assert.equal(attempt.outcome, "none");
        assert.ok(attempt.p >= 0 && attempt.score > 0 && attempt.entry && attempt.question);
    }
    assert.ok(ticket.messages.some(one => one.text === unknown), "the question is not there");
    assert.ok(ticket.suggestions.length > 0, "nothing is suggested");
});

await test("each message knows why it was said, and what was reformulated", async () => {
    const { conversation, messages } = await conversationOf(ticket);
    assert.equal(conversation.state, "TA");
    const followUp = messages.find(one => one.text === "e quanto custa?");
    assert.match(followUp.reformulated, /cartao presente/);
    const answer = messages.find(one => one.entry === "demo-092");
    includes(answer, { who: "bot", reason: "answer", prompt: "answer.quote@1", flow: "answering@2",
                       entry_question: "Quanto custa o cartão presente?" }, "answer");
    assert.ok(answer.p >= answer.threshold, `p ${answer.p} under ${answer.threshold}`);
    const numbers = messages.map(one => one.number);
    assert.deepEqual(numbers, numbers.map((_, i) => i + 1), "the history has holes");
});

await test("two who ask the same wait on one gap", async () => {
    await sibling.ask(sameGap);
    siblingTicket = await ticketOf(sibling);
    assert.equal(siblingTicket.gap, ticket.gap);
    const { siblings } = await ana.get(`tickets/${ticket.id}`);
    assert.deepEqual(siblings.map(one => one.id), [siblingTicket.id]);
    const gap = (await ana.get("gaps?state=open")).items.find(one => one.id === ticket.gap);
    assert.equal(gap?.tickets.length, 2, JSON.stringify(gap));
});

await test("one analyst takes it, and a second one is told who did", async () => {
    const body = await expectStatus(200, ana.post(`tickets/${ticket.id}/take`));
    includes(body.ticket, { state: "taken" }, "ticket");
    assert.equal(body.ticket.analyst.name, "Ana");
    const refusal = await expectStatus(409, bia.post(`tickets/${ticket.id}/take`));
    assert.match(refusal.detail, /Ana/);
    await expectStatus(409, bia.post(`tickets/${ticket.id}/say`, { text: "oi" }));
    assert.match((await marina.next()).text, /Ana/);
    const isMine = one => one.id === ticket.id;
    assert.ok((await ana.get("tickets?state=mine")).items.some(isMine));
    assert.ok(!(await bia.get("tickets?state=mine")).items.some(isMine));
});

await test("of two who take it at the same time, one gets it", async () => {
    const questions = ["Tem tomada para carregar carro elétrico?", "Posso vender os meus bolos aí?",
                       "Como mando meu currículo?", "Tem estacionamento para clientes?"];
    for (const question of questions) {
        const { customer, ticket: wanted } = await handedOff(question);
        const path = `tickets/${wanted.id}/take`;
        const replies = await Promise.all([ana.post(path), bia.post(path), ana.post(path)]);
        const [first, other, again] = replies.map(one => one.status);
        assert.deepEqual([first, other], first === 200 ? [200, 409] : [409, 200]);
        assert.equal(again, first, "the same person gets the same answer");
        await customer.next();
        assert.deepEqual(await customer.rest(), [], "the customer was told twice");
    }
});

await test("an editor may not take tickets", async () => {
    const { status } = await edu.post(`tickets/${ticket.id}/take`);
    assert.ok(status === 403 || status === 409, `found ${status}`);
});

await test("a person and the customer talk, and the bot keeps silent", async () => {
    const said = { id: "said-1", text: "Olá, Marina! Qual é o porte do seu cachorro?" };
    await expectStatus(200, ana.post(`tickets/${ticket.id}/say`, said));
    await expectStatus(200, ana.post(`tickets/${ticket.id}/say`, said));
    assert.match((await marina.next()).text, /porte do seu cachorro/);
    await marina.say("como funciona o cartao presente");
    await desk.wait("the customer's words reach the desk", one =>
        one.name === "message" && one.data.message.text === "como funciona o cartao presente"
        && one.data.ticket === ticket.id);
    await expectStatus(200, ana.post(`tickets/${ticket.id}/note`, { text: "só para a equipe" }));
    await expectStatus(200, ana.post(`tickets/${ticket.id}/say`, { text: "Entendi." }));
    const next = await marina.next();
    assert.match(next.text, /Entendi/, "the bot spoke, or the repeated request was said twice");
});

await test("the analyst answers and teaches, and the customer receives it", async () => {
    const body = await expectStatus(200, ana.post(`tickets/${ticket.id}/answer`, {
        text: taught, question: clean, teach: true,
        wordings: ["pode entrar com cachorro", "dá para entrar com cachorro na loja"],
    }));
    includes(body.ticket, { state: "answered", resolution: "taught" }, "ticket");
    assert.equal(typeof body.entry, "string", "the answer names no entry");
    assert.ok((await marina.next()).text.includes(taught));
    ticket.entry = body.entry;
});

await test("the same question in other words, on another channel, is answered alone", async () => {
    const stranger = await visitor(world);
    const answer = await stranger.ask(otherWords);
    assert.ok(answer.text.includes(taught), JSON.stringify(answer));
});

await test("what was taught names its question, wordings, author and ticket", async () => {
    const entry = await ana.get(`entries/${ticket.entry}`);
    includes(entry, { question: clean, answer: taught, state: "published" }, "entry");
    assert.deepEqual(entry.source, { kind: "ticket", by: "Ana", ticket: ticket.id });
    assert.ok(entry.wordings.includes(unknown), `the customer's words: ${entry.wordings}`);
    const hits = (await ana.get(`entries?q=${encodeURIComponent(otherWords)}`)).items;
    assert.equal(hits[0].id ?? hits[0].entry, ticket.entry);
});

await test("the others who wait on the gap get the answer with one click", async () => {
    const body = await expectStatus(200, ana.post(`tickets/${ticket.id}/spread`,
                                                  { tickets: [siblingTicket.id] }));
    assert.equal(body.items[0].outcome, "answered", JSON.stringify(body));
    assert.ok((await sibling.next()).text.includes(taught));
    assert.notEqual((await ana.get(`tickets/${siblingTicket.id}`)).state, "open");
    const open = (await ana.get("gaps?state=open")).items;
    assert.ok(!open.some(one => one.id === ticket.gap), "the gap is still open");
});

await test("a transfer goes to the other analyst with its note", async () => {
    const { customer, ticket: given } = await handedOff("Tem wi-fi liberado para os clientes?");
    const other = (await ana.get("users")).find(one => one.name === "Bia");
    await expectStatus(200, ana.post(`tickets/${given.id}/take`));
    await customer.next();
    const body = await expectStatus(200, ana.post(`tickets/${given.id}/transfer`,
                                                  { analyst: other.id, note: "é com você" }));
    assert.equal(body.ticket.analyst.name, "Bia");
    assert.equal(body.ticket.notes.at(-1).text, "é com você");
    assert.match((await customer.next()).text, /Bia/);
    assert.equal((await conversationOf(given)).conversation.state, "TAF");
    await expectStatus(409, ana.post(`tickets/${given.id}/say`, { text: "ainda eu" }));
    const back = await expectStatus(200, bia.post(`tickets/${given.id}/transfer`,
                                                  { queue: "geral" }));
    includes(back.ticket, { state: "open", queue: "geral" }, "ticket");
    await expectStatus(200, ana.post(`tickets/${given.id}/take`));
});

await test("a conversation that is given back is the bot's again", async () => {
    const { customer, ticket: given } = await handedOff("Vocês recebem encomendas dos Correios?");
    await expectStatus(200, ana.post(`tickets/${given.id}/take`));
    await customer.next();
    await expectStatus(200, ana.post(`tickets/${given.id}/return`));
    assert.match((await customer.next()).text, /Voltei/);
    const answer = await customer.ask("esqueci minha senha do app");
    assert.equal(answer.buttons?.[0].id, "helped:demo-028", JSON.stringify(answer));
});

await test("a closed ticket says so, and the next message opens a new conversation", async () => {
    const { customer, ticket: given } = await handedOff("Dá para reservar a loja para uma festa?");
    await expectStatus(200, ana.post(`tickets/${given.id}/take`));
    await customer.next();
    await expectStatus(200, ana.post(`tickets/${given.id}/close`));
    assert.match((await customer.next()).text, /encerrado/);
    await expectStatus(409, ana.post(`tickets/${given.id}/say`, { text: "tarde demais" }));
    assert.equal((await conversationOf(given)).conversation.state, "TA");
    await customer.ask("oi");
    await customer.ask("quero falar com atendente");
    const next = await ticketOf(customer);
    assert.notEqual(next.conversation, given.conversation);
    const { conversation } = await conversationOf(next);
    assert.deepEqual(conversation.previous, [given.conversation]);
});

await test("asking for a person, and anger, end with a person", async () => {
    const calm = phone(world, newNumber());
    assert.match((await calm.ask("quero falar com atendente")).text, /Protocolo/);
    assert.equal((await ticketOf(calm)).reason, "asked_for_person");
    const angry = phone(world, newNumber());
    const sorry = await angry.ask("que absurdo, vocês são uns ladrões!");
    assert.match(sorry.text, /peço desculpas/);
    assert.equal((await ticketOf(angry)).reason, "anger");
});

await test("an end of validity in the past is refused, naming the field", async () => {
    const { ticket: given } = await handedOff("Qual é o endereço da sede de vocês?");
    const body = await expectStatus(400, ana.post(`tickets/${given.id}/answer`,
        { text: "Rua A, 1", teach: true, valid_until: "2020-01-01T00:00:00Z" }));
    assert.match(body.detail, /valid_until/);
});

await test("an answer that expires leaves retrieval and is listed for review", async () => {
    const question = "Tem caixa eletrônico para sacar?";
    const { customer, ticket: given } = await handedOff(question);
    const end = new Date(Date.now() + 3000);
    const { entry } = await expectStatus(200, ana.post(`tickets/${given.id}/answer`,
        { text: "Só nesta semana, na portaria.", teach: true, valid_until: end.toISOString() }));
    assert.match((await customer.next()).text, /Só nesta semana/);
    const search = async () => (await edu.post("entries/test", { text: question })).body;
    assert.equal((await search()).hits[0]?.entry, entry, "it cannot be found while it is valid");
    await until("the entry leaves retrieval", async () =>
        !(await search()).hits.some(one => one.entry === entry));
    assert.ok(Date.now() >= end.getTime(), "it left before its time");
    const listed = await until("the entry is listed for review", async () =>
        (await edu.get("review")).items.find(one => (one.entry.id ?? one.entry) === entry));
    assert.equal(listed.why, "expired");
    const late = await phone(world, newNumber()).ask(question);
    assert.match(late.text, /Protocolo/, "an expired entry answered");
});

await test("outside opening hours the customer is told when somebody answers", async () => {
    const closed = await openWorld({ name: "the server that is closed", entries: null,
                                     assistant: { calendar: { ...days(null), week: [
                                         ...Array(6).fill(null), ["00:00", "00:01"]] } } });
    const handoff = await phone(closed, newNumber()).ask("quero falar com atendente");
    assert.match(handoff.text, /fora do horário.*Ela responde a partir de/s);
    await closed.close();
});

await test("several short messages are one question when the assistant waits", async () => {
    const patient = await openWorld({ name: "the server that waits",
                                      assistant: { unfinished_wait: 1500 } });
    const customer = phone(patient, newNumber());
    for (const text of ["queria saber", "como funciona o", "cartao presente"])
        await customer.say(text);
    const answer = await customer.next();
    assert.equal(answer.buttons?.[0].id, "helped:demo-091", JSON.stringify(answer));
    assert.deepEqual(await customer.rest(), []);
    await patient.close();
});

await test("nobody got a message twice, and nothing came that was not expected", async () => {
    const { counts } = await (await fetch(`${world.simulator}/v1/simulator/state`)).json();
    assert.equal(counts.repeated, 0, JSON.stringify(counts));
    assert.deepEqual(await marina.rest(), []);
    assert.equal(await world.metric("balcao_events_dead_total"), 0);
});

desk.close();
await finish();
