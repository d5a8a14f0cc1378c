// Requests that no HTTP library would send: bytes as they are.
import net from "node:net";

const PATIENCE = 10_000; // ms, of a connection that says nothing

/** Sends bytes and reads until the other side closes, or is silent. All that came, as latin1. */
export function sendBytes(world, bytes) {
    return new Promise(resolve => {
        let found = "";
        const socket = net.connect(world.port, "127.0.0.1", () => socket.write(bytes));
        const end = () => {
            socket.destroy();
            resolve(found);
        };
        socket.setEncoding("latin1");
        socket.setTimeout(PATIENCE, end);
        socket.on("data", piece => { found += piece; });
        socket.on("error", end); // a reset after the reply is a way to close
        socket.on("close", end);
    });
}

/** {the statuses of all replies, and the text} */
export async function sendRaw(world, bytes) {
    const text = await sendBytes(world, bytes);
    const statuses = (text.match(/HTTP\/1\.1 \d{3}/g) ?? []).map(one => Number(one.slice(9)));
    return { statuses, text };
}

/** A request with these header lines as they are. */
export function request(line, headers, body = "") {
    return `${line}\r\n${headers.map(one => `${one}\r\n`).join("")}\r\n${body}`;
}
