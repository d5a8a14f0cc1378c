// The web chat as a page uses it, and what the server says about itself.
import http from "node:http";
import zlib from "node:zlib";
import crypto from "node:crypto";
import { assert, finish, test, until } from "./support/harness.mjs";
import { follow } from "./support/sse.mjs";
import { call, visitor } from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const secret = "a secret that only these tests have";
const COPIES = 50;
const sampleLine = /^(\w+)(?:\{\w+="[^"]*"(?:,\w+="[^"]*")*\})? -?[0-9.e+]+$/; // of Prometheus

const world = await openWorld({ people: { Ana: "analyst" }, env: { BALCAO_SECRET: secret, BALCAO_CHAT_RATE: "0" } });
const events = `${world.url}/v1/chat/events`;
const isSaid = text => one => one.name === "message" && one.data.text === text;
const isAnswer = one => one.name === "message" && one.data.who === "bot";

/** A token as the server makes them: v1.<visitor>.<seconds when it ends>.<hmac>. */
function tokenOf(name, ends) {
    const text = `v1.${name}.${ends}`;
    return `${text}.${crypto.createHmac("sha256", secret).update(text).digest("hex")}`;
}

/** Without what fetch does by itself: {status, headers, body: Buffer}. */
function get(path, headers = {}) {
    return new Promise((resolve, reject) => {
        http.get(`${world.url}${path}`, { headers, agent: false }, reply => {
            const pieces = [];
            reply.on("data", piece => pieces.push(piece));
            reply.on("end", () => resolve({ status: reply.statusCode, headers: reply.headers,
                                            body: Buffer.concat(pieces) }));
        }).on("error", reject);
    });
}

await test("a visitor gets a token, writes, and hears the answer as it is said", async () => {
    const guest = await visitor(world);
    const stream = await follow(events, guest.headers);
    assert.deepEqual([stream.status, stream.type], [200, "text/event-stream"]);
    const { status } = await guest.send({ text: "como funciona o cartao presente" });
    assert.equal(status, 202);
    const said = await stream.wait("the answer", isAnswer);
    assert.match(said.data.text, /código digital/);
    assert.equal(typeof said.data.number, "number");
    assert.ok(Number(said.id) > 0, "the event has no number");
    assert.deepEqual(said.data.buttons.map(one => one.title), ["Sim, ajudou", "Não ajudou"]);
    for (const inner of ["entry", "p", "flow", "reason", "prompt"])
        assert.ok(!(inner in said.data), `the customer is told "${inner}"`);
    stream.close();
});

await test("a pressed button counts as one", async () => {
    const guest = await visitor(world);
    const answer = await guest.ask("como funciona o cartao presente");
    const [{ id, title }] = answer.buttons;
    const { status } = await guest.send({ button: id, text: title });
    assert.equal(status, 202);
    assert.match((await guest.next()).text, /Que bom/);
});

await test("a stream that comes back gets what it missed, once", async () => {
    const guest = await visitor(world);
    const before = await follow(events, guest.headers);
    await guest.send({ text: "oi" });
    const last = await before.wait("the greeting", isAnswer);
    before.close();
    await guest.ask("oi");
    await guest.ask("esqueci minha senha do app");
    const after = await follow(events, { ...guest.headers, "Last-Event-ID": last.id });
    await after.wait("what was missed", one => isAnswer(one) && /senha/i.test(one.data.text));
    const missed = after.events.filter(isAnswer);
    const texts = (await guest.heard()).map(one => one.text);
    assert.deepEqual(missed.map(one => one.data.text), texts.slice(-missed.length));
    const numbers = missed.map(one => one.data.number);
    assert.deepEqual(numbers, [...new Set(numbers)], "something came twice");
    assert.ok(!after.events.some(one => one.id === last.id), "the last one came again");
    after.close();
});

await test("a number that is not known any more is answered with a reset", async () => {
    const guest = await visitor(world);
    for (const number of ["1", "17", "x", "99999999999999999999"]) {
        const stream = await follow(events, { ...guest.headers, "Last-Event-ID": number });
        await stream.wait(`a reset after number ${number}`, one => one.name === "reset");
        stream.close();
    }
});

