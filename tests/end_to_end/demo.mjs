// `balcao demo`: one command, and the tour's six steps are ticked off as the real events happen.
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { assert, finish, register, test, until } from "./support/harness.mjs";
import { freePort, start } from "./support/program.mjs";
import { call, phone, visitor } from "./support/talk.mjs";

const question = "Posso levar meu cachorro na loja?";
const otherWords = "queria ir na loja com meu cachorro, posso?";
const answer = "Cães pequenos podem entrar no colo, menos perto dos alimentos abertos.";

const folder = await fs.mkdtemp(path.join(os.tmpdir(), "balcao-demo-"));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const settings = { BALCAO_LISTEN: `127.0.0.1:${port}` };
const lines = [];
const demo = { url, simulator: url, tokens: {}, process: null };
register({
    name: "the demo",
    closed: false,
    markLog: () => {},
    log: count => lines.slice(-count),
    condition: () => (demo.process?.over ? "which ended" : "which runs"),
    close: async () => {
        demo.process?.child.kill("SIGKILL");
        await fs.rm(folder, { recursive: true, force: true });
    },
});

async function launch() {
    demo.process = start(["demo"], settings, { lines, folder });
    await until("the demo is ready", async () => (await fetch(`${url}/health/ready`)).ok, 60_000);
}

async function steps() {
    const { body } = await call("GET", `${url}/v1/demo`);
    return body.steps.filter(one => one.done).map(one => one.key);
}

const ticked = key =>
    until(`the step "${key}" is ticked`, async () => (await steps()).includes(key));

/** Signs in as the page does. */
async function signIn() {
    const { login } = (await call("GET", `${url}/v1/demo`)).body;
    const reply = await call("POST", `${url}/v1/desk/session`, { body: login });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    const headers = { Cookie: reply.headers.get("set-cookie").split(";")[0], Origin: url,
                      "X-Balcao": "1" };
    return (method, where, body) => call(method, `${url}/v1/desk/${where}`, { headers, body });
}

let marina;
let ask;
let ticket;

await test("one command starts it and prints its links", async () => {
    await launch();
    await until("the links", () => lines.some(line => line.includes("/desk")));
    const printed = lines.join("\n");
    for (const link of ["/demo", "/simulator", "/chat", "/desk"]) {
        assert.ok(printed.includes(url + link), `${link} was not printed`);
        assert.equal((await fetch(url + link)).status, 200, link);
    }
    assert.deepEqual(await steps(), []);
    marina = phone(demo, (await call("GET", `${url}/v1/demo`)).body.phones[0]);
});

await test("a question on the phone is asked and answered", async () => {
    const reply = await marina.ask("como funciona o cartao presente?");
    assert.match(reply.text, /código digital/);
    await ticked("asked");
    await ticked("answered");
});

await test("what is not known is handed to a person, whom the desk shows it", async () => {
    assert.match((await marina.ask(question)).text, /Protocolo/);
    await ticked("handed_off");
    ask = await signIn();
    const { body } = await ask("GET", "tickets?state=open");
    assert.equal(body.items.length, 1);
    [ticket] = body.items;
    assert.equal(ticket.question, question);
});

await test("killed in the middle, the story goes on", async () => {
    demo.process.child.kill("SIGKILL");
    await demo.process.exited;
    await launch();
    ask = await signIn();
    const { body } = await ask("GET", "tickets?state=open");
    assert.deepEqual(body.items.map(one => one.id), [ticket.id]);
    marina = phone(demo, marina.number); // the simulator in it was killed, too
});

await test("a person takes it, answers and teaches", async () => {
    assert.equal((await ask("POST", `tickets/${ticket.id}/take`, {})).status, 200);
    await ticked("taken");
    await marina.next();
    const reply = await ask("POST", `tickets/${ticket.id}/answer`,
                            { text: answer, question, teach: true });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    await ticked("taught");
    assert.ok((await marina.next()).text.includes(answer));
});

await test("asked again in the web chat, it is answered alone", async () => {
    const stranger = await visitor(demo);
    assert.ok((await stranger.ask(otherWords)).text.includes(answer));
    await ticked("answered_alone");
});

await test("it ends when asked, and forgets everything", async () => {
    demo.process.child.kill("SIGTERM");
    assert.deepEqual(await demo.process.exited, { code: 0, signal: null });
    const left = await fs.readdir(path.join(folder, "var/demo"));
    assert.ok(!left.some(name => /\.db(-wal|-shm)?$/.test(name)), `left behind: ${left}`);
});

await finish();
