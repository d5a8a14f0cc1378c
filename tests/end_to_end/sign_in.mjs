// Who may enter the desk: passwords, cookies, other sites, roles.
import { assert, finish, test, until } from "./support/harness.mjs";
import { call, staff } from "./support/talk.mjs";
import { openWorld } from "./support/world.mjs";

const TRIES = 10;

const world = await openWorld({ simulator: false, people: {
    Ana: "analyst", Edu: "editor", Olga: "operator", Zoe: "admin", Bia: "analyst",
} });
const session = `${world.url}/v1/desk/session`;
const signIn = (name, password, headers) =>
    call("POST", session, { body: { name, password }, headers });

async function cookieOf(name) {
    const reply = await signIn(name, `senha de ${name}`);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return reply.headers.get("set-cookie");
}

await test("the right password gives a cookie that only our pages can use", async () => {
    const reply = await signIn("Ana", "senha de Ana");
    assert.equal(reply.status, 200);
    assert.deepEqual([reply.body.user.name, reply.body.user.role], ["Ana", "analyst"]);
    const cookie = reply.headers.get("set-cookie");
    assert.match(cookie, /^balcao=[^;]{20,};/);
    for (const flag of [/; HttpOnly/, /; SameSite=Strict/, /; Path=\//]) assert.match(cookie, flag);
    assert.doesNotMatch(cookie, /Domain/i);
});

await test("the cookie says who one is, until one signs out", async () => {
    const cookie = (await cookieOf("Ana")).split(";")[0];
    const own = { Cookie: cookie, Origin: world.url, "X-Balcao": "1" };
    const mine = await call("GET", session, { headers: { Cookie: cookie } });
    assert.equal(mine.body.user.name, "Ana");
    assert.equal((await call("DELETE", session, { headers: own, body: {} })).status, 204);
    const after = await call("GET", `${world.url}/v1/desk/tickets`,
                             { headers: { Cookie: cookie } });
    assert.equal(after.status, 401);
});

await test("nobody yet is an answer, not an error", async () => {
    const { status, body } = await call("GET", session);
    assert.deepEqual([status, body.user], [200, null]);
});

await test("another site cannot act with the cookie", async () => {
    const cookie = (await cookieOf("Zoe")).split(";")[0];
    const entry = { question: "Vem de outro lugar?", answer: "Não." };
    const tries = [{}, { "X-Balcao": "1" }, { Origin: world.url },
                   { "X-Balcao": "1", Origin: "http://evil.example" },
                   { "X-Balcao": "1", Origin: "null" }, { "X-Balcao": "0", Origin: world.url },
                   { "X-Balcao": "1", Origin: `${world.url}.evil.example` }];
    for (const headers of tries) {
        const { status } = await call("POST", `${world.url}/v1/desk/entries`,
                                      { body: entry, headers: { Cookie: cookie, ...headers } });
        assert.ok(status >= 400 && status < 500, `${JSON.stringify(headers)}: ${status}`);
    }
    const good = await call("POST", `${world.url}/v1/desk/entries`, { body: entry, headers: {
        Cookie: cookie, "X-Balcao": "1", Origin: world.url } });
    assert.ok(good.status === 200 || good.status === 201, JSON.stringify(good.body));
    const { status } = await signIn("Zoe", "senha de Zoe", { Origin: "http://evil.example" });
    assert.equal(status, 403);
});

await test("roles may do what is theirs, and nothing else", async () => {
    const entry = { question: "Quem pode escrever isto?", answer: "Quem edita." };
    const may = { Ana: false, Edu: true, Olga: false, Zoe: true };
    for (const [name, allowed] of Object.entries(may)) {
        const { status } = await staff(world, name).post("entries", entry);
        assert.equal(status < 300, allowed, `${name}: ${status}`);
        assert.equal((await staff(world, name).ask("GET", "tickets")).status, 200, name);
    }
});

await test("a token that was made up opens nothing", async () => {
    for (const token of ["", "x", "a".repeat(2000), world.tokens.Ana.slice(0, -1)])
        for (const form of [`Bearer ${token}`, `bearer ${token}`, `Basic ${token}`, token]) {
            const { status } = await call("GET", `${world.url}/v1/desk/tickets`,
                                          { headers: { Authorization: form } });
            assert.equal(status, 401, form.slice(0, 60));
        }
});

async function guess(name) {
    const found = [];
    for (let i = 0; i < TRIES; i++) {
        const { status, headers, body } = await signIn(name, `errada ${i}`);
        found.push({ status, detail: body.detail.replaceAll(/\d+/g, "N"),
                     waits: headers.has("retry-after") });
    }
    return found;
}

await test("wrong passwords are slowed, the same for a name that does not exist", async () => {
    const known = await guess("Bia");
    const unknown = await guess("Ninguem");
    assert.deepEqual(known.map(one => one.status), unknown.map(one => one.status));
    assert.deepEqual(known, unknown, "an unknown name can be told from a wrong password");
    assert.equal(known[0].status, 401);
    assert.deepEqual(known.at(-1), { ...known.at(-1), status: 429, waits: true });
    assert.equal((await signIn("Bia", "senha de Bia")).status, 429, "the right one was not slowed");
});

await test("after the pause the right password is taken", () =>
    until("Bia can enter again", async () =>
        (await signIn("Bia", "senha de Bia")).status === 200, 30_000));

await test("no password and no token is in the log", async () => {
    const log = world.lines.join("\n");
    assert.doesNotMatch(log, /senha de|errada/);
    for (const token of Object.values(world.tokens)) assert.ok(!log.includes(token), "a token is");
});

await finish();
