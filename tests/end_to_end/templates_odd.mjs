// Meta's list of templates when it comes in pages, changes while it is read, or is odd.
import { assert, finish, test, until } from "./support/harness.mjs";
import { openGraph } from "./support/graph.mjs";
import { staff } from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const body = text => [{ type: "BODY", text }];
const item = (name, more = {}) => ({ id: name, name, language: "pt_BR", status: "APPROVED",
                                     category: "UTILITY", components: body("Oi."), ...more });

let pages = []; // answers to the following questions, in order; the last one stays
const page = (data, after) => ({
    body: { data, paging: { cursors: { before: "b", after: after ?? "end" },
                            ...(after ? { next: "http://elsewhere.invalid/?token=stolen" } : {}) } },
});
const error = (status, code) => ({ status, body: { error: { code, message: "no" } } });

const graph = await openGraph(() => (pages.length > 1 ? pages.shift() : pages[0]));
pages = [page([])];

const world = await openWorld({
    people: { Ana: "editor" },
    env: { BALCAO_WHATSAPP_WABA_ID: "77", BALCAO_WHATSAPP_API: graph.url },
    entries: null,
    simulator: false,
});
const ana = staff(world, "Ana");
const names = async () => (await ana.get("templates")).items.map(one => one.name).sort();

/** Meta answers with these pages, and the list is read. */
async function read(...answers) {
    const before = graph.asked.length;
    pages = [...answers];
    await ana.post("templates/refresh");
    await until("all pages are asked for", () => graph.asked.length >= before + answers.length);
    return graph.asked.slice(before);
}

const areListed = (...wanted) => until(`the list is ${wanted}`, async () =>
    JSON.stringify(await names()) === JSON.stringify(wanted.sort()));

await test("pages are followed by their cursors, with the token, and never to another address", async () => {
    const asked = await read(page([item("um")], "a&b=/?"), page([item("dois")], "c"), page([item("tres")]));
    await areListed("um", "dois", "tres");
    assert.deepEqual(asked.map(one => one.query.after), [undefined, "a&b=/?", "c"]);
    for (const one of asked) {
        assert.equal(one.path, "/77/message_templates");
        assert.equal(one.headers.authorization, "Bearer end-to-end-token");
    }
});

await test("a list that changed while it was read is read again from its beginning", async () => {
    const asked = await read(page([item("um")], "a"), error(400, 131059),
                             page([item("um")], "x"), page([item("dois"), item("tres"), item("quatro")]));
    await areListed("um", "dois", "tres", "quatro");
    assert.deepEqual(asked.map(one => one.query.after), [undefined, "a", undefined, "x"]);
});

await test("odd items cost only themselves", async () => {
    const odd = [null, 7, "x", [], {}, { name: 7 }, item("Nome Errado"), item("a".repeat(600)),
                 item("sem_partes", { components: "none" }),
                 item("numeros", { status: 5, category: [], quality_score: 3 })];
    await read(page([...odd, item("um"), item("dois"), item("tres"), item("quatro")]));
    await areListed("um", "dois", "tres", "quatro", "sem_partes", "numeros");
    const strange = await ana.get("templates/77:numeros:pt_BR");
    assert.equal(strange.status, "");
});

await test("what fails leaves the mirror as it was, and is tried again", async () => {
    const before = await names();
    const asked = await read(error(500, 2), { status: 502, body: "<html>Bad gateway</html>" },
                             page([item("um", { status: "PAUSED" })]));
    assert.ok(asked.length >= 3);
    await until("the last answer counts", async () =>
        (await ana.get("templates/77:um:pt_BR")).status === "PAUSED");
    assert.ok(before.length >= 4);
});

await test("a refusal of the token is told, and nothing is lost", async () => {
    const before = await names();
    await read(error(401, 190));
    await until("the log says it", () =>
        world.lines.some(line => /templates_not_read .*code 190/.test(line)));
    assert.deepEqual(await names(), before);
    assert.ok(!world.lines.some(line => line.includes("end-to-end-token")));
});

graph.close();
await finish();