await test("a reload keeps the conversation, and follows on from it without a gap", async () => {
    const guest = await visitor(world);
    await guest.ask("oi");
    await guest.ask("esqueci minha senha do app");
    const { body } = await call("GET", `${world.url}/v1/chat/messages`, { headers: guest.headers });
    assert.deepEqual(body.items.map(one => one.who), ["customer", "bot", "customer", "bot"]);
    const numbers = body.items.map(one => one.number);
    assert.deepEqual(numbers, [1, 2, 3, 4]);
    await guest.ask("oi");
    const stream = await follow(events, { ...guest.headers,
                                          "Last-Event-ID": String(body.last_event) });
    await stream.wait("what came after the list", isAnswer);
    assert.ok(stream.events.every(one => one.name !== "message" || one.data.number > 4));
    stream.close();
});

await test("the same client id again is harmless, also at once", async () => {
    const guest = await visitor(world);
    const one = { id: "my-own-id", text: "oi" };
    const replies = await Promise.all(Array.from({ length: COPIES }, () => guest.send(one)));
    assert.ok(replies.every(({ status }) => status === 202), "a copy was refused");
    await guest.next();
    assert.equal((await guest.send(one)).status, 202);
    assert.match((await guest.ask("oi")).text, /^Oi/, "a copy had an effect");
    const mine = (await guest.all()).filter(message => message.who === "customer");
    assert.equal(mine.length, 2);
});

await test("the conversation goes on after a restart, and the token stays good", async () => {
    const guest = await visitor(world);
    await guest.ask("como funciona o cartao presente");
    const stream = await follow(events, guest.headers);
    await world.stop();
    await until("the stream ends with the server", () => stream.over);
    await world.start();
    assert.match((await guest.ask("e quanto custa?")).text, /R\$ 25/);
    assert.equal((await guest.all()).length, 4);
});

await test("nobody hears what another visitor is told", async () => {
    const [one, other] = [await visitor(world), await visitor(world)];
    const stream = await follow(events, other.headers);
    await one.ask("esqueci minha senha do app");
    await other.send({ text: "oi" });
    await stream.wait("the own greeting", isAnswer);
    assert.ok(stream.events.every(event => !/senha/i.test(JSON.stringify(event.data))));
    assert.deepEqual((await other.all()).filter(isSaid("esqueci minha senha do app")), []);
    stream.close();
});

await test("without a token of ours, or with one whose time is over, nothing is told", async () => {
    const guest = await visitor(world);
    const [version, name, ends, hmac] = guest.token.split(".");
    const soon = Math.floor(Date.now() / 1000) + 3600;
    const other = `${name.slice(0, -1)}${name.endsWith("0") ? "1" : "0"}`;
    const routes = [["GET", "messages"], ["GET", "events"], ["POST", "messages"]];
    const wrong = ["", "x", "v1", [version, other, ends, hmac].join("."),
                   [version, name, `${Number(ends) + 1}`, hmac].join("."), guest.token.slice(0, -1),
                   `${guest.token}0`, tokenOf(name, 1_000_000_000), "a".repeat(5000)];
    for (const token of wrong)
        for (const [method, path] of routes) {
            const { status, body } = await call(method, `${world.url}/v1/chat/${path}`, {
                headers: { Authorization: `Bearer ${token}` },
                body: method === "POST" ? { id: "a", text: "oi" } : undefined,
            });
            assert.equal(status, 401, `${method} ${path} with ${token.slice(0, 80)}`);
            assert.ok(body.detail.length > 10);
        }
    const good = { Authorization: `Bearer ${tokenOf(name, soon)}` };
    const { status } = await call("GET", `${world.url}/v1/chat/messages`, { headers: good });
    assert.equal(status, 200);
});

await test("the metrics are text that Prometheus reads", async () => {
    const { status, headers, body } = await get("/metrics");
    assert.equal(status, 200);
    assert.match(headers["content-type"], /^text\/plain; version=0\.0\.4/);
    const known = new Set();
    for (const line of body.toString().trimEnd().split("\n")) {
        const [, kind, name] = /^# (HELP|TYPE) (\w+) \S/.exec(line) ?? [];
        if (kind === "TYPE") known.add(name);
        if (kind) continue;
        const [, sample] = sampleLine.exec(line) ?? [];
        assert.ok(known.has(sample), `no sample, or one without a type: ${line}`);
    }
    for (const name of ["balcao_events_stored_total", "balcao_turns_total",
                        "balcao_mailbox_letters", "balcao_entries"])
        assert.ok(known.has(name), `${name} is missing`);
});

