// What analysts send: taken in, given to the provider once, sent with its words.
import crypto from "node:crypto";
import http from "node:http";
import { assert, finish, test, until } from "./support/harness.mjs";
import { openGraph } from "./support/media_graph.mjs";
import { call, deliver, newNumber, staff, textMessage, visitor, webhook } from "./support/talk.mjs";
import { freePort } from "./support/program.mjs";
import { openWorld, phoneNumberId } from "./support/world.mjs";

const graph = await openGraph(await freePort());
const world = await openWorld({ people: { Ana: "analyst", Bia: "analyst", Olga: "operator" },
                                simulator: false,
                                env: { BALCAO_WHATSAPP_API: graph.api, BALCAO_MEDIA_MB: "2",
                                       BALCAO_SEND_DOUBT: "2s" } });
const ana = staff(world, "Ana");
const png = size => Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
                                   crypto.randomBytes(size)]);
let messages = 0;

/** A customer who asked for a person: { number, ticket }. */
async function customer() {
    const number = newNumber();
    const body = webhook(number, [textMessage(number, `wamid.OUT${++messages}`,
                                              "quero falar com atendente")]);
    assert.equal((await deliver(world, body)).status, 200);
    const ticket = await until("a ticket", async () => {
        const { items } = await ana.get("tickets?state=open&limit=200");
        return items.find(one => one.customer.address.endsWith(number.slice(-4)));
    });
    return { number, ticket, sent: () => graph.sent.filter(one => one.to === `+${number}`) };
}

const grant = async (person = "Ana") =>
    (await staff(world, person).post("media/grants")).body;

const put = (person, url, bytes, type, name = "") =>
    call("POST", `${world.url}${url}${name && `&name=${encodeURIComponent(name)}`}`, {
        body: bytes, headers: { Authorization: `Bearer ${world.tokens[person]}`,
                                "Content-Type": type } });

async function upload(bytes, type, name) {
    const reply = await put("Ana", (await grant()).url, bytes, type, name);
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    return reply.body;
}

const last = async (ticket, what) => until(what, async () => {
    const { messages: list } = await ana.get(`conversations/${ticket.conversation}`);
    return list.filter(one => one.who === "analyst" && one.status === "sent").at(-1);
});

await test("a picture goes to the provider, then to the customer with its words", async () => {
    const bytes = png(300_000);
    const { ticket, sent } = await customer();
    const media = await upload(bytes, "image/png", "C:\\fotos\\mapa.png");
    assert.deepEqual([media.mime, media.kind, media.size, media.name],
                     ["image/png", "image", bytes.length, "mapa.png"]);
    const reply = await ana.post(`tickets/${ticket.id}/say`, { text: "é aqui", media: media.hash,
                                                              media_name: media.name });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    const message = await last(ticket, "the picture was sent");
    assert.deepEqual([message.kind, message.text, message.media.hash, message.media.state],
                     ["image", "é aqui", media.hash, "kept"]);
    assert.ok(message.media.url);
    const [one] = graph.uploads;
    assert.deepEqual([one.mime, one.type, one.product, one.number, one.filename],
                     ["image/png", "image/png", "whatsapp", phoneNumberId, "mapa.png"]);
    assert.ok(one.bytes.equals(bytes), "the provider has other bytes");
    const { type, image } = sent().at(-1);
    assert.deepEqual([type, image], ["image", { id: one.id, caption: "é aqui" }]);
});

await test("the same file is given to the provider once", async () => {
    const bytes = png(1000);
    const media = await upload(bytes, "image/png", "a.png");
    const before = graph.uploads.length;
    for (let i = 0; i < 2; i++) {
        const { ticket, sent } = await customer();
        await ana.post(`tickets/${ticket.id}/say`, { media: media.hash });
        await last(ticket, "the picture was sent");
        assert.deepEqual(sent().at(-1).image, { id: graph.uploads.at(-1).id });
    }
    assert.equal(graph.uploads.length, before + 1);
});

await test("a document keeps its name; what ends a ticket may carry one", async () => {
    const { ticket, sent } = await customer();
    const media = await upload(Buffer.from("%PDF-1.4 x"), "application/pdf", "2ª via.pdf");
    const reply = await ana.post(`tickets/${ticket.id}/answer`, {
        text: "segue", teach: false, media: media.hash, media_name: media.name });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    await last(ticket, "the document was sent");
    const { document } = sent().find(one => one.type === "document");
    assert.deepEqual([document.filename, document.caption], ["2ª via.pdf", "segue"]);
    assert.equal(graph.uploads.at(-1).filename, "2ª via.pdf");
});

await test("sound goes without words", async () => {
    const { ticket, sent } = await customer();
    const media = await upload(Buffer.from("OggS\0\0\0\0OpusHead"), "audio/ogg", "fala.ogg");
    const refused = await ana.post(`tickets/${ticket.id}/say`, { media: media.hash, text: "oi" });
    assert.equal(refused.status, 400);
    assert.match(refused.body.detail, /áudio/);
    await ana.post(`tickets/${ticket.id}/say`, { media: media.hash });
    await last(ticket, "the sound was sent");
    assert.equal(sent().at(-1).type, "audio");
});

