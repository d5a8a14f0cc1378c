// Many who write while the server dies: customers by posts of our own, through the provider, in the
// web chat; and staff who answer. Each repeats what was not acknowledged. What everybody must have
// got at the end is known, and is compared with the provider's ledger.
import { setTimeout as pause } from "node:timers/promises";
import { assert, until } from "./harness.mjs";
import { expectLedger, outside } from "./outside.mjs";
import {
    call, deliver, newNumber, phone, staff, textMessage, visitor, webhook,
} from "./talk.mjs";

const AGAIN = 40; // ms before a refused request is repeated
const PATIENCE = 300_000;
const SETTLED = 240_000; // an unanswered send is in doubt for 30 s, a number pauses for up to 60

export const chance = limit => Math.floor(Math.random() * limit);

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

export class Walks {
    customers = []; // {number, wanted: [text]}
    visitors = []; // of the web chat: {guest, wanted: [text]}
    taught = 0; // questions that staff answered

    #walks = [];

    /** `lists` of {question, text}; the analyst Ana answers. */
    constructor(world, lists) {
        Object.assign(this, { world, lists, outer: outside(world), ana: staff(world, "Ana") });
    }

    #list() {
        return this.lists[chance(this.lists.length)];
    }

    /** How it ends is looked at in expectEnd. */
    #keep(walk) {
        this.#walks.push(walk.then(() => null, error => error));
    }

    /** A customer who writes a list by posts of our own. */
    writeDirectly() {
        this.#keep(this.#direct(this.#list()));
    }

    writeByProvider() {
        this.#keep(this.#provided(this.#list()));
    }

    writeInChat() {
        this.#keep(this.#chatted(this.#list()));
    }

    /** Asks for a person, who answers and teaches. */
    askForPerson() {
        this.#keep(this.#assisted(++this.taught));
    }

    /** What this number got as its message number `at`, counted from 0. */
    #received(number, at) {
        return until(`message ${at} on the phone ${number}`, async () =>
            (await this.outer.ledger(number)).filter(one => one.outcome === "received")[at],
                     PATIENCE);
    }

    async #direct(list) {
        const customer = { number: newNumber(), wanted: list.map(one => one.text) };
        this.customers.push(customer);
        for (const [i, { question }] of list.entries()) {
            const message = textMessage(customer.number, `wamid.${customer.number}.${i}`, question);
            const body = webhook(customer.number, [message]);
            await insist("the post is acknowledged", () => deliver(this.world, body));
            await pause(chance(60));
        }
    }

    async #provided(list) {
        const customer = phone(this.world, newNumber());
        this.customers.push({ number: customer.number, wanted: list.map(one => one.text) });
        for (const [i, { question }] of list.entries()) {
            await customer.say(question);
            await this.#received(customer.number, i);
        }
    }

    async #chatted(list) {
        const guest = await until("a session", () => visitor(this.world), PATIENCE);
        this.visitors.push({ guest, wanted: list.map(one => one.text) });
        for (const [i, { question }] of list.entries())
            await insist("the message is taken", () =>
                guest.send({ id: `q${i}`, text: question }));
    }

    async #ticket(text) {
        const protocol = /\d{8}-\d{6}-\d{3}/.exec(text)[0];
        return until("the ticket is in the desk", async () => {
            const { items } = await this.ana.get("tickets?state=open&limit=100");
            return items.find(one => one.protocol === protocol);
        }, PATIENCE);
    }

    async #assisted(number) {
        const customer = phone(this.world, newNumber());
        const answer = `A resposta da pessoa número ${number}.`;
        await customer.say("quero falar com atendente");
        const handoff = await this.#received(customer.number, 0);
        const ticket = await this.#ticket(handoff.text);
        await insist("the ticket is taken", () => this.ana.post(`tickets/${ticket.id}/take`));
        await insist("the ticket is answered", () => call("POST",
            `${this.world.url}/v1/desk/tickets/${ticket.id}/answer`, {
                headers: { Authorization: `Bearer ${this.world.tokens.Ana}`,
                           "Idempotency-Key": `k${number}` },
                body: { text: answer, question: taughtQuestion(number), teach: true },
            }));
        const taken = await this.#received(customer.number, 1);
        this.customers.push({ number: customer.number,
                              wanted: [handoff.text, taken.text, answer] });
    }

    /** Everybody came to an end, and got just what was expected. Returns how many messages. */
    async expectEnd() {
        const errors = (await Promise.all(this.#walks)).filter(Boolean);
        assert.equal(errors.length, 0, errors.map(one => one.message).join("\n"));
        const total = await expectLedger(this.outer, this.customers, SETTLED);
        for (const { guest, wanted } of this.visitors)
            await until(`the answers in the web chat ${guest.conversation}`, async () => {
                const texts = (await guest.heard()).map(one => one.text);
                return JSON.stringify(texts) === JSON.stringify(wanted);
            });
        return total;
    }
}

export const taughtQuestion = number => `Xilofone turquesa ${number}`;
