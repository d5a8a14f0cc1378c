// A server for the pages alone: the built files under the strict policy, and an API that behaves as
// badly as the real one may. Tests reach its state through the object that it returns.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { chatRoutes } from "./fake_chat.mjs";
import { deskRoutes } from "./fake_desk.mjs";
import { mediaRoutes } from "./fake_media.mjs";
import { simulatorRoutes } from "./fake_simulator.mjs";

const policy = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "media-src": "'self' blob:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
};

function policyOf(file) {
    const parts = { ...policy };
    if (file.frame_ancestors) parts["frame-ancestors"] = file.frame_ancestors;
    if (file.frame_src) parts["frame-src"] = file.frame_src;
    return Object.entries(parts)
        .map(([name, value]) => `${name} ${value}`)
        .join("; ");
}

function sendFile(folder, file, res) {
    const headers = {
        "Content-Type": file.type,
        "Content-Encoding": "gzip",
        Vary: "Accept-Encoding",
        "Cache-Control": file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
        "X-Content-Type-Options": "nosniff",
    };
    if (file.type.startsWith("text/html")) {
        headers["Content-Security-Policy"] = policyOf(file);
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
    res.writeHead(200, headers).end(readFileSync(join(folder, `${file.file}.gz`)));
}

const covers = ({ path }, asked) =>
    path === asked || (path.endsWith("/*") && asked.startsWith(path.slice(0, -1)));

/** Events with rising numbers, remembered; `drop` cuts every stream, `refuse` counts 503s. */
function makeHub() {
    const hub = { events: [], readers: new Set(), refuse: 0 };
    hub.last = () => 1000 + hub.events.length;
    hub.publish = (topic, event, data) => {
        const text = `id: ${hub.last() + 1}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
        hub.events.push({ topic, text });
        for (const reader of hub.readers) if (reader.topic === topic) reader.res.write(text);
    };
    hub.drop = () => {
        for (const reader of hub.readers) reader.res.destroy();
    };
    hub.follow = (topic, req, res) => {
        if (hub.refuse > 0) {
            hub.refuse--;
            return res.writeHead(503).end();
        }
        const from = Number(req.headers["last-event-id"] ?? 0);
        const missed = from ? hub.events.slice(Math.max(0, from - 1000)) : [];
        res.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
        res.write(
            ": hello\n\n" +
                missed
                    .filter(e => e.topic === topic)
                    .map(e => e.text)
                    .join(""),
        );
        const reader = { topic, res };
        hub.readers.add(reader);
        res.on("close", () => hub.readers.delete(reader));
    };
    return hub;
}

export function problem(res, status, detail) {
    res.writeHead(status, { "Content-Type": "application/problem+json" });
    res.end(JSON.stringify({ type: "about:blank", title: "refused", status, detail }));
}

function bodyOf(req) {
    return new Promise(done => {
        let text = "";
        req.on("data", piece => {
            text += piece;
        }).on("end", () => done(text));
    });
}

const pattern = path => new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);

/** routes: { "VERB path": answer }, where a path may have {names}. */
function find(routes, method, path) {
    for (const [route, answer] of Object.entries(routes)) {
        const [verb, shape] = route.split(" ");
        const match = verb === method && pattern(shape).exec(path);
        if (!match) continue;
        const names = Object.entries(match.groups ?? {});
        const decoded = names.map(([name, value]) => [name, decodeURIComponent(value)]);
        return { answer, names: Object.fromEntries(decoded) };
    }
    return null;
}

async function answerApi(api, req, res, url) {
    const found = find(api.routes, req.method, url.pathname);
    if (!found) return problem(res, 404, `não há ${url.pathname}`);
    const staff = url.pathname.startsWith("/v1/desk");
    const own = req.headers.origin === `http://${req.headers.host}` && req.headers["x-balcao"];
    if (staff && req.method !== "GET" && !own) return problem(res, 403, "pedido de outra página");
    const text = await bodyOf(req);
    const json = text && req.headers["content-type"] === "application/json";
    const body = json ? JSON.parse(text) : {};
    api.calls.push({ method: req.method, path: url.pathname, body: json ? body : text });
    const refusal = !url.pathname.endsWith("/hint") && api.refusals.shift();
    if (refusal) return problem(res, refusal.status, refusal.detail);
    const made = await found.answer({
        req,
        res,
        url,
        names: found.names,
        body,
        text,
        query: url.searchParams,
    });
    if (res.writableEnded || res.headersSent) return undefined;
    if (made === undefined) return res.writeHead(204).end();
    res.writeHead(made.status ?? 200, {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        ...made.headers,
    });
    return res.end(JSON.stringify(made.json ?? made));
}

/** Serves `folder`. Returns { base, hub, state, refusals, calls, close }. A refusal that is pushed
 *  to `refusals` answers the next call that is no GET of a stream. */
export async function serve(folder) {
    const files = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    const hub = makeHub();
    const api = { hub, refusals: [], calls: [], state: {}, problem };
    api.routes = { ...deskRoutes(api), ...mediaRoutes(api), ...chatRoutes(api), ...simulatorRoutes(api) };
    const server = createServer((req, res) => {
        const url = new URL(req.url, "http://x");
        const file = files.find(one => covers(one, url.pathname));
        if (file) return sendFile(folder, file, res);
        if (url.pathname === "/host")
            return res.writeHead(200, { "Content-Type": "text/html" }).end(api.hostPage ?? "");
        return answerApi(api, req, res, url);
    });
    await new Promise(ready => server.listen(0, "127.0.0.1", ready));
    api.base = `http://127.0.0.1:${server.address().port}`;
    api.close = () => {
        server.close();
        server.closeAllConnections();
    };
    return api;
}
