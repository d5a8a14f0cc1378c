// Those who talk to the server: a customer on the simulator's phone, one in the web chat, staff.
import crypto from "node:crypto";
import { assert, until } from "./harness.mjs";
import { appSecret, phoneNumberId } from "./world.mjs";

const LONG = 15_000;

/** {status, headers, body}; a body that is not JSON stays text. */
export async function call(method, url, { body, headers = {} } = {}) {
    const reply = await fetch(url, {
        method,
        headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
        body: body === undefined || typeof body === "string" || body instanceof Uint8Array
            ? body : JSON.stringify(body),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, body: parse(text) };
}

function parse(text) {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

/** A person of the desk, by token: methods return {status, body}; get() expects 200. */
export function staff(world, name) {
    const headers = { Authorization: `Bearer ${world.tokens[name]}` };
    const ask = (method, path, body) =>
        call(method, `${world.url}/v1/desk/${path}`, { headers, body });
    return {
        name,
        ask,
        post: (path, body = {}) => ask("POST", path, body),
        put: (path, body) => ask("PUT", path, body),
        async get(path) {
            const reply = await ask("GET", path);
            assert.equal(reply.status, 200, `GET ${path}: ${JSON.stringify(reply.body)}`);
            return reply.body;
        },
    };
}

/** A phone of the simulator. next() is the next message of the business that was not looked at. */
export function phone(world, number) {
    let seen = 0;
    const state = () => call("GET", `${world.simulator}/v1/simulator/state?customer=${number}`);
    const act = async body => {
        const reply = await call("POST", `${world.simulator}/v1/simulator/messages`,
                                 { body: { customer: number, ...body } });
        assert.equal(reply.status, 202, JSON.stringify(reply.body));
        return reply.body.id;
    };
    const heard = async () => (await state()).body.messages.filter(one => one.from === "business");
    return {
        number,
        act,
        heard,
        say: text => act({ type: "text", text }),
        press: button => act({ type: "button", reply_id: button.id, title: button.title }),
        async next(limit = LONG) {
            const message = await until(`a message number ${seen + 1} for ${number}`,
                                        async () => (await heard())[seen], limit);
            seen++;
            return message;
        },
        /** Asks and returns what is said next. */
        async ask(text) {
            await this.say(text);
            return this.next();
        },
        /** What came that next() has not returned. */
        rest: async () => (await heard()).slice(seen),
    };
}

let clientIds = 0;

/** A visitor of the web chat. */
export async function visitor(world) {
    const { body } = await call("POST", `${world.url}/v1/chat/sessions`, { body: {} });
    const headers = { Authorization: `Bearer ${body.token}` };
    let seen = 0;
    const all = async () => {
        const reply = await call("GET", `${world.url}/v1/chat/messages`, { headers });
        assert.equal(reply.status, 200, JSON.stringify(reply.body));
        return reply.body.items;
    };
    const heard = async () => (await all()).filter(one => one.who !== "customer");
    return {
        ...body,
        headers,
        all,
        heard,
        send: message => call("POST", `${world.url}/v1/chat/messages`,
                              { headers, body: { id: `c${++clientIds}`, ...message } }),
        async next(limit = LONG) {
            const message = await until(`a message number ${seen + 1} in the web chat`,
                                        async () => (await heard())[seen], limit);
            seen++;
            return message;
        },
        async ask(text) {
            const reply = await this.send({ text });
            assert.equal(reply.status, 202, JSON.stringify(reply.body));
            return this.next();
        },
        rest: async () => (await heard()).slice(seen),
    };
}

export function sign(body, secret = appSecret) {
    return `sha256=${crypto.createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** A webhook of Meta's: `messages` as they stand in it, from one customer. */
export function webhook(from, messages, name = "Marina") {
    const value = {
        messaging_product: "whatsapp",
        metadata: { display_phone_number: "15550783881", phone_number_id: phoneNumberId },
        contacts: [{ profile: { name }, wa_id: from }],
        messages,
    };
    return envelope(value);
}

export function envelope(value, field = "messages") {
    return JSON.stringify({ object: "whatsapp_business_account",
                            entry: [{ id: "102290129340398", changes: [{ value, field }] }] });
}

export function textMessage(from, id, body) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    return { from, id, timestamp, type: "text", text: { body } };
}

/** Posts a webhook as Meta would; returns {status, body}. */
export function deliver(world, body, headers = {}) {
    return call("POST", `${world.url}/webhooks/whatsapp/default`,
                { body, headers: { "X-Hub-Signature-256": sign(body), ...headers } });
}

let numbers = 0;

/** A number that nobody in this run has. */
export function newNumber() {
    return `55119${String(10_000_000 + ++numbers)}`;
}
