// How far the tour is, who is signed in, and what a step sends for the customer.
import { signal } from "@preact/signals";
import { request } from "../common/api.js";
import { listen } from "../common/stream.js";

export const demo = signal(null);
export const user = signal(null);
export const link = signal("live");
let stream;

async function load() {
    demo.value = await request("GET", "/v1/demo");
    return demo.value.last_event;
}

function tick({ key, done = true }) {
    const steps = demo.value.steps.map(step => (step.key === key ? { ...step, done } : step));
    demo.value = { ...demo.value, steps };
}

export const phones = () => (demo.value?.phones ?? []).map(one => one.phone ?? one);

export function customerOf(index) {
    const all = phones();
    return all[Math.min(index, all.length - 1)] ?? "";
}

export const say = (index, text) =>
    request("POST", "/v1/simulator/messages", {
        customer: customerOf(index),
        type: "text",
        text,
    }).catch(() => {});

async function askUser() {
    user.value = await request("GET", "/v1/desk/session").then(
        reply => reply.user,
        () => null,
    );
}

export async function enter() {
    const { name, password } = demo.value.login;
    user.value = (await request("POST", "/v1/desk/session", { name, password })).user;
}

export async function start() {
    stream = listen("/v1/demo/events", {
        name: "balcao-demo",
        onEvent: (kind, data) => {
            if (kind === "step") tick(data);
            if (kind === "reset") load().then(last => stream.begin(last));
        },
        onState: state => {
            link.value = state;
        },
    });
    for (let tries = 0; !demo.value; tries++) {
        const last = await load().catch(() => null);
        if (demo.value) stream.begin(last);
        else await new Promise(wake => setTimeout(wake, 500 * (tries + 1)));
    }
    await askUser();
}
