// The provider is down, in every way in which providers are: nothing is lost, nothing doubled, and
// afterwards the queue drains in the order of each customer. The hour is played in seconds: pauses
// grow by the same rule, only from the settings' shortest doubt.
import { assert, finish, test, until } from "./support/harness.mjs";
import { post, refusal, startGraph, statusWebhook } from "./support/double.mjs";
import { appSecret, openWorld, phoneNumberId } from "./support/world.mjs";
import { newNumber, textMessage, webhook } from "./support/talk.mjs";

const CUSTOMERS = 15;
const EACH = 4; // messages of each customer
const DRAINED = 120_000;

const graph = await startGraph();
const world = await openWorld({
    simulator: false,
    assistant: { idle_minutes: 1440 },
    env: { BALCAO_WHATSAPP_API: graph.url, BALCAO_SEND_DOUBT: "1s" },
});
const questions = ["oi", "como funciona o cartao presente", "esqueci minha senha do app",
                   "quero falar com um atendente"];
const answers = [/Olá/, /código digital/, /senha/i, /Protocolo/];

async function write(customer, at) {
    const message = textMessage(customer, `wamid.${customer}.${at}`, questions[at]);
    const { status } = await post(world, "default", webhook(customer, [message]), appSecret);
    assert.equal(status, 200, "a provider that is down must not keep us from listening");
}

const people = count => Array.from({ length: count }, newNumber);

async function writeAll(customers) {
    for (let at = 0; at < EACH; at++)
        await Promise.all(customers.map(customer => write(customer, at)));
}

function check(customers) {
    for (const customer of customers) {
        const got = graph.to(customer).map(one => JSON.stringify(one));
        assert.equal(got.length, EACH, `${got.length} messages of ${EACH}:\n${got.join("\n")}`);
        answers.forEach((expected, i) => assert.match(got[i], expected));
    }
}

async function drained(customers) {
    await until("everything is sent", () =>
        customers.every(customer => graph.to(customer).length >= EACH), DRAINED);
    check(customers);
    assert.equal(await world.metric("balcao_sends_failed_total"), 0);
}

/** What was accepted is told by statuses, as Meta does, whatever became of the answer. */
function tellStatuses() {
    let told = 0;
    const timer = setInterval(async () => {
        const fresh = graph.ledger.slice(told).filter(one => one.phone === phoneNumberId);
        told = graph.ledger.length;
        if (fresh.length) await post(world, "default", statusWebhook(fresh), appSecret);
    }, 50);
    return () => clearInterval(timer);
}

/** Misbehaves until it was asked so often, then is well again. */
async function survives(how, times) {
    const customers = people(CUSTOMERS);
    const before = graph.tried.length;
    graph.behave = message => graph.tried.length - before <= times ? how(message) : null;
    await writeAll(customers);
    await drained(customers);
    assert.ok(graph.tried.length - before > times, "it did not misbehave");
}

const stop = tellStatuses();

await test("nobody is there: nothing is lost, and all of it goes out in order", async () => {
    const customers = people(CUSTOMERS);
    await graph.shut();
    await writeAll(customers);
    await until("the number is paused", async () =>
        await world.metric('balcao_number_well{account="default",code="0"}') === 0);
    assert.ok(await world.metric('balcao_sends_planned{account="default"}') > 0, "no depth");
    await graph.open();
    await drained(customers);
    assert.equal(await world.metric('balcao_number_well{account="default",code="0"}'), 1);
});

await test("nobody is there, and the server is killed meanwhile", async () => {
    const customers = people(CUSTOMERS);
    await graph.shut();
    await writeAll(customers);
    await until("something was tried", async () =>
        await world.metric("balcao_sends_retried_total") > 0);
    await world.kill();
    await world.start();
    await graph.open();
    await drained(customers);
});

await test("a storm of 429 pauses the number and uses up no try of a message", async () => {
    await survives(() => refusal(130429, 429), 3);
});

await test("429 of a gateway that says how long", async () => {
    await survives(() => ({ status: 429, body: "<html>slow down</html>",
                            headers: { "Retry-After": "1" } }), 3);
});

await test("5xx in HTML", async () => {
    await survives(() => ({ status: 502, body: "<html>Bad Gateway</html>",
                            headers: { "Content-Type": "text/html" } }), 3);
});

await test("5xx with a code", async () => {
    await survives(() => refusal(131016, 503), 3);
});

await test("connections cut before the message was accepted", async () => {
    await survives(() => "cut", 3);
});

await test("connections cut after it was accepted: statuses settle it", async () => {
    await survives(() => "swallow", 8);
});

await test("answers that come byte by byte", async () => {
    await survives(() => "slow", 20);
});

await test("all of it at once, at random", async () => {
    const ways = ["cut", "swallow", "slow", null, null, refusal(130429, 429), refusal(131016, 503),
                  refusal(131056), { status: 502, body: "<html>" }];
    await survives(() => ways[Math.floor(Math.random() * ways.length)], 40);
});

await test("a customer who gets too many is waited for, the others are not", async () => {
    const [fast, other] = people(2);
    let refused = 0;
    graph.behave = message => message.to === `+${fast}` && refused++ < 2 ? refusal(131056) : null;
    await writeAll([fast]);
    await writeAll([other]);
    await until("the other is answered", () => graph.to(other).length === EACH);
    assert.ok(graph.to(fast).length < EACH, "the first was not held back");
    await drained([fast, other]);
});

stop();
await graph.shut();
await finish();
