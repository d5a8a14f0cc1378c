// What stops a start, what a full disk does, and what an import refuses.
import fs from "node:fs/promises";
import net from "node:net";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { assert, finish, test, until } from "./support/harness.mjs";
import { freePort } from "./support/program.mjs";
import { call, deliver, newNumber, phone, staff, textMessage, webhook } from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const PAGE = 4096; // bytes of the store's file
const SCHEMA_AT = 60; // byte of SQLite's user_version
const FEW_PAGES = 40;
const MANY = 3000; // messages, more than fit
const run = promisify(execFile);

const world = await openWorld({ people: { Ana: "analyst" } });
const bare = await openWorld({ name: "no server", simulator: false, entries: null, idle: true });

/** Expects that it does not start, and says why in one sentence that `named` is in. */
async function refuses(more, named, words = ["serve"]) {
    const { code, out, err } = await bare.tryCli(words, more);
    assert.equal(code, 1, `expected exit 1, found ${code}\n${out}\n${err}`);
    const sentence = (words[0] === "doctor" ? out : err).trim();
    assert.match(sentence, named);
    assert.doesNotMatch(sentence, /runtime error|Sanitizer|assert/);
    assert.ok(err.trim().split("\n").length <= 3, `more than a sentence:\n${err}`);
}

const wrong = {
    "an address that is none": [{ BALCAO_LISTEN: "nonsense" }, /BALCAO_LISTEN/],
    "a port that is none": [{ BALCAO_LISTEN: "127.0.0.1:99999" }, /BALCAO_LISTEN/],
    "a word for a number": [{ BALCAO_SHARDS: "many" }, /BALCAO_SHARDS/],
    "a number out of range": [{ BALCAO_SHARDS: "0" }, /BALCAO_SHARDS.*1/],
    "a time without a unit that exists": [{ BALCAO_SEND_DOUBT: "3 moons" }, /BALCAO_SEND_DOUBT/],
    "a level that is none": [{ BALCAO_LOG: "loud" }, /BALCAO_LOG.*loud/],
    "a store of another kind": [{ BALCAO_STORE: "redis://x" }, /sqlite:PATH/],
    "an option of the store": [{ BALCAO_STORE: "sqlite:/tmp/x.db?colour=red" }, /colour|max_pages/],
    "a folder that cannot be made": [{ BALCAO_STORE: "sqlite:/proc/none/b.db" }, /\/proc\/none/],
    "a secret that is too short": [{ BALCAO_SECRET: "short" }, /BALCAO_SECRET/],
    "a file of a setting that is missing": [{ BALCAO_SECRET_FILE: "/no/such/file" },
        /BALCAO_SECRET_FILE.*\/no\/such\/file|\/no\/such\/file/],
    "a setting given twice": [{ BALCAO_LISTEN_FILE: "/etc/hostname" }, /BALCAO_LISTEN/],
    "a missing assistant": [{ BALCAO_ASSISTANT: "/no/such/file.json" }, /\/no\/such\/file\.json/],
    "missing accounts": [{ BALCAO_WHATSAPP_ACCOUNTS: "/no/such/file.json" },
        /BALCAO_WHATSAPP_ACCOUNTS/],
    "an account without a secret": [{ BALCAO_WHATSAPP_APP_SECRET: "" }, /app secret/],
    "an address of an API that is none": [{ BALCAO_WHATSAPP_API: "graph" }, /BALCAO_WHATSAPP_API/],
};

for (const [what, [more, named]] of Object.entries(wrong))
    await test(`does not start with ${what}, and says so`, () => refuses(more, named));

await test("does not start with an assistant that is wrong, and names the field", async () => {
    const idle = await bare.file("idle.json", '{"idle_minutes": 0}');
    await refuses({ BALCAO_ASSISTANT: idle }, /idle_minutes/);
    const broken = await bare.file("broken.json", '{"name": ');
    await refuses({ BALCAO_ASSISTANT: broken }, /broken\.json/);
});

await test("does not start on a port that is taken", async () => {
    const port = await freePort();
    const other = net.createServer().listen(port, "127.0.0.1");
    await until("the port is taken", () => other.listening);
    await refuses({ BALCAO_LISTEN: `127.0.0.1:${port}` }, new RegExp(`${port}`));
    other.close();
});

await test("a second server does not start on the same store", async () => {
    await refuses({ BALCAO_STORE: world.settings.BALCAO_STORE }, /another balcao/);
    assert.equal((await fetch(`${world.url}/health/ready`)).status, 200, "the first one suffered");
});

await test("does not start on a file that is no store, or of a newer program", async () => {
    const text = await bare.file("text.db", "this is no store at all\n".repeat(400));
    await refuses({ BALCAO_STORE: `sqlite:${text}` }, /text\.db|not a database/);
    await bare.cli(["user", "add", "Eva", "--role", "admin"], "senha de Eva\n");
    const bytes = await fs.readFile(`${bare.folder}/b.db`);
    bytes.writeUInt32BE(bytes.readUInt32BE(SCHEMA_AT) + 1, SCHEMA_AT);
    const newer = await bare.file("newer.db", bytes);
    await refuses({ BALCAO_STORE: `sqlite:${newer}` }, /newer balcao/);
    await refuses({ BALCAO_STORE: `sqlite:${newer}` }, /FAIL.*newer balcao/, ["doctor"]);
});

await test("does not start on a disk that is full, and says so", () =>
    refuses({ BALCAO_STORE: `sqlite:${bare.folder}/full.db?max_pages=2` }, /full/));

