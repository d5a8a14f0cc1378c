// What customers send: fetched, looked at, kept, shown, and never lost.
import fs from "node:fs/promises";
import path from "node:path";
import { assert, finish, test, until } from "./support/harness.mjs";
import { openGraph } from "./support/media_graph.mjs";
import { deliver, newNumber, staff, webhook } from "./support/talk.mjs";
import { freePort } from "./support/program.mjs";
import { openWorld } from "./support/world.mjs";

const graph = await openGraph(await freePort());
const world = await openWorld({ people: { Ana: "analyst", Bia: "analyst" }, simulator: false,
                                env: { BALCAO_WHATSAPP_API: graph.api, BALCAO_MEDIA_MB: "1" } });
const ana = staff(world, "Ana");
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const CRASHES = 12;
let messages = 0;

/** A customer sends a file; returns how to look at the message. */
async function send(id, kind, media = {}, number = newNumber()) {
    const wamid = `wamid.MEDIA${++messages}`;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const body = webhook(number, [
        { from: number, id: `${wamid}A`, timestamp, type: "text",
          text: { body: "quero falar com atendente" } },
        { from: number, id: wamid, timestamp, type: kind,
          [kind]: { id, mime_type: graph.media.get(id)?.mime, ...media } },
    ]);
    assert.equal((await deliver(world, body)).status, 200);
    const ticket = await until("a ticket", async () => {
        const { items } = await ana.get("tickets?state=open&limit=200");
        return items.find(one => one.customer.address.endsWith(number.slice(-4)));
    });
    const look = async () => {
        const list = (await ana.get(`conversations/${ticket.conversation}`)).messages;
        return list.find(one => one.provider_id === wamid);
    };
    return { look, ticket, number,
             ends: () => until("the media is settled", async () => {
                 const message = await look();
                 return message?.media && message.media.state !== "fetching" && message;
             }, 30_000) };
}

const fetchAs = (person, path, headers = {}) => fetch(`${world.url}${path}`, {
    headers: { Authorization: `Bearer ${world.tokens[person]}`, ...headers } });

const bytesOf = async reply => Buffer.from(await reply.arrayBuffer());

await test("a picture is fetched, kept and given to who looks", async () => {
    const { ends } = await send(graph.add(png, "image/png"), "image", { caption: "o comprovante" });
    const { media, text, kind } = await ends();
    assert.deepEqual([media.state, media.mime, media.size, kind, text],
                     ["kept", "image/png", png.length, "image", "o comprovante"]);
    const reply = await fetchAs("Ana", media.url);
    assert.equal(reply.status, 200);
    assert.deepEqual(await bytesOf(reply), png);
    const header = name => reply.headers.get(name);
    assert.equal(header("content-type"), "image/png");
    assert.equal(header("x-content-type-options"), "nosniff");
    assert.equal(header("content-security-policy"), "sandbox; default-src 'none'");
    assert.match(header("content-disposition"), /^inline/);
    assert.match(header("cache-control"), /private/);
});

await test("a document is given to be saved, under a clean name", async () => {
    const pdf = Buffer.from("%PDF-1.4\n1 0 obj\n");
    const id = graph.add(pdf, "application/pdf");
    const { ends } = await send(id, "document", { filename: "../../2ª via\r\nX: y.pdf" });
    const { media } = await ends();
    assert.deepEqual([media.state, media.name], ["kept", "2ª via_X_ y.pdf"]);
    const reply = await fetchAs("Ana", media.url);
    assert.equal(reply.headers.get("content-type"), "application/octet-stream");
    assert.equal(reply.headers.get("content-disposition"),
                 "attachment; filename*=UTF-8''2%C2%AA%20via_X_%20y.pdf");
    assert.deepEqual(await bytesOf(reply), pdf);
});

await test("sound and film are given in parts", async () => {
    const sound = Buffer.concat([Buffer.from("OggS\0"), Buffer.alloc(300_000, 7)]);
    const { ends } = await send(graph.add(sound, "audio/ogg; codecs=opus"), "audio", { voice: true });
    const { media } = await ends();
    assert.deepEqual([media.state, media.mime, media.voice], ["kept", "audio/ogg", true]);
    const reply = await fetchAs("Ana", media.url, { Range: "bytes=299990-" });
    assert.equal(reply.status, 206);
    assert.deepEqual(await bytesOf(reply), sound.subarray(299_990));
});

await test("an address is for one person, for one content, for a time", async () => {
    const { ends, look } = await send(graph.add(png, "image/png"), "image");
    const { media } = await ends();
    const other = `${media.hash.slice(0, 63)}${media.hash.endsWith("0") ? "1" : "0"}`;
    const forged = {
        "of somebody else": ["Bia", media.url],
        "of another content": ["Ana", media.url.replace(media.hash, other)],
        "with a path": ["Ana", media.url.replace(media.hash, "..%2fb.db")],
        "with a later end": ["Ana", media.url.replace(/until=\d+/, m => `${m}9`)],
        "that is over": ["Ana", media.url.replace(/until=\d+/, "until=1700000000000")],
        "of another type": ["Ana", media.url.replace("image%2Fpng", "text%2Fhtml")],
        "with another name": ["Ana", `${media.url}x`],
        "without its mark": ["Ana", media.url.replace(/&mark=\w+/, "")],
        "with another mark": ["Ana", media.url.replace(/mark=\w/, "mark=g")],
    };
    for (const [what, [person, url]] of Object.entries(forged))
        assert.ok([403, 404].includes((await fetchAs(person, url)).status), what);
    assert.equal((await fetch(`${world.url}${media.url}`)).status, 401);
    const message = await look();
    const own = await staff(world, "Bia").get(`messages/${message.id}/media`);
    assert.equal((await fetchAs("Bia", own.media.url)).status, 200);
});

