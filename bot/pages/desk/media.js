// Addresses of pictures and files. They are good for minutes and for one session, so what was told by
// an event has none, and what stands open for long needs a new one.
import { get, post } from "./staff.js";

const early = 30_000; // ms before its end at which an address is not begun with any more

const asked = new Map(); // message id → promise of an address

const isFresh = media => media.url && Date.parse(media.url_until) > Date.now() + early;

/** The address that came with the message, if it is still good. */
export const knownAddress = media => media.preview ?? (isFresh(media) ? media.url : null);

/** Asks for a new one; together for all who ask at once. */
export function newAddress(id) {
    if (!asked.has(id)) {
        const answer = get(`messages/${encodeURIComponent(id)}/media`).then(({ media }) => media.url);
        asked.set(id, answer);
        answer.catch(() => {}).finally(() => asked.delete(id));
    }
    return asked.get(id);
}

export const fetchAgain = id => post(`messages/${encodeURIComponent(id)}/media/retry`);