/** Posts until the store is full; returns the numbers of those who were acknowledged, and not. */
async function writeUntilFull(server) {
    const good = [];
    for (let i = 0; i < MANY; i++) {
        const number = newNumber();
        const body = webhook(number, [textMessage(number, `wamid.${number}`, "oi")]);
        const reply = await deliver(server, body);
        if (reply.status === 200) good.push(number);
        else return { good, refused: { number, body, reply } };
    }
    return assert.fail(`${MANY} messages were taken: the store is not full`);
}

async function expectGreetings(server, numbers) {
    const greeted = async () => {
        const { body } = await call("GET", `${server.simulator}/v1/simulator/state`);
        assert.equal(body.counts.repeated, 0, "somebody was greeted twice");
        return body.messages.filter(one => one.from === "business").map(one => one.customer);
    };
    await until(`${numbers.length} greetings`, async () =>
        (await greeted()).length >= numbers.length, 60_000);
    assert.deepEqual((await greeted()).sort(), [...numbers].sort());
}

async function expectFull(server, { reply }) {
    assert.equal(reply.status, 503, JSON.stringify(reply.body));
    assert.ok(reply.headers.get("retry-after"), "the provider is not told when to come again");
    assert.equal((await fetch(`${server.url}/health/live`)).status, 200);
    const { status } = await staff(server, "Ana").ask("GET", "tickets");
    assert.equal(status, 200, "what is stored cannot be read");
    assert.ok(await server.metric("balcao_webhooks_refused_store_total") > 0);
    const { status: chat } = await call("POST", `${server.url}/v1/chat/sessions`, { body: {} });
    assert.equal(chat, 200);
}

await test("a disk that fills up refuses with 503; when there is room all goes on", async () => {
    const full = await openWorld({ name: "the server on a small disk",
                                   people: { Ana: "analyst" } });
    await full.stop();
    full.launch({}, { deaf: true });
    await full.ready();
    const limit = bytes => run("prlimit", ["--pid", full.server.pid, `--fsize=${bytes}:unlimited`]);
    const { size } = await fs.stat(`${full.folder}/b.db-wal`);
    await limit(size + FEW_PAGES * PAGE);
    const { good, refused } = await writeUntilFull(full);
    await expectFull(full, refused);
    await until("it says that it is not ready", async () =>
        (await fetch(`${full.url}/health/ready`)).status === 503);
    await limit("unlimited");
    await full.ready();
    assert.equal((await deliver(full, refused.body)).status, 200, "it did not recover by itself");
    await expectGreetings(full, [...good, refused.number]);
    await full.close();
});

await test("a store that may not grow refuses; what it took is answered later", async () => {
    const full = await openWorld({ name: "the server that may not grow",
                                   people: { Ana: "analyst" } });
    await full.stop();
    const pages = Math.ceil((await fs.stat(`${full.folder}/b.db`)).size / PAGE) + FEW_PAGES;
    await full.start({ BALCAO_STORE: `${full.settings.BALCAO_STORE}?max_pages=${pages}` });
    const { good, refused } = await writeUntilFull(full);
    await expectFull(full, refused);
    await full.kill();
    await full.start();
    await expectGreetings(full, good);
    await full.close();
});

const lines = [
    '{"id":"good-1","question":"Onde fica a loja verde?","answer":"Na rua das Árvores."}',
    '{"id":"bad-1","question":"Sem resposta?"}',
    "this is not JSON",
    '{"id":"bad-2","question":7,"answer":"x"}',
    '{"id":"bad-3","question":"Data?","answer":"x","valid_until":"amanhã"}',
    '{"id":"bad-4","question":"Duas?","question":"vezes?","answer":"x"}',
    `{"id":"bad-5","question":"${"muito ".repeat(20_000)}","answer":"x"}`,
    '{"id":"good-2","question":"Onde fica a loja azul?","answer":"Na avenida do Mar."}',
    "",
];
const refusals = [/:2: answer/, /:3: /, /:4: question/, /:5: valid_until/, /:6: /, /:7: question/];
const count = async () => Number(await world.metric("balcao_entries"));

await test("an import tells line and field of what it refuses", async () => {
    const file = await world.file("bad.jsonl", lines.join("\n"));
    for (const option of ["--dry-run", "--all-or-nothing"]) {
        const { code, out, err } = await world.tryCli(["kb", "import", option, file]);
        assert.equal(code, 1, err);
        for (const refusal of refusals) assert.match(err, refusal);
        assert.match(out, /6 refused/);
        const { out: found } = await world.tryCli(["kb", "export"]);
        assert.doesNotMatch(found, /good-[12]/, `${option} took something`);
    }
});

await test("an import takes the good lines, and the running server knows them", async () => {
    const before = await count();
    const { code, err } = await world.tryCli(["kb", "import", `${world.folder}/bad.jsonl`]);
    assert.equal(code, 1, err);
    for (const refusal of refusals) assert.match(err, refusal);
    await until("the server has two entries more", async () => await count() === before + 2);
    const answer = await phone(world, newNumber()).ask("onde fica a loja azul");
    assert.match(answer.text, /avenida do Mar/);
});

await test("an import of files that are none is refused", async () => {
    const csv = await world.file("bad.csv", "question,answer\nSó uma coluna?\n");
    const odd = await world.file("bad.docx", "PK\u0003\u0004");
    for (const [file, named] of [["/no/such.jsonl", /\/no\/such\.jsonl/], [odd, /bad\.docx/],
                                 [csv, /bad\.csv:2: /]]) {
        const { code, err } = await world.tryCli(["kb", "import", file]);
        assert.equal(code, 1, err);
        assert.match(err, named);
    }
});

await finish();
