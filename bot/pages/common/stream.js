// Follows a stream of server-sent events, one connection per browser and not per tab: browsers
// allow six connections per host on HTTP/1.1. The tab that holds the lock reads and tells the
// others. fetch and not EventSource: it sends headers, shows the status of a refusal, sees the
// comment pings, and starts from a number of our choice.
const quiet = 40_000; // ms; the server pings every 15 s, so this much silence is a dead connection
const longest = 30_000; // ms between two tries

function decode(part) {
    const frame = { event: "message", data: [] };
    for (const [, field, rest] of part.matchAll(/^(event|data|id): ?(.*)$/gm)) {
        if (field === "data") frame.data.push(rest);
        else frame[field] = rest;
    }
    return frame.data.length || frame.event === "reset"
        ? { ...frame, data: frame.data.join("\n") }
        : null;
}

async function* frames(body, alive) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ""; ;) {
        const { value, done } = await reader.read();
        if (done) return;
        alive();
        const parts = (text + value).split("\n\n");
        text = parts.pop();
        for (const frame of parts.map(decode)) if (frame) yield frame;
    }
}

/** Waits longer after each failure; at once when the network or the reader comes back. */
function pause(tries, signal) {
    return new Promise(wake => {
        const done = () => {
            clearTimeout(timer);
            removeEventListener("online", done);
            removeEventListener("focus", done);
            wake();
        };
        const wait = Math.min(longest, 500 * 2 ** tries) * (0.5 + Math.random() / 2);
        const timer = setTimeout(done, wait);
        addEventListener("online", done);
        addEventListener("focus", done);
        signal.addEventListener("abort", done);
    });
}

/** options: { onEvent(kind, data), onState("live"|"reconnecting"|"signed-out"), token, name }.
 *  Events are held back until begin(last) names the number of the snapshot they follow. */
export function listen(url, options) {
    const stop = new AbortController();
    const tabs = new BroadcastChannel(options.name ?? url);
    let last = null;
    let waiting = [];
    let state; // only the leader has one

    const take = frame => {
        if (frame.state) return options.onState(frame.state);
        if (last === null) return waiting.push(frame);
        if (frame.event === "reset") return options.onEvent("reset", null);
        if (frame.id && Number(frame.id) <= last) return; // already in the snapshot
        if (frame.id) last = Number(frame.id);
        options.onEvent(frame.event, JSON.parse(frame.data || "null"));
    };
    const tell = frame => {
        state = frame.state ?? state;
        take(frame);
        tabs.postMessage(frame);
    };
    tabs.onmessage = ({ data }) => {
        if (!data.hello) take(data);
        else if (state) tabs.postMessage({ state });
    };

    const read = async () => {
        const cut = new AbortController();
        let alarm;
        const alive = () => {
            clearTimeout(alarm);
            alarm = setTimeout(() => cut.abort(), quiet);
        };
        const headers = last ? { "Last-Event-ID": String(last) } : {}; // without: from now on
        if (options.token) headers.Authorization = `Bearer ${options.token}`;
        alive();
        try {
            const signal = AbortSignal.any([cut.signal, stop.signal]);
            const reply = await fetch(url, { signal, cache: "no-store", headers });
            if (reply.status === 401) return "signed-out";
            if (!reply.ok) return "refused";
            tell({ state: "live" });
            for await (const frame of frames(reply.body, alive)) tell(frame);
            return "ended";
        } catch {
            return "refused"; // every failure has the same answer: wait and try again
        } finally {
            clearTimeout(alarm);
        }
    };

    const lead = async () => {
        for (let tries = 0; !stop.signal.aborted; tries++) {
            const end = await read();
            if (stop.signal.aborted) return;
            if (end === "signed-out") return tell({ state: "signed-out" });
            if (end === "ended") tries = 0;
            tell({ state: "reconnecting" });
            await pause(tries, stop.signal);
        }
    };

    const follow = () => {
        tabs.postMessage({ hello: true });
        // No locks on plain http outside localhost, nor in a frame that is refused storage: one
        // stream per tab then.
        if (!navigator.locks) return lead();
        const lock = { signal: stop.signal };
        return navigator.locks.request(options.name ?? url, lock, lead).catch(() => {
            if (!stop.signal.aborted) lead();
        });
    };

    return {
        begin(from) {
            const first = last === null;
            last = Number(from ?? 0);
            const held = waiting;
            waiting = [];
            held.forEach(take);
            if (first) follow();
        },
        stop() {
            stop.abort();
            tabs.close();
        },
    };
}
