// The page around, when this one is inside the frame of widget.js. Messages go to and come from the
// one origin that the loader named, and only the window around.
import { signal } from "@preact/signals";

const query = new URLSearchParams(location.search);
const host = query.get("host");
export const embedded = query.has("embed");

const closed = signal(false);
const away = signal(document.hidden);
export const hidden = {
    get value() {
        return closed.value || away.value;
    },
};

export function tellHost(type, more = {}) {
    if (!embedded || !host || window.parent === window) return;
    window.parent.postMessage({ ns: "balcao", v: 1, type, ...more }, host);
}

export const tellUnread = count => tellHost("unread", { count });

document.addEventListener("visibilitychange", () => {
    away.value = document.hidden;
});

addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || origin !== host || data?.ns !== "balcao") return;
    if (data.type === "open") {
        closed.value = false;
        document.getElementById("say")?.focus();
    }
    if (data.type === "close") closed.value = true;
});
