// A wire between the server and the simulator that can be cut: bytes pass, or they do not.
import net from "node:net";
import { freePort } from "./program.mjs";

const DRIP = 5; // ms between two bytes

/** mode: "pass"; "closed": nobody listens; "cut": what is sent arrives, the answer does not;
 *  "drip": the answer comes byte by byte. */
export async function startProxy(target) {
    const proxy = { port: await freePort(), mode: "pass", passed: 0, sockets: new Set() };
    proxy.server = net.createServer(socket => join(proxy, socket, target));
    proxy.set = async mode => {
        const wasOpen = proxy.mode !== "closed";
        proxy.mode = mode;
        for (const socket of proxy.sockets) socket.destroy(); // the next ones are of the new mode
        if (mode === "closed" && wasOpen) await new Promise(done => proxy.server.close(done));
        if (mode !== "closed" && !wasOpen) await listen(proxy);
    };
    await listen(proxy);
    return proxy;
}

function listen(proxy) {
    return new Promise((done, failed) => {
        proxy.server.once("error", failed);
        proxy.server.listen(proxy.port, "127.0.0.1", done);
    });
}

function join(proxy, socket, target) {
    const other = net.connect(target, "127.0.0.1");
    const { mode } = proxy;
    proxy.passed++;
    proxy.sockets.add(socket);
    socket.on("data", bytes => other.write(bytes));
    other.on("data", bytes => {
        if (mode === "cut") socket.destroy();
        else if (mode === "drip") drip(socket, bytes);
        else socket.write(bytes);
    });
    const end = () => {
        socket.destroy();
        other.destroy();
        proxy.sockets.delete(socket);
    };
    for (const one of [socket, other]) {
        one.on("error", end);
        one.on("close", end);
    }
}

function drip(socket, bytes) {
    let at = 0;
    const timer = setInterval(() => {
        if (at >= bytes.length || socket.destroyed) clearInterval(timer);
        else socket.write(bytes.subarray(at, ++at));
    }, DRIP);
}
