// Meta's side of media, as a double that misbehaves when told to: ids that lead to addresses, addresses
// that want the token and expire, uploads.
import crypto from "node:crypto";
import http from "node:http";

const token = "Bearer end-to-end-token";

const json = (reply, status, body) => {
    reply.writeHead(status, { "Content-Type": "application/json" });
    reply.end(JSON.stringify(body));
};

const fault = (reply, status, code, message) =>
    json(reply, status, { error: { message: `(#${code}) ${message}`, type: "OAuthException", code } });

async function bodyOf(request) {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    return Buffer.concat(pieces);
}

/** The file of a multipart body, and its fields. */
function parts(body, type) {
    const boundary = /boundary=([^;]+)/.exec(type)[1];
    const found = {};
    for (const part of body.toString("latin1").split(`--${boundary}`).slice(1, -1)) {
        const [head, ...rest] = part.split("\r\n\r\n");
        const bytes = Buffer.from(rest.join("\r\n\r\n").slice(0, -2), "latin1");
        const name = /name="([^"]+)"/.exec(head)[1];
        const filename = /filename="([^"]*)"/.exec(head)?.[1];
        const mime = /Content-Type: (.+)/i.exec(head)?.[1]?.trim();
        found[name] = filename === undefined ? bytes.toString() : { bytes, mime,
            filename: Buffer.from(filename, "latin1").toString() };
    }
    return found;
}

class Graph {
    media = new Map(); // id → {bytes, mime, faults: [], given: addresses handed out}
    sent = []; // messages, as they were posted
    uploads = []; // {id, bytes, mime, filename, number}
    asked = []; // "GET /path" of everything, with whether the token came along
    uploadFaults = [];
    addresses = new Map();
    #numbers = 0;

    /** A customer's file. `faults`: what happens at the first askings, one after the other. */
    add(bytes, mime, faults = [], more = {}) {
        const id = `9${Date.now()}${++this.#numbers}`;
        this.media.set(id, { bytes, mime, faults, ...more });
        return id;
    }

    async start(port) {
        this.server = http.createServer((request, reply) =>
            this.#answer(request, reply).catch(() => request.destroy()));
        await new Promise(done => this.server.listen(port, "127.0.0.1", done));
        this.url = `http://127.0.0.1:${this.server.address().port}`;
        this.api = `${this.url}/v23.0`;
        return this;
    }

    stop() {
        this.server.closeAllConnections();
        return new Promise(done => this.server.close(done));
    }

    async #answer(request, reply) {
        const url = new URL(request.url, this.url);
        this.asked.push(`${request.method} ${url.pathname}`);
        if (request.headers.authorization !== token)
            return fault(reply, 401, 190, "Invalid OAuth access token");
        const steps = url.pathname.split("/").slice(1);
        if (steps[0] === "file") return this.#give(steps[1], reply);
        if (request.method === "GET") return this.#locate(steps[1], url, reply);
        const body = await bodyOf(request);
        if (steps[2] === "media") return this.#upload(body, request, steps[1], reply);
        return this.#send(JSON.parse(body), reply);
    }

    #locate(id, url, reply) {
        const one = this.media.get(id);
        if (!one) return fault(reply, 400, 100, "Unsupported get request");
        if (!url.searchParams.get("phone_number_id")) return fault(reply, 400, 33, "whose?");
        const next = one.faults[0] ?? "";
        if (typeof next === "number") {
            one.faults.shift();
            return next === 502 ? reply.writeHead(502).end("<html>502</html>")
                : fault(reply, next, next === 404 ? 100 : 131000, "told to");
        }
        const address = `${crypto.randomUUID()}`;
        this.addresses.set(address, { id, fault: one.faults.shift() ?? "" });
        return json(reply, 200, {
            messaging_product: "whatsapp", id, mime_type: one.mime,
            url: one.url ?? `${this.url}/file/${address}`,
            sha256: one.sha256 ?? crypto.createHash("sha256").update(one.bytes).digest("hex"),
            file_size: one.size ?? String(one.bytes.length),
        });
    }

    #give(address, reply) {
        const found = this.addresses.get(address);
        const one = found && this.media.get(found.id);
        if (!one || found.fault === "expired") return fault(reply, 404, 100, "expired");
        const headers = { "Content-Type": one.mime, "Content-Length": one.bytes.length };
        if (found.fault === "gateway") return reply.writeHead(503).end("<html>no</html>");
        if (found.fault === "denied") return fault(reply, 401, 190, "token");
        if (found.fault === "hang") {
            reply.writeHead(200, headers).write(one.bytes.subarray(0, one.bytes.length / 2));
            this.hanging?.();
            return undefined;
        }
        if (found.fault === "cut") {
            reply.writeHead(200, headers);
            reply.write(one.bytes.subarray(0, one.bytes.length / 2), () => reply.destroy());
            return undefined;
        }
        if (found.fault === "damaged") {
            const other = Buffer.from(one.bytes);
            other[other.length - 1] ^= 1;
            return reply.writeHead(200, headers).end(other);
        }
        if (found.fault === "moved")
            return reply.writeHead(302, { Location: `${this.url}/file/elsewhere` }).end();
        if (one.unsized) delete headers["Content-Length"];
        return reply.writeHead(200, headers).end(one.bytes);
    }

    #upload(body, request, number, reply) {
        const next = this.uploadFaults.shift();
        if (next) return fault(reply, next, next === 400 ? 131053 : 131000, "told to");
        const found = parts(body, request.headers["content-type"]);
        const id = `8${Date.now()}${++this.#numbers}`;
        this.uploads.push({ id, number, ...found.file, type: found.type,
                            product: found.messaging_product });
        return json(reply, 200, { id });
    }

    #send(message, reply) {
        const id = `wamid.GRAPH${++this.#numbers}`;
        if (message.status === "read") return json(reply, 200, { success: true });
        this.sent.push({ ...message, wamid: id });
        return json(reply, 200, { messaging_product: "whatsapp", messages: [{ id }],
                                  contacts: [{ input: message.to, wa_id: message.to?.slice(1) }] });
    }
}

export const openGraph = port => new Graph().start(port);
