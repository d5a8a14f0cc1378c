// Pictures and files against the simulated provider, which checks what it is given: there and back.
import crypto from "node:crypto";
import { assert, finish, test, until } from "./support/harness.mjs";
import { call, newNumber, phone, staff } from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const world = await openWorld({ people: { Ana: "analyst" } });
const ana = staff(world, "Ana");

const behave = async switches => {
    const url = `${world.simulator}/v1/simulator/switches`;
    assert.equal((await call("PUT", url, { body: switches })).status, 200);
};

const ticketOf = customer => until("a ticket", async () => {
    const { items } = await ana.get("tickets?state=open&limit=200");
    return items.find(one => one.customer.address.endsWith(customer.number.slice(-4)));
});

async function handedOver() {
    const customer = phone(world, newNumber());
    await customer.ask("quero falar com atendente");
    return { customer, ticket: await ticketOf(customer) };
}

const settled = (ticket, kind) => until(`the ${kind} is there`, async () => {
    const { messages } = await ana.get(`conversations/${ticket.conversation}`);
    return messages.find(one => one.kind === kind && one.media?.state !== "fetching" && one.media);
}, 30_000);

const types = { image: "image/jpeg", audio: "audio/ogg", video: "video/mp4",
                document: "application/pdf", sticker: "image/webp" };

for (const [kind, mime] of Object.entries(types))
    await test(`a customer's ${kind} reaches the analyst`, async () => {
        const { customer, ticket } = await handedOver();
        await customer.act({ type: kind });
        const { media } = await settled(ticket, kind);
        assert.deepEqual([media.state, media.mime], ["kept", mime], JSON.stringify(media));
        const reply = await fetch(world.url + media.url, {
            headers: { Authorization: `Bearer ${world.tokens.Ana}` } });
        const bytes = Buffer.from(await reply.arrayBuffer());
        assert.equal(crypto.createHash("sha256").update(bytes).digest("hex"), media.hash);
    });

await test("bytes that are not those of the checksum are not shown, but asked for again", async () => {
    const { customer, ticket } = await handedOver();
    await behave({ spoil_media: true });
    await customer.act({ type: "image" });
    await until("a damaged one was seen", async () => {
        const { messages } = await ana.get(`conversations/${ticket.conversation}`);
        return messages.some(one => one.media?.reason === "damaged");
    });
    await behave({ spoil_media: false });
    assert.equal((await settled(ticket, "image")).media.state, "kept");
});

await test("a picture comes though the provider is in trouble first", async () => {
    const { customer, ticket } = await handedOver();
    await behave({ fail_media: 500 });
    await customer.act({ type: "image" });
    assert.equal((await settled(ticket, "image")).media.state, "kept");
});

const samples = {
    image: ["image/png", Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
                                        crypto.randomBytes(200_000)])],
    audio: ["audio/ogg", Buffer.from("OggS\0\x02\0\0OpusHead")],
    video: ["video/mp4", Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isommp42")],
    document: ["application/pdf", Buffer.from("%PDF-1.7 x")],
};

for (const [kind, [mime, bytes]] of Object.entries(samples))
    await test(`an analyst's ${kind} reaches the customer, once`, async () => {
        const { customer, ticket } = await handedOver();
        await customer.rest();
        const { url } = (await ana.post("media/grants")).body;
        const media = (await call("POST", `${world.url}${url}&name=arquivo`, {
            body: bytes, headers: { Authorization: `Bearer ${world.tokens.Ana}`,
                                    "Content-Type": mime } })).body;
        const said = await ana.post(`tickets/${ticket.id}/say`, {
            media: media.hash, media_name: media.name, text: kind === "audio" ? "" : "veja" });
        assert.equal(said.status, 200, JSON.stringify(said.body));
        const sent = () => customer.heard().then(list => list.filter(one => one.type === kind));
        await until(`the ${kind} came`, async () => (await sent()).length > 0);
        await until("it was read", async () => {
            const { messages } = await ana.get(`conversations/${ticket.conversation}`);
            return messages.find(one => one.media)?.status === "read";
        });
        assert.equal((await sent()).length, 1);
    });

await finish();
