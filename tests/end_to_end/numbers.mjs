// Several numbers in one process: nothing of one is seen by the other, and secrets are changed
// while everything runs.
import fs from "node:fs/promises";
import { assert, finish, test, until } from "./support/harness.mjs";
import { post, refusal, startGraph } from "./support/double.mjs";
import { newNumber, textMessage } from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const graph = await startGraph();
const north = { name: "norte", phone_number_id: "1001", token: "token-norte",
                app_secret: "secret-norte", verify_token: "verify-norte",
                assistant: { name: "Nortista", unfinished_wait: 0 } };
const south = { name: "sul", phone_number_id: "2002", token: "token-sul",
                app_secret: "secret-sul", verify_token: "verify-sul",
                assistant: { name: "Sulista", unfinished_wait: 0 } };

const world = await openWorld({ simulator: false, idle: true });
const file = await world.file("accounts.json", JSON.stringify([north, south]));
for (const name of ["PHONE_NUMBER_ID", "TOKEN", "APP_SECRET", "VERIFY_TOKEN"])
    delete world.settings[`BALCAO_WHATSAPP_${name}`];
Object.assign(world.settings, { BALCAO_WHATSAPP_ACCOUNTS: file,
                                BALCAO_WHATSAPP_API: graph.url });
await world.start();

let ids = 0;

/** A webhook for the account's number, from one customer. */
function from(customer, account, text) {
    const value = {
        messaging_product: "whatsapp",
        metadata: { display_phone_number: "1555", phone_number_id: account.phone_number_id },
        contacts: [{ profile: { name: "Marina" }, wa_id: customer }],
        messages: [textMessage(customer, `wamid.in.${++ids}`, text)],
    };
    return JSON.stringify({ object: "whatsapp_business_account",
                            entry: [{ id: "1", changes: [{ value, field: "messages" }] }] });
}

const say = (customer, account, text, secret = account.app_secret) =>
    post(world, account.name, from(customer, account, text), secret);

async function renew(accounts) {
    await fs.writeFile(file, JSON.stringify(accounts));
    const seen = world.lines.filter(one => one.includes("accounts_renewed")).length;
    world.server.child.kill("SIGHUP");
    await until("the accounts are read again", () =>
        world.lines.filter(one => one.includes("accounts_renewed")).length > seen);
}

await test("each number answers with its own token, path and assistant", async () => {
    const customer = newNumber(); // who writes to both
    assert.equal((await say(customer, north, "oi")).status, 200);
    assert.equal((await say(customer, south, "oi")).status, 200);
    await until("both answers", () => graph.to(customer).length === 2);
    for (const [account, other] of [[north, south], [south, north]]) {
        const [answer] = graph.to(customer).filter(one => one.phone === account.phone_number_id);
        assert.equal(answer.token, `Bearer ${account.token}`);
        assert.match(answer.text.body, new RegExp(account.assistant.name));
        assert.doesNotMatch(answer.text.body, new RegExp(other.assistant.name));
    }
});

await test("a webhook signed by the other number's secret is refused", async () => {
    const reply = await say(newNumber(), north, "oi", south.app_secret);
    assert.equal(reply.status, 401);
});

await test("what comes to one address about the other number is not taken for its own", async () => {
    const customer = newNumber();
    const body = from(customer, south, "oi");
    assert.equal((await post(world, north.name, body, north.app_secret)).status, 200);
    await until("it is counted", async () =>
        await world.metric("balcao_events_foreign_total") > 0);
    assert.equal((await say(customer, north, "oi")).status, 200);
    await until("the answer", () => graph.to(customer).length === 1);
    assert.equal(graph.to(customer)[0].phone, north.phone_number_id);
});

await test("numbers of one app get what comes to the one address of the app", async () => {
    const third = { ...north, name: "oeste", phone_number_id: "3003", token: "token-oeste",
                    assistant: { name: "Oestino", unfinished_wait: 0 } };
    await renew([north, south, third]);
    const [one, two] = [newNumber(), newNumber()];
    const bodies = [from(one, third, "oi"), from(two, north, "oi")].map(JSON.parse);
    bodies[0].entry.push(...bodies[1].entry); // both in one webhook
    assert.equal((await post(world, north.name, JSON.stringify(bodies[0]),
                             north.app_secret)).status, 200);
    await until("both answers", () => graph.to(one).length + graph.to(two).length === 2);
    assert.equal(graph.to(one)[0].token, "Bearer token-oeste");
    assert.match(graph.to(one)[0].text.body, /Oestino/);
    assert.equal(graph.to(two)[0].token, `Bearer ${north.token}`);
    await renew([north, south]);
});

await test("a number whose token expired waits, the other goes on, a new token sends it all", async () => {
    const [cold, warm] = [newNumber(), newNumber()];
    const expired = `Bearer ${north.token}`;
    graph.behave = message => message.token === expired ? refusal(190, 401) : null;
    assert.equal((await say(cold, north, "oi")).status, 200);
    await until("the number has stopped", () =>
        world.lines.some(one => one.includes("number_stopped account=norte code=190")));
    assert.equal((await say(cold, north, "como funciona o cartao presente")).status, 200);
    assert.equal((await say(warm, south, "oi")).status, 200);
    await until("the other number's answer", () => graph.to(warm).length === 1);
    assert.equal(await world.metric('balcao_number_well{account="norte",code="190"}'), 0);
    assert.equal(await world.metric('balcao_number_well{account="sul",code="0"}'), 1);
    assert.deepEqual(graph.to(cold), []);

    north.token = "token-norte-2";
    await renew([north, south]);
    await until("what waited", () => graph.to(cold).length === 2, 30_000);
    const [first, second] = graph.to(cold);
    assert.match(first.text.body, /Nortista/);
    assert.match(JSON.stringify(second), /código digital/);
    assert.equal(second.token, "Bearer token-norte-2");
    assert.equal(await world.metric("balcao_sends_failed_total"), 0);
    graph.behave = () => null;
});

await test("two app secrets are valid while one replaces the other", async () => {
    const old = north.app_secret;
    Object.assign(north, { app_secret: "secret-norte-2", old_app_secret: old });
    await renew([north, south]);
    assert.equal((await say(newNumber(), north, "oi", old)).status, 200);
    assert.equal((await say(newNumber(), north, "oi")).status, 200);
    delete north.old_app_secret;
    await renew([north, south]);
    assert.equal((await say(newNumber(), north, "oi", old)).status, 401);
    assert.equal((await say(newNumber(), north, "oi")).status, 200);
});

await test("a file that cannot be read changes nothing", async () => {
    await fs.writeFile(file, "[{]");
    world.server.child.kill("SIGHUP");
    await until("it is said", () => world.lines.some(one => one.includes("accounts_not_renewed")));
    assert.equal((await say(newNumber(), south, "oi")).status, 200);
    await fs.writeFile(file, JSON.stringify([north, south]));
});

await graph.shut();
await finish();
