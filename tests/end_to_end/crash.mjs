// kill -9 under load: what was acknowledged is answered, once, however often the server dies.
//
// CRASHES (200) is how often it dies. Customers write through the provider, who repeats what was
// not acknowledged, and by posts of their own; staff answer tickets. Each customer asks a list of
// questions whose answers are known from a calm run: at the end everybody must have got just those.
import { setTimeout as pause } from "node:timers/promises";
import { assert, finish, test, until } from "./support/harness.mjs";
import { knownQuestions } from "./support/known.mjs";
import {
    call, deliver, newNumber, phone, staff, textMessage, visitor, webhook,
} from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const CRASHES = Number(process.env.CRASHES ?? 200);
const QUESTIONS = 8; // of one customer
const LISTS = 10; // of questions
const STAFF_EVERY = 10; // crashes, somebody asks for a person
const STOPS = 8;
const SHARDS = 3; // at most
const AGAIN = 40; // ms before a refused request is repeated
const PATIENCE = 240_000;
const SETTLED = 120_000; // an unanswered send is in doubt for 30 s

const world = await openWorld({ people: { Ana: "analyst", Edu: "editor" }, idle: true });
const quiet = await openWorld({ name: "the server that falls silent",
                                assistant: { idle_minutes: 1 } });
const started = Date.now();
await world.start();
const startTakes = Date.now() - started;
const ana = staff(world, "Ana");
const edu = staff(world, "Edu");
const sleeper = phone(quiet, newNumber());
const customers = []; // {number, wanted: [text]}
const visitors = []; // of the web chat: {guest, wanted: [text]}
const walks = [];

const chance = limit => Math.floor(Math.random() * limit);
const state = async () => (await call("GET", `${world.simulator}/v1/simulator/state`)).body;

/** Repeats until the server says yes: it may be dead, or dying. */
async function insist(what, attempt) {
    return until(what, async () => {
        const reply = await attempt();
        if (reply.status === 200 || reply.status === 202) return reply;
        assert.ok(reply.status >= 500 || reply.status === 429,
                  `${what}: ${reply.status} ${JSON.stringify(reply.body)}`);
        await pause(AGAIN);
        return null;
    }, PATIENCE);
}

async function readCalmly(questions) {
    const customer = phone(world, newNumber());
    const list = [];
    for (const { question } of questions) {
        const { text, buttons } = await customer.ask(question);
        if (!buttons?.[0].id.startsWith("helped:")) return null; // its context leads elsewhere
        list.push({ question, text });
    }
    return list;
}

async function makeLists() {
    const known = await knownQuestions(ana);
    const lists = [];
    for (let at = 0; lists.length < LISTS; at++) {
        assert.ok(at < 10 * LISTS, `only ${lists.length} lists are answered throughout`);
        const from = (at * QUESTIONS) % (known.length - QUESTIONS);
        const list = await readCalmly(known.slice(from, from + QUESTIONS));
        if (list) lists.push(list);
    }
    return lists;
}

/** Posts of our own: each is repeated until it is acknowledged. */
async function writeDirectly(list) {
    const customer = { number: newNumber(), wanted: list.map(one => one.text) };
    customers.push(customer);
    for (const [i, { question }] of list.entries()) {
        const body = webhook(customer.number, [
            textMessage(customer.number, `wamid.${customer.number}.${i}`, question)]);
        await insist("the post is acknowledged", () => deliver(world, body));
        await pause(chance(60));
    }
}

/** Through the provider, who repeats its webhooks by itself. */
async function writeByProvider(list) {
    const customer = phone(world, newNumber());
    customers.push({ number: customer.number, wanted: list.map(one => one.text) });
    for (const { question } of list) {
        await customer.say(question);
        await customer.next(PATIENCE);
    }
}

/** In the web chat: each message is repeated, under its id, until it is taken. */
async function writeInChat(list) {
    const guest = await until("a session", () => visitor(world), PATIENCE);
    visitors.push({ guest, wanted: list.map(one => one.text) });
    for (const [i, { question }] of list.entries())
        await insist("the message is taken", () => guest.send({ id: `q${i}`, text: question }));
}

let assigned = 0;

