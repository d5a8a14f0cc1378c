// The language model's double, as a process of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { assert } from "./harness.mjs";
import { call } from "./talk.mjs";

const program = new URL("../../support/fake_model.mjs", import.meta.url).pathname;

/** {url, settings, switch({delay, delay_max, fail, every}), counts(), stop()} */
export async function startModel() {
    const child = spawn(process.execPath, [program, "0"], { stdio: ["ignore", "pipe", "inherit"] });
    process.once("exit", () => child.kill());
    const [line] = await once(child.stdout, "data");
    const url = `http://127.0.0.1:${JSON.parse(line).port}`;
    return {
        url,
        settings: { BALCAO_LLM_URL: `${url}/v1`, BALCAO_LLM_MODEL: "fake" },
        async switch(wanted) {
            const { status, body } = await call("PUT", `${url}/switches`, { body: wanted });
            assert.equal(status, 200, JSON.stringify(body));
        },
        counts: async () => (await call("GET", `${url}/counts`)).body,
        stop: () => child.kill(),
    };
}
