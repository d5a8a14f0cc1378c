// One process of the program under test, and its commands that end by themselves.
import { spawn } from "node:child_process";
import net from "node:net";
import { binary } from "./harness.mjs";

const LONGEST = 60_000; // ms, of a command that should end by itself
const FIRST_PORT = 20_000; // below the ports that outgoing connections take
const PORTS = 12_000;

function isFree(port) {
    return new Promise(resolve => {
        const probe = net.createServer();
        probe.once("error", () => resolve(false));
        probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
}

/** A port that stays ours through restarts, as far as chance allows. */
export async function freePort() {
    for (;;) {
        const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
        if (await isFree(port)) return port;
    }
}

/** The settings of whoever runs the tests are not those of the tests. */
function environment(settings) {
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith("BALCAO_"));
    return { ...Object.fromEntries(own), ...settings };
}

function keepLines(stream, lines) {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", piece => {
        const parts = (rest + piece).split("\n");
        rest = parts.pop();
        lines.push(...parts);
    });
}

/** A limit of file size then fails a write, as a full disk does, instead of ending the process. */
const deafly = ["sh", "-c", 'trap "" XFSZ; exec "$0" "$@"'];

/**
 * Starts it. {pid, lines, exited: Promise<{code, signal}>, running()}
 * options: {lines: where its lines go, deaf: to the signal of too large a file, folder: to run in}
 */
export function start(words, settings, { lines = [], deaf = false, folder } = {}) {
    const [command, ...rest] = [...(deaf ? deafly : []), binary, ...words];
    const child = spawn(command, rest, { env: environment(settings), cwd: folder,
                                         stdio: ["ignore", "pipe", "pipe"] });
    keepLines(child.stdout, lines);
    keepLines(child.stderr, lines);
    const started = { pid: child.pid, lines, over: null, child };
    started.exited = new Promise(resolve => child.once("close", (code, signal) => {
        started.over = { code, signal };
        resolve(started.over);
    }));
    started.running = () => started.over === null;
    return started;
}

/** Runs it to its end: {code, out, err}; code is null when it had to be ended. */
export function run(words, settings, input = "") {
    return new Promise((resolve, reject) => {
        const child = spawn(binary, words, { env: environment(settings), timeout: LONGEST,
                                             killSignal: "SIGKILL" });
        const found = { out: "", err: "" };
        child.stdout.on("data", piece => { found.out += piece; });
        child.stderr.on("data", piece => { found.err += piece; });
        child.stdin.on("error", () => {}); // it may end without reading
        child.on("error", reject);
        child.on("close", code => resolve({ code, ...found }));
        child.stdin.end(input);
    });
}

/** Runs it and expects success; returns what it printed. */
export async function succeed(words, settings, input) {
    const { code, out, err } = await run(words, settings, input);
    if (code !== 0) throw new Error(`balcao ${words.join(" ")} exited with ${code}:\n${err}`);
    return out.trim();
}
