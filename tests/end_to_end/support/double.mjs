// A small Graph API that does as the test says, message by message, and keeps a ledger of what it
// accepted. It speaks HTTP with Node's own server, so that it can also cut, dawdle and hang.
import crypto from "node:crypto";
import http from "node:http";
import { call, envelope } from "./talk.mjs";
import { freePort } from "./program.mjs";

/**
 * behave(message) says what to do with each: {status, body, headers} to answer, "cut" the
 * connection before anything is accepted, "swallow" to accept and cut, "hang" to accept and never
 * answer, "slow" to accept and answer byte by byte; nothing: accept.
 */
export async function startGraph() {
    const graph = { port: await freePort(), ledger: [], tried: [], reads: [], hanging: new Set(),
                    behave: () => null, answers: {} };
    graph.url = `http://127.0.0.1:${graph.port}/v23.0`;
    graph.server = http.createServer((request, response) => take(graph, request, response));
    graph.server.keepAliveTimeout = 60_000;
    graph.open = () => new Promise(resolve =>
        graph.server.listen(graph.port, "127.0.0.1", resolve));
    graph.shut = () => new Promise(resolve => {
        graph.server.closeAllConnections();
        graph.server.close(resolve);
    });
    graph.to = number => graph.ledger.filter(one => one.to === `+${number}`);
    await graph.open();
    return graph;
}

function take(graph, request, response) {
    const pieces = [];
    request.on("data", piece => pieces.push(piece));
    request.on("end", () => {
        if (request.method === "GET") {
            tell(graph, request, response);
            return;
        }
        const body = JSON.parse(Buffer.concat(pieces).toString() || "{}");
        const [, , phone] = request.url.split("/");
        const message = { ...body, phone, token: request.headers.authorization,
                          callback: body.biz_opaque_callback_data };
        if (body.status === "read") {
            graph.reads.push(message);
            answer(response, { status: 200, body: { success: true } });
            return;
        }
        graph.tried.push(message);
        act(graph, graph.behave(message), message, request, response);
    });
}

/** GETs are answered from `answers`, by path without the version; {status, body}. */
function tell(graph, request, response) {
    const path = request.url.replace(/^\/[^/]*\//, "").split("?")[0];
    const found = graph.answers[path];
    const reply = typeof found === "function" ? found(request) : found;
    answer(response, reply ?? refusal(100, 404));
}

function act(graph, how, message, request, response) {
    if (how === "cut") {
        request.socket.destroy();
    } else if (how?.status) {
        answer(response, how);
    } else {
        message.id = `wamid.${crypto.randomUUID()}`;
        graph.ledger.push(message);
        accept(graph, how, message, request, response);
    }
}

function accept(graph, how, message, request, response) {
    const body = { messaging_product: "whatsapp", contacts: [{ wa_id: message.to.slice(1) }],
                   messages: [{ id: message.id }] };
    if (how === "swallow") request.socket.destroy();
    else if (how === "hang") graph.hanging.add(response);
    else if (how === "slow") drip(response, JSON.stringify(body));
    else answer(response, { status: 200, body });
}

function drip(response, text) {
    let at = 0;
    response.writeHead(200, { "Content-Type": "application/json" });
    const timer = setInterval(() => {
        response.write(text[at++]);
        if (at < text.length) return;
        clearInterval(timer);
        response.end();
    }, 5);
    response.on("close", () => clearInterval(timer));
}

function answer(response, { status, body = {}, headers = {} }) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(text);
}

export function refusal(code, status = 400, headers = {}) {
    return { status, headers, body: { error: { message: `(#${code})`, code } } };
}

/** What Meta would say of accepted messages: one webhook for all of them. */
export function statusWebhook(messages, status = "sent") {
    const [first] = messages;
    return envelope({
        messaging_product: "whatsapp",
        metadata: { display_phone_number: "15550783881", phone_number_id: first.phone },
        statuses: messages.map(one => ({
            id: one.id, status, timestamp: String(Math.floor(Date.now() / 1000)),
            recipient_id: one.to.slice(1), biz_opaque_callback_data: one.callback,
        })),
    });
}

/** Posts a webhook to an account under its own secret. */
export async function post(world, account, body, secret) {
    const signature = crypto.createHmac("sha256", secret).update(body).digest("hex");
    return call("POST", `${world.url}/webhooks/whatsapp/${account}`,
                { body, headers: { "X-Hub-Signature-256": `sha256=${signature}` } });
}