await test("the same picture twice is kept once", async () => {
    const first = await (await send(graph.add(png, "image/png"), "image")).ends();
    const second = await (await send(graph.add(png, "image/png"), "image")).ends();
    assert.equal(first.media.hash, second.media.hash);
});

for (const [what, faults] of Object.entries({
    "the provider answers 500": [500],
    "the provider answers 502 in HTML": [502],
    "the provider is asked too often": [429],
    "the token is refused for a while": [401],
    "the address has expired": ["expired"],
    "the file's host is in trouble": ["gateway"],
    "the file's host refuses the token": ["denied"],
    "the connection is cut in the middle": ["cut"],
    "other bytes come than were sent": ["damaged"],
    "the file's host sends us elsewhere": ["moved"],
}))
    await test(`a picture comes though at first ${what}`, async () => {
        const id = graph.add(png, "image/png", faults);
        const { ends } = await send(id, "image");
        assert.equal((await ends()).media.state, "kept");
        assert.deepEqual(graph.media.get(id).faults, []);
    });

for (const [what, [kind, bytes, mime, more, reason]] of Object.entries({
    "is larger than the limit": ["image", Buffer.concat([png, Buffer.alloc(1 << 20)]), "image/png",
                                 { unsized: true, size: "70" }, "size"],
    "is said to be larger": ["image", png, "image/png", { size: 2 << 20 }, "size"],
    "is no picture": ["image", Buffer.from("%PDF-1.4"), "image/png", {}, "type"],
    "is a program": ["document", Buffer.from("MZ\x90\0\x03\0"), "application/pdf", {}, "type"],
    "is a page": ["document", Buffer.from("<html><script>"), "text/html", {}, "type"],
    "lies on a foreign host": ["image", png, "image/png",
                               { url: `http://localhost:${new URL(graph.url).port}/file/x` },
                               "address"],
    "lies in our own network": ["image", png, "image/png", { url: "https://10.0.0.1/x" }, "address"],
    "claims a host of Meta's as a user": ["image", png, "image/png",
        { url: "https://lookaside.fbsbx.com@10.0.0.1/x" }, "address"],
}))
    await test(`a file that ${what} is refused, and the desk sees why`, async () => {
        const { ends } = await send(graph.add(bytes, mime, [], more), kind);
        const { media } = await ends();
        assert.deepEqual([media.state, media.reason, media.url], ["refused", reason, undefined]);
    });

await test("a picture that is gone can be tried again from the desk", async () => {
    const id = graph.add(png, "image/png", [404]);
    const { ends, look } = await send(id, "image");
    const { media, id: message } = await ends();
    assert.deepEqual([media.state, media.reason], ["failed", "gone"]);
    const reply = await ana.post(`messages/${message}/media/retry`);
    assert.equal(reply.status, 202, JSON.stringify(reply.body));
    const again = await ends();
    assert.deepEqual([again.media.state, again.media.reason], ["kept", undefined]);
    assert.equal((await ana.post(`messages/${message}/media/retry`)).status, 409);
    assert.equal((await ana.post("messages/nothing/media/retry")).status, 404);
    assert.equal((await look()).media.state, "kept");
});

await test("a picture whose id is no id is not asked for", async () => {
    const { ends } = await send("../../me/accounts?x=", "image", { mime_type: "image/png" });
    assert.equal((await ends()).media.state, "failed");
    assert.ok(graph.asked.every(one => !one.includes("accounts")));
});

await test("a fetch that a crash interrupted is made after the start", async () => {
    const id = graph.add(png, "image/png", ["hang"]);
    const hangs = new Promise(done => { graph.hanging = done; });
    const { look, ends } = await send(id, "image");
    await hangs;
    assert.equal((await look()).media.state, "fetching");
    await world.kill();
    await world.start();
    assert.equal((await ends()).media.state, "kept");
    const left = await fs.readdir(path.join(world.folder, "media", "unfinished"));
    assert.deepEqual(left, []);
});

await test("crash after crash, every picture comes, and nothing half is left", async () => {
    const sent = [];
    for (let i = 0; i < CRASHES; i++) {
        const bytes = Buffer.concat([png, Buffer.alloc(400_000, i + 1)]);
        const faults = [[], ["cut"], [500], ["damaged"]][i % 4];
        sent.push(await send(graph.add(bytes, "image/png", faults), "image"));
        await world.kill();
        await world.start();
    }
    const hashes = new Set();
    for (const one of sent) {
        const { media } = await one.ends();
        assert.equal(media.state, "kept", JSON.stringify(media));
        hashes.add(media.hash);
    }
    assert.equal(hashes.size, CRASHES);
    assert.deepEqual(await fs.readdir(path.join(world.folder, "media", "unfinished")), []);
});

await graph.stop();
await finish();
