// A server with its store, and outside of it a WhatsApp simulator that outlives its crashes.
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { assert, register, until } from "./harness.mjs";
import { freePort, run, start, succeed } from "./program.mjs";

export const knowledge = new URL("../../../kb/demo/minimercado.jsonl", import.meta.url).pathname;
export const appSecret = "end-to-end-app-secret";
export const verifyToken = "end-to-end-verify";
export const phoneNumberId = "106540352242922";

const READY = 30_000;
const CLOSED = 20_000;
const GOOD_NIGHT = 0; // exit status of a server that was asked to end

const whatsapp = {
    BALCAO_WHATSAPP_PHONE_NUMBER_ID: phoneNumberId,
    BALCAO_WHATSAPP_TOKEN: "end-to-end-token",
    BALCAO_WHATSAPP_APP_SECRET: appSecret,
    BALCAO_WHATSAPP_VERIFY_TOKEN: verifyToken,
};

class World {
    constructor(name, folder) {
        Object.assign(this, { name, folder, lines: [], mark: 0, closed: false, tokens: {} });
    }

    markLog() {
        this.mark = this.lines.length;
    }

    /** The last lines that came since the mark. */
    log(count) {
        return this.lines.slice(this.mark).slice(-count);
    }

    condition() {
        const over = this.server?.over;
        return over ? `which ended with ${JSON.stringify(over)}` : "which runs";
    }

    cli(words, input) {
        return succeed(words, this.settings, input);
    }

    tryCli(words, more = {}, input = "") {
        return run(words, { ...this.settings, ...more }, input);
    }

    /** Starts the server; does not wait. `options` as start() takes them. */
    launch(more = {}, options = {}) {
        this.server = start(["serve"], { ...this.settings, ...more },
                            { ...options, lines: this.lines });
        return this.server;
    }

    async start(more) {
        this.launch(more);
        await this.ready();
    }

    async ready() {
        await until("the server is ready", async () => {
            assert.ok(this.server?.running(), `the server is gone: ${this.condition()}`);
            return (await fetch(`${this.url}/health/ready`)).status === 200;
        }, READY);
    }

    /** As a power cut would. */
    async kill() {
        const server = this.server;
        server.child.kill("SIGKILL");
        this.server = null;
        return server.exited;
    }

    /** Asks it to end, and expects that it does so in good order. */
    async stop() {
        const server = this.server;
        if (!server) return;
        this.server = null;
        const asked = server.child.kill("SIGTERM");
        const over = await until("the server ends when asked", () => server.over, CLOSED)
            .finally(() => server.child.kill("SIGKILL"));
        assert.deepEqual({ asked, ...over }, { asked: true, code: GOOD_NIGHT, signal: null },
                         `the server ended badly:\n${this.lines.slice(-60).join("\n")}`);
    }

    /** The outside, which knows nothing of an earlier run. */
    async startSimulator() {
        const listen = `127.0.0.1:${this.simulatorPort}`;
        this.outside = start(["simulator", `${this.url}/webhooks/whatsapp/default`],
                             { ...whatsapp, BALCAO_LISTEN: listen });
        await until("the simulator answers", async () =>
            (await fetch(`${this.simulator}/v1/simulator/state`)).ok, READY);
    }

    async stopSimulator() {
        this.outside?.child.kill("SIGTERM");
        await this.outside?.exited;
    }

    async close() {
        if (this.closed) return;
        try {
            await this.stop();
            await this.stopSimulator();
            this.closed = true;
        } finally {
            this.outside?.child.kill("SIGKILL");
            await fs.rm(this.folder, { recursive: true, force: true });
        }
    }

    /** The value of a line of /metrics. */
    async metric(name) {
        const text = await (await fetch(`${this.url}/metrics`)).text();
        const line = text.split("\n").find(one => one.startsWith(`${name} `));
        return line === undefined ? undefined : Number(line.slice(name.length + 1));
    }

    async file(name, content) {
        const file = path.join(this.folder, name);
        await fs.writeFile(file, content);
        return file;
    }
}

async function openSimulator(world) {
    world.simulatorPort = await freePort();
    world.simulator = `http://127.0.0.1:${world.simulatorPort}`;
    world.settings.BALCAO_WHATSAPP_API = `${world.simulator}/simulator/graph/v23.0`;
    await world.startSimulator();
}

async function addPeople(world, people) {
    for (const [name, role] of Object.entries(people)) {
        await world.cli(["user", "add", name, "--role", role], `senha de ${name}\n`);
        world.tokens[name] = await world.cli(["user", "token", name]);
    }
}

/**
 * A world with a server that runs (unless `idle`).
 * options: {name, env, assistant, people: {name: role}, entries: file or null, simulator, idle}
 */
export async function openWorld(options = {}) {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "balcao-e2e-"));
    const world = new World(options.name ?? "the server", folder);
    register(world);
    world.port = await freePort();
    world.url = `http://127.0.0.1:${world.port}`;
    const assistant = { name: "Pirilampo", unfinished_wait: 0, robot_same: 0, robot_turns: 0,
                        ...options.assistant }; // customers of a test write as robots do
    world.settings = {
        ...whatsapp,
        BALCAO_LISTEN: `127.0.0.1:${world.port}`,
        BALCAO_STORE: `sqlite:${folder}/b.db`,
        BALCAO_WHATSAPP_API: "http://127.0.0.1:9/none",
        BALCAO_WHATSAPP_PAIR_RATE: "0", // nobody in a test writes as slowly as people do
        BALCAO_ASSISTANT: await world.file("assistant.json", JSON.stringify(assistant)),
        ...options.env,
    };
    if (options.simulator !== false) await openSimulator(world);
    const entries = options.entries === undefined ? knowledge : options.entries;
    if (entries) await world.cli(["kb", "import", entries]);
    await addPeople(world, options.people ?? {});
    if (!options.idle) await world.start();
    return world;
}