await test("it says that it lives and that it is ready", async () => {
    assert.deepEqual([(await get("/health/live")).status, (await get("/health/ready")).status],
                     [200, 200]);
});

await test("the description of the API is OpenAPI, and names what exists", async () => {
    const { body } = await call("GET", `${world.url}/openapi.json`);
    assert.match(body.openapi, /^3\.[01]\./);
    assert.ok(body.info.title && body.info.version, JSON.stringify(body.info));
    for (const path of ["/webhooks/whatsapp/{account}", "/v1/chat/messages",
                        "/v1/desk/tickets/{id}/take"])
        assert.ok(body.paths[path], `${path} is missing`);
    for (const [path, methods] of Object.entries(body.paths))
        for (const [method, operation] of Object.entries(methods)) {
            assert.ok(operation.summary, `${method} ${path} has no summary`);
            const kinds = Object.keys(operation.responses);
            assert.ok(kinds.length > 0, `${method} ${path} has no responses`);
            const names = [...path.matchAll(/\{(\w+)\}/g)].map(one => one[1]);
            const told = (operation.parameters ?? []).filter(one => one.in === "path");
            assert.deepEqual(told.map(one => one.name).sort(), names.sort(), `${method} ${path}`);
        }
});

await test("nobody reads the desk without signing in", async () => {
    const { body } = await call("GET", `${world.url}/openapi.json`);
    let tried = 0;
    for (const [path, methods] of Object.entries(body.paths))
        for (const method of Object.keys(methods)) {
            if (!path.startsWith("/v1/desk/") || path === "/v1/desk/session") continue;
            const url = world.url + path.replaceAll(/\{\w+\}/g, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
            const reply = await call(method.toUpperCase(), url,
                                     { body: method === "get" ? undefined : {} });
            assert.equal(reply.status, 401, `${method} ${path}`);
            tried++;
        }
    assert.ok(tried >= 25, `only ${tried} routes were tried`);
});

await test("pages come with the headers that keep them safe", async () => {
    for (const path of ["/desk", "/chat"]) {
        const { status, headers } = await get(path);
        assert.equal(status, 200, path);
        const policy = headers["content-security-policy"];
        assert.match(policy, /default-src 'none'/);
        assert.match(policy, /require-trusted-types-for 'script'/);
        assert.doesNotMatch(policy, /unsafe|\*./);
        const framed = path === "/chat" ? "*" : "'self'"; // other sites embed the chat alone
        assert.ok(policy.endsWith(`frame-ancestors ${framed}`), policy);
        assert.equal(headers["x-content-type-options"], "nosniff");
        assert.equal(headers["referrer-policy"], "same-origin");
    }
    const json = await get("/openapi.json");
    assert.equal(json.headers["x-content-type-options"], "nosniff");
    assert.equal((await get("/v1/chat/messages")).headers["cache-control"], "no-store");
});

await test("the demo's pages are not on a real server", async () => {
    for (const path of ["/simulator", "/demo", "/v1/simulator/state", "/v1/demo"])
        assert.equal((await get(path)).status, 404, path);
});

await test("what did not change is not sent again", async () => {
    for (const path of ["/chat", "/widget.js"]) {
        const first = await get(path);
        const etag = first.headers.etag;
        assert.match(etag, /^"[^"]+"$/, path);
        for (const known of [etag, `"other", ${etag}`, `W/${etag}`, "*"]) {
            const { status, body } = await get(path, { "If-None-Match": known });
            assert.deepEqual([status, body.length], [304, 0], `${path} with ${known}`);
        }
        assert.equal((await get(path, { "If-None-Match": '"other"' })).status, 200);
    }
});

await test("what is long is packed for those who can unpack it", async () => {
    for (const path of ["/widget.js", "/openapi.json", "/metrics"]) {
        const plain = await get(path);
        assert.equal(plain.headers["content-encoding"], undefined, path);
        const packed = await get(path, { "Accept-Encoding": "gzip, br" });
        assert.equal(packed.headers["content-encoding"], "gzip", path);
        assert.match(packed.headers.vary, /Accept-Encoding/i);
        assert.ok(packed.body.length < plain.body.length);
        assert.ok(zlib.gunzipSync(packed.body).length > 0);
        const refused = await get(path, { "Accept-Encoding": "gzip;q=0" });
        assert.equal(refused.headers["content-encoding"], undefined, path);
    }
});

await finish();
