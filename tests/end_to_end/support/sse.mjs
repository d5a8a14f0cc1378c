// Server-sent events, read as they come.
import { assert, until } from "./harness.mjs";

function readEvent(block) {
    const event = { name: "message", data: "", id: undefined, comment: block.startsWith(":") };
    for (const line of block.split("\n")) {
        const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
        if (field === "event") event.name = value;
        if (field === "data") event.data += value;
        if (field === "id") event.id = value;
    }
    return event;
}

function parse(data) {
    try {
        return JSON.parse(data);
    } catch {
        return data;
    }
}

async function readAll(reply, stream) {
    const decoder = new TextDecoder();
    let rest = "";
    try {
        for await (const piece of reply.body) {
            rest += decoder.decode(piece, { stream: true });
            const blocks = rest.split("\n\n");
            rest = blocks.pop();
            for (const event of blocks.map(readEvent).filter(one => one.data))
                stream.events.push({ ...event, data: parse(event.data) });
        }
    } catch {
        // cut by us, or by a server that ended
    }
    stream.over = true;
}

/** Follows `url`: {events: [{name, data, id}], status, wait(what, test), close()} */
export async function follow(url, headers = {}) {
    const cut = new AbortController();
    const reply = await fetch(url, { headers: { Accept: "text/event-stream", ...headers },
                                     signal: cut.signal });
    const stream = {
        events: [],
        over: false,
        status: reply.status,
        type: reply.headers.get("content-type"),
        /** The first event, of those that came or will come, that passes `test`. */
        async wait(what, test) {
            const described = () =>
                stream.events.map(one => `${one.name} ${JSON.stringify(one.data)}`);
            return until(what, () => stream.events.find(test)).catch(error => {
                assert.fail(`${error.message}\nevents:\n${described().join("\n").slice(-2000)}`);
            });
        },
        close: () => cut.abort(),
    };
    readAll(reply, stream);
    return stream;
}
