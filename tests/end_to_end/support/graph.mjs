// A Graph API that answers what a test wants, for what the simulator never does.
import http from "node:http";
import { freePort } from "./program.mjs";

/** `answer({method, path, query, headers})` → {status, body}; keeps what it was asked in `asked`. */
export async function openGraph(answer) {
    const asked = [];
    const port = await freePort();
    const server = http.createServer((request, reply) => {
        const url = new URL(request.url, "http://graph");
        const one = { method: request.method, path: url.pathname, headers: request.headers,
                      query: Object.fromEntries(url.searchParams) };
        asked.push(one);
        const { status = 200, body } = answer(one, asked.length);
        reply.writeHead(status, { "Content-Type": "application/json" });
        reply.end(typeof body === "string" ? body : JSON.stringify(body));
    });
    await new Promise(resolve => server.listen(port, "127.0.0.1", resolve));
    return {
        url: `http://127.0.0.1:${port}`,
        asked,
        close: () => { server.closeAllConnections(); server.close(); },
    };
}
