// The file that waits in the composer of each ticket. The server takes it in as soon as it is chosen,
// so that sending is quick, and what it refuses is known before anything is written.
import { signal } from "@preact/signals";
import { sentence } from "../common/api.js";
import { size } from "../common/file.js";
import { call, post } from "./staff.js";

const files = new Map();

/** A signal of { name, size, preview?, state: sending|ready|failed, media?, problem? }, or null. */
export function attachedTo(ticket) {
    if (!files.has(ticket)) files.set(ticket, signal(null));
    return files.get(ticket);
}

async function takeIn(file) {
    const { url, limit } = await post("media/grants");
    if (file.size > limit) return { problem: `O arquivo tem mais de ${size(limit)}.` };
    const path = url.replace("/v1/desk/", "") + `&name=${encodeURIComponent(file.name)}`;
    const type = file.type || "application/octet-stream";
    return { media: await call("POST", path, file, { type }) };
}

export async function attach(ticket, file) {
    const slot = attachedTo(ticket);
    const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : undefined;
    const waits = { name: file.name, size: file.size, preview, state: "sending" };
    slot.value = waits;
    const found = await takeIn(file).catch(refusal => ({ problem: sentence(refusal) }));
    if (slot.peek() !== waits) return; // taken away, or replaced, meanwhile
    slot.value = { ...waits, ...found, state: found.media ? "ready" : "failed" };
}

/** Puts back what could not be sent. */
export function reattach(ticket, file) {
    attachedTo(ticket).value = file;
}

export function detach(ticket) {
    attachedTo(ticket).value = null;
}

/** What is wrong with sending now, as a sentence, or "". */
export function notReady(file) {
    if (file?.state === "sending") return "Espere o arquivo terminar de subir.";
    if (file?.state === "failed") return file.problem;
    return "";
}

/** The members of a request that name it. */
export const named = media =>
    media && { media: media.hash, media_name: media.name, media_type: media.mime };
