// Messages of one customer stay in their order while a slow model thinks, and a model that fails in
// any way is replaced by the entry's own words.
import { setTimeout as pause } from "node:timers/promises";
import { assert, finish, test, until } from "./support/harness.mjs";
import { knownQuestions } from "./support/known.mjs";
import { startModel } from "./support/model.mjs";
import { deliver, newNumber, phone, staff, textMessage, webhook } from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const CUSTOMERS = 10;
const PAIRS = Number(process.env.PAIRS ?? 200) / CUSTOMERS; // of each customer
const APART = 50; // ms, between the two of a pair
const DELAY_MAX = 150; // of the model
const PATIENCE = 60_000;
const LONG_ENOUGH = 4; // words; shorter questions are completed with their context

const model = await startModel();
const world = await openWorld({
    people: { Ana: "analyst" },
    env: { ...model.settings, BALCAO_LLM_TIME_OUT: "2s" },
});
const ana = staff(world, "Ana");

async function write(customer, count, text) {
    const { status } = await deliver(world, webhook(customer.number, [
        textMessage(customer.number, `wamid.${customer.number}.${count}`, text)]));
    assert.equal(status, 200);
}

/** Two questions shortly after each other; the answers must come in their order. */
async function askPair(customer, at, pair) {
    await Promise.all([write(customer, at, pair[0].question), pause(APART)]);
    await write(customer, at + 1, pair[1].question);
    for (const { id, question } of pair) {
        const answer = await customer.next(PATIENCE);
        assert.equal(answer.buttons?.[0].id, `helped:${id}`,
                     `expected the answer to "${question}"\nfound ${JSON.stringify(answer)}`);
    }
}

async function wholeHistory(conversation) {
    const all = [];
    for (let before = 999_999; before > 1;) {
        const { messages } = await ana.get(
            `conversations/${conversation}?limit=200&before=${before}`);
        if (messages.length === 0) break;
        all.unshift(...messages);
        before = messages[0].number;
    }
    return all;
}

async function ticketOf(customer) {
    return until("a ticket", async () => {
        const { items } = await ana.get("tickets?state=open&limit=100");
        const end = customer.number.slice(-4);
        return items.find(one => one.customer.address.endsWith(end));
    });
}

async function expectHistory(customer, asked) {
    await customer.ask("quero falar com atendente");
    const messages = await wholeHistory((await ticketOf(customer)).conversation);
    assert.deepEqual(messages.map(one => one.number), messages.map((_, i) => i + 1),
                     "the history has holes");
    assert.deepEqual(messages.filter(one => one.who === "customer").map(one => one.text),
                     [...asked.map(one => one.question), "quero falar com atendente"]);
    const answers = messages.filter(one => one.reason === "answer");
    assert.deepEqual(answers.map(one => one.entry), asked.map(one => one.id));
}

async function writePairs(known, first) {
    const customer = phone(world, newNumber());
    const asked = [];
    for (let i = 0; i < PAIRS; i++) {
        const at = first + 2 * i;
        const pair = [known[at % known.length], known[(at + 1) % known.length]];
        await askPair(customer, asked.length, pair);
        asked.push(...pair);
    }
    await expectHistory(customer, asked);
}

await test("a model that answers words the answer, and is named on the message", async () => {
    const customer = phone(world, newNumber());
    await customer.ask("oi");
    await customer.ask("como funciona o cartao presente");
    await customer.ask("quero falar com atendente");
    const messages = await wholeHistory((await ticketOf(customer)).conversation);
    assert.equal(messages.find(one => one.reason === "answer").model, "fake");
    const counts = await model.counts();
    assert.ok(counts.rewrite > 0 && counts.answer > 0, JSON.stringify(counts));
});

await test(`${PAIRS * CUSTOMERS} pairs are never swapped, and nothing is missing`, async () => {
    await model.switch({ delay: 0, delay_max: DELAY_MAX });
    const known = (await knownQuestions(ana)).filter(({ question }) =>
        question.split(" ").length >= LONG_ENOUGH && !question.startsWith("E "));
    assert.ok(known.length >= 2 * PAIRS, `only ${known.length} questions are known`);
    const results = await Promise.allSettled(
        Array.from({ length: CUSTOMERS }, (_, i) => writePairs(known, i * 7)));
    const errors = results.filter(one => one.status === "rejected").map(one => one.reason.message);
    assert.equal(errors.length, 0, errors.join("\n"));
    await model.switch({ delay: 0, delay_max: 0 });
});

await test("messages that come while the model thinks are not lost", async () => {
    await model.switch({ delay: 400, delay_max: 400 });
    const customer = phone(world, newNumber());
    const texts = ["oi", "como funciona o cartao presente", "esqueci minha senha do app"];
    for (const [i, text] of texts.entries()) await write(customer, i, text);
    await model.switch({ delay: 0, delay_max: 0 });
    assert.match((await customer.next()).text, /Olá/);
    assert.equal((await customer.next()).buttons?.[0].id, "helped:demo-091");
    assert.equal((await customer.next()).buttons?.[0].id, "helped:demo-028");
    assert.deepEqual(await customer.rest(), []);
});

const entry = await ana.get("entries/demo-091");

for (const fail of ["429", "500", "garbage", "empty", "drop", "ungrounded", "hang"])
    await test(`a model that fails by "${fail}" is replaced by the entry's own words`, async () => {
        await model.switch({ fail });
        const customer = phone(world, newNumber());
        await customer.ask("oi");
        const failures = await world.metric("balcao_model_failures_total");
        const answer = await customer.ask("como funciona o cartao presente");
        assert.equal(answer.text, `${entry.answer}\n\nIsso ajudou?`);
        const followUp = await customer.ask("e quanto custa?");
        assert.equal(followUp.buttons?.[0].id, "helped:demo-092", JSON.stringify(followUp));
        assert.ok(await world.metric("balcao_model_failures_total") > failures, "nothing failed");
        await model.switch({ fail: "" });
    });

await test("a model that is not there is replaced, too", async () => {
    model.stop();
    const customer = phone(world, newNumber());
    await customer.ask("oi");
    const answer = await customer.ask("como funciona o cartao presente");
    assert.equal(answer.text, `${entry.answer}\n\nIsso ajudou?`);
});

await finish();
