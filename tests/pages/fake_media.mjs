// Pictures and files of the fake desk: addresses that end, uploads that are granted.
const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAICAIAAABPmPnhAAAAFklEQVR4nGPwOLqKAAISSWMIkqDHAEAcEwfB" +
        "Y0fFLQAAAABJRU5ErkJggg==",
    "base64",
);
const later = () => new Date(Date.now() + 9e5).toISOString();

/** A message's media whose content is kept; without an address, as an event tells it. */
export const kept = (hash, more = {}) => ({
    state: "kept",
    hash,
    mime: "image/png",
    size: 84_000,
    ...more,
});

export const address = media => ({
    ...media,
    url: `/v1/desk/media/${media.hash}?until=1&mark=a`,
    url_until: later(),
});

export function mediaRoutes(api) {
    const { state } = api;
    state.addresses = 0;
    state.uploads = [];
    const messageOf = id => [...state.messages.values()].flat().find(one => one.id === id);
    return {
        "GET /v1/desk/media/{hash}": ({ names: { hash }, res }) => {
            if (hash === "expired") return api.problem(res, 403, "Este endereço não vale mais.");
            return res.writeHead(200, { "Content-Type": "image/png" }).end(png);
        },
        "GET /v1/desk/messages/{id}/media": ({ names: { id }, res }) => {
            state.addresses++;
            const { media } = messageOf(id) ?? {};
            if (!media) return api.problem(res, 404, `não há ${id}`);
            return { media: address({ ...media, hash: media.hash.replace("expired", "fresh") }) };
        },
        "POST /v1/desk/messages/{id}/media/retry": ({ names: { id } }) => {
            const message = messageOf(id);
            const ticket = state.tickets.find(one => id.startsWith(`${one.conversation}:`));
            const media = { state: "fetching" };
            const conversation = ticket.conversation;
            api.hub.publish("desk", "message", { conversation, message: { ...message, media } });
            return { status: 202, json: { accepted: true } };
        },
        "GET /v1/chat/messages/{id}/media": ({ req, res }) => {
            if (!req.headers.authorization?.startsWith("Bearer v1."))
                return api.problem(res, 401, "sessão desconhecida");
            return res.writeHead(200, { "Content-Type": "image/png" }).end(png);
        },
        "POST /v1/desk/media/grants": () => ({
            url: "/v1/desk/media?whom=u1&until=1&mark=a",
            limit: 2_000_000,
        }),
        "POST /v1/desk/media": ({ req, query, text, res }) => {
            const type = req.headers["content-type"];
            if (type === "application/x-msdownload")
                return api.problem(res, 400, "Este tipo de arquivo não é aceito.");
            const kind = type.startsWith("image/") ? "image" : "document";
            const media = kept(`up${state.uploads.length}`, {
                mime: type,
                kind,
                size: text.length,
                name: query.get("name"),
            });
            state.uploads.push(media);
            return { status: 201, json: media };
        },
    };
}