for (const status of [500, 429])
    await test(`an upload that is refused with ${status} is tried again`, async () => {
        const { ticket, sent } = await customer();
        const media = await upload(png(500), "image/png", "b.png");
        graph.uploadFaults = [status];
        await ana.post(`tickets/${ticket.id}/say`, { media: media.hash, text: "depois" });
        await last(ticket, "the picture was sent");
        assert.equal(sent().filter(one => one.type === "image").length, 1);
    });

await test("a file that the provider does not want fails, and the desk sees it", async () => {
    const { ticket, sent } = await customer();
    const media = await upload(png(501), "image/png", "c.png");
    graph.uploadFaults = [400];
    await ana.post(`tickets/${ticket.id}/say`, { media: media.hash });
    await ana.post(`tickets/${ticket.id}/say`, { text: "e isto vai" });
    await last(ticket, "what came after it was sent");
    const { messages: list } = await ana.get(`conversations/${ticket.conversation}`);
    const failed = list.find(one => one.media);
    assert.equal(failed.status, "failed");
    assert.ok(failed.error);
    assert.deepEqual(sent().map(one => one.type).filter(one => one === "image"), []);
});

await test("a message with a file survives a crash, and reaches the customer once", async () => {
    const { ticket, sent } = await customer();
    const media = await upload(png(700), "image/png", "d.png");
    await ana.post(`tickets/${ticket.id}/say`, { media: media.hash, text: "antes da queda" });
    await world.kill();
    await world.start();
    await until("the picture was sent", () => sent().some(one => one.type === "image"), 60_000);
    assert.equal(sent().filter(one => one.type === "image").length, 1);
});

await test("a visitor of the web chat gets the file with their own token, and nobody else", async () => {
    const one = await visitor(world), other = await visitor(world);
    await one.ask("quero falar com atendente");
    const ticket = await until("a ticket", async () => (await ana.get("tickets?state=open&limit=200"))
        .items.find(item => item.channel === "web"));
    const bytes = png(5000);
    const media = await upload(bytes, "image/png", "f.png");
    await ana.post(`tickets/${ticket.id}/say`, { media: media.hash, text: "veja",
                                                media_name: "f.png" });
    const message = await until("the picture in the chat", async () =>
        (await one.heard()).find(item => item.media));
    assert.deepEqual([message.kind, message.text, message.media],
                     ["image", "veja", { state: "kept", mime: "image/png", size: bytes.length,
                                         name: "f.png" }]);
    const path = `${world.url}/v1/chat/messages/${message.id}/media`;
    const reply = await fetch(path, { headers: one.headers });
    assert.equal(reply.status, 200);
    assert.ok(Buffer.from(await reply.arrayBuffer()).equals(bytes));
    assert.equal(reply.headers.get("content-security-policy"), "sandbox; default-src 'none'");
    assert.equal((await fetch(path, { headers: other.headers })).status, 404);
    assert.equal((await fetch(path)).status, 401);
    const first = (await one.all())[0].id;
    const bare = `${world.url}/v1/chat/messages/${first}/media`;
    assert.equal((await fetch(bare, { headers: one.headers })).status, 404);
});

await test("what may not be sent is refused with a sentence", async () => {
    const { ticket } = await customer();
    const media = await upload(png(800), "image/png", "e.png");
    const wrong = {
        "nothing at all": {},
        "a hash that nobody has": { media: "0".repeat(64) },
        "a path": { media: "../../etc/passwd" },
        "too many words": { media: media.hash, text: "x".repeat(1025) },
        "a file alone to be taught": { media: media.hash, teach: true },
    };
    for (const [what, body] of Object.entries(wrong)) {
        const verb = body.teach ? "answer" : "say";
        const reply = await ana.post(`tickets/${ticket.id}/${verb}`, body);
        assert.equal(reply.status, 400, `${what}: ${JSON.stringify(reply.body)}`);
    }
});

/** What is said to the head of an upload whose body never comes. */
const statusOfHead = (url, length) => new Promise((done, fail) => {
    const request = http.request(`${world.url}${url}`, { method: "POST", headers: {
        Authorization: `Bearer ${world.tokens.Ana}`, "Content-Length": length } });
    request.on("response", reply => {
        done(reply.statusCode);
        request.destroy();
    });
    request.on("error", fail);
    request.flushHeaders();
});

await test("only who may answer can bring a file, and only where it was granted", async () => {
    const { url, limit } = await grant();
    assert.equal(limit, 2 << 20);
    const bytes = png(10);
    const status = async (person, address, body = bytes, type = "image/png") =>
        (await put(person, address, body, type)).status;
    assert.equal(await status("Ana", url), 201);
    assert.equal(await status("Bia", url), 403);
    assert.equal(await status("Olga", url), 403);
    assert.equal(await status("Ana", url.replace(/mark=\w/, "mark=g")), 403);
    assert.equal(await status("Ana", url.replace(/until=\d+/, "until=1700000000000")), 403);
    assert.equal(await status("Ana", "/v1/desk/media"), 403);
    assert.equal((await staff(world, "Olga").post("media/grants")).status, 403);
    assert.equal(await status("Ana", url, Buffer.from("MZ\0\x01"), "application/pdf"), 400);
    assert.equal(await statusOfHead(url, (2 << 20) + 1), 403);
    const lengthy = Buffer.concat([Buffer.from("RIFF\0\0\0\0WEBP"), Buffer.alloc(1000)]);
    assert.equal(await status("Ana", url, lengthy, "image/webp"), 201);
});

await graph.stop();
await finish();
