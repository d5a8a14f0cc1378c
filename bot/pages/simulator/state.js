// What the simulated phones and the provider hold. The server has the truth: each event of its
// stream is a reason to ask again.
import { signal } from "@preact/signals";
import { request } from "../common/api.js";
import { listen } from "../common/stream.js";

const query = new URLSearchParams(location.search);
export const embedded = query.has("embed");

export const customer = signal(query.get("customer") ?? "");
export const customers = signal([]);
export const messages = signal([]);
export const switches = signal({});
export const webhooks = signal([]);
export const link = signal("connecting");
export const problem = signal("");
export const extra = signal([]); // phones that have not written yet
let stream;

const items = list => (Array.isArray(list) ? list : (list?.items ?? []));
const api = "/v1/simulator";

/** Asks for what is new; events that come meanwhile make it ask once more, not many times. */
let asking = null;
let askAgain = false;
export function refresh() {
    if (asking) {
        askAgain = true;
        return asking;
    }
    asking = ask().finally(() => {
        asking = null;
        if (askAgain) {
            askAgain = false;
            refresh();
        }
    });
    return asking;
}

async function ask() {
    const phone = customer.value;
    try {
        const state = await request("GET", `${api}/state?customer=${encodeURIComponent(phone)}`);
        link.value = "live";
        customers.value = state.customers ?? [];
        switches.value = state.switches ?? {};
        if (!phone && customers.value.length) {
            customer.value = customers.value[0].phone;
            askAgain = true;
        } else if (phone === customer.value) messages.value = state.messages ?? [];
        if (!embedded) webhooks.value = items(await request("GET", `${api}/webhooks`));
        return state.last_event;
    } catch {
        link.value = "reconnecting";
        return undefined;
    }
}

export function choosePhone(phone) {
    customer.value = phone;
    messages.value = [];
    return refresh();
}

export function addPhone() {
    const digits = String(Math.floor(Math.random() * 1e8)).padStart(8, "0");
    const phone = `55119${digits}`;
    extra.value = [...extra.value, { phone, name: "Cliente novo" }];
    choosePhone(phone);
}

const asked = (query.get("customers") ?? customer.value).split(",").filter(Boolean);

/** Those who wrote, and those who may: named in the address, or added here. */
export const everybody = () => {
    const known = new Map(customers.value.map(one => [one.phone, one]));
    const named = asked.map((phone, i) => ({ phone, name: `Cliente ${i + 1}` }));
    for (const one of [...named, ...extra.value])
        if (!known.has(one.phone)) known.set(one.phone, one);
    return [...known.values()];
};

export async function send(message) {
    problem.value = "";
    try {
        await request("POST", `${api}/messages`, { customer: customer.value, ...message });
    } catch (refusal) {
        problem.value = `A mensagem não foi enviada (${refusal.status || "sem servidor"}).`;
    }
    refresh();
}

/** Something happens besides messages. */
export async function happen(event) {
    problem.value = "";
    try {
        await request("POST", `${api}/events`, event);
    } catch (refusal) {
        problem.value = `Não aconteceu (${refusal.status || "sem servidor"}).`;
    }
    refresh();
}

export async function setSwitches(change) {
    switches.value = { ...switches.value, ...change };
    await request("PUT", `${api}/switches`, switches.value).catch(() => {});
    refresh();
}

export async function start() {
    stream = listen(`${api}/events`, {
        name: "balcao-simulator",
        onEvent: () => {
            refresh();
        },
        onState: state => {
            if (state === "live") refresh();
            link.value = state;
        },
    });
    stream.begin(await refresh());
}
