// Who else looks at a ticket or writes in it. Said at most every 10 s, forgotten after 30 s.
import { signal } from "@preact/signals";
import { call, user } from "./staff.js";
import { now } from "./tickets.js";

const pause = 10_000; // ms
const life = 30_000;
const present = signal({}); // ticket -> user -> { name, doing, until }
let last = { key: "", at: 0 };

export function notePresence({ ticket, user: who, name, doing }) {
    if (who === user.value?.id) return;
    const there = { ...present.value[ticket], [who]: { name, doing, until: Date.now() + life } };
    present.value = { ...present.value, [ticket]: there };
}

/** { name, doing } of somebody else in the ticket; who writes goes before who looks. */
export function othersIn(ticket) {
    const there = Object.values(present.value[ticket] ?? {}).filter(one => one.until > now.value);
    return there.find(one => one.doing === "writing") ?? there[0];
}

export function tellPresence(ticket, doing) {
    const key = `${ticket} ${doing}`;
    if (document.hidden || (last.key === key && Date.now() - last.at < pause)) return;
    last = { key, at: Date.now() };
    call("PUT", `tickets/${ticket}/presence`, { doing }).catch(() => {});
}