/** Asks for a person, who answers and teaches. */
async function askForPerson() {
    const customer = phone(world, newNumber());
    const number = ++assigned;
    const answer = `A resposta da pessoa número ${number}.`;
    const expected = { number: customer.number, wanted: [] };
    await customer.say("quero falar com atendente");
    const handoff = await customer.next(PATIENCE);
    const protocol = /\d{8}-\d{6}-\d{3}/.exec(handoff.text)[0];
    const ticket = await until("the ticket is in the desk", async () => {
        const { items } = await ana.get("tickets?state=open&limit=100");
        return items.find(one => one.protocol === protocol);
    }, PATIENCE);
    await insist("the ticket is taken", () => ana.post(`tickets/${ticket.id}/take`));
    await insist("the ticket is answered", () => call("POST",
        `${world.url}/v1/desk/tickets/${ticket.id}/answer`, {
            headers: { Authorization: `Bearer ${world.tokens.Ana}`,
                       "Idempotency-Key": `k${number}` },
            body: { text: answer, question: `Xilofone turquesa ${number}`, teach: true },
        }));
    const taken = await customer.next(PATIENCE);
    expected.wanted.push(handoff.text, taken.text, answer);
    customers.push(expected);
}

function keep(walk) {
    walks.push(walk.then(() => null, error => error));
}

async function crashOften(lists) {
    for (let i = 0; i < CRASHES; i++) {
        keep(writeDirectly(lists[chance(lists.length)]));
        if (i % 5 === 0) keep(writeDirectly(lists[chance(lists.length)]));
        if (i % 8 === 0) keep(writeByProvider(lists[chance(lists.length)]));
        if (i % 4 === 0) keep(writeInChat(lists[chance(lists.length)]));
        if (i % STAFF_EVERY === 0) keep(askForPerson());
        await pause(chance(300 + 2 * startTakes));
        await world.kill();
        world.launch({ BALCAO_SHARDS: String(1 + chance(SHARDS)) }); // whose a line is changes, too
    }
    await world.ready();
}

async function expectWalks() {
    const errors = (await Promise.all(walks)).filter(Boolean);
    assert.equal(errors.length, 0, errors.map(one => one.message).join("\n"));
}

/** What each number heard, in its order. */
async function heard() {
    const all = new Map(customers.map(one => [one.number, []]));
    for (const message of (await state()).messages)
        if (message.from === "business") all.get(message.customer)?.push(message.text);
    return all;
}

async function expectAnswers() {
    const total = customers.reduce((sum, one) => sum + one.wanted.length, 0);
    const count = async () => [...(await heard()).values()].flat().length;
    await until(`${total} answers have come`, async () => await count() >= total || null, SETTLED)
        .catch(async () => console.log(`    of ${total} answers ${await count()} came`));
    await until("the provider is rid of all webhooks", async () =>
        (await state()).counts.waiting === 0, SETTLED);
    const found = await heard();
    for (const { number, wanted } of customers)
        assert.deepEqual(found.get(number), wanted, `what ${number} heard`);
    for (const { guest, wanted } of visitors)
        await until(`the answers in the web chat ${guest.conversation}`, async () => {
            const texts = (await guest.heard()).map(one => one.text);
            return JSON.stringify(texts) === JSON.stringify(wanted);
        });
}

await sleeper.ask("oi");
await quiet.kill();
await quiet.start();

let lists;
await test("the calm run answers every question", async () => {
    lists = await makeLists();
});

await test(`${CRASHES} crashes under load: every acknowledged message is answered`, async () => {
    await crashOften(lists);
    await expectWalks();
    await expectAnswers();
});

await test("nobody got a message twice", async () => {
    const { counts } = await state();
    assert.equal(counts.repeated, 0, JSON.stringify(counts));
});

await test("what was taught between crashes is there, once", async () => {
    for (let i = 1; i <= assigned; i++) {
        const question = `Xilofone turquesa ${i}`;
        const { items } = await edu.get(`entries?q=${encodeURIComponent(question)}`);
        const same = items.filter(one => one.question === question);
        assert.equal(same.length, 1, `entry ${i} was found ${same.length} times`);
    }
});

await test("no event was given up", async () => {
    assert.deepEqual((await ana.get("dead")).items, []);
});

await test("asked to end under load, it ends in good order, and the story goes on", async () => {
    for (let i = 0; i < STOPS; i++) {
        for (let j = 0; j < 4; j++) keep(writeDirectly(lists[chance(lists.length)]));
        await pause(chance(300));
        await world.stop();
        await world.start();
    }
    await expectWalks();
    await expectAnswers();
    assert.equal((await state()).counts.repeated, 0);
});

await test("silence closes a conversation, though the server died meanwhile", async () => {
    const closing = await sleeper.next(90_000);
    assert.match(closing.text, /vou encerrar esta conversa/);
    assert.match((await sleeper.ask("oi")).text, /de volta/);
    assert.deepEqual(await sleeper.rest(), []);
});

await finish();
