// Calls to /v1. A refusal is an exception with the status and the server's sentence.
export class Refusal extends Error {
    constructor(status, detail) {
        super(detail || `status ${status}`);
        this.status = status; // 0: the server was not reached
        this.detail = detail;
    }
}

async function refusalOf(reply) {
    const problem = await reply.json().catch(() => ({}));
    return new Refusal(reply.status, problem.detail ?? problem.title ?? "");
}

/** options: { token, headers, keepalive, type }; with a type the body goes as it is. Returns the decoded body, null when there is none. */
export async function request(method, path, body, options = {}) {
    const headers = { "X-Balcao": "1", ...options.headers };
    if (body !== undefined) headers["Content-Type"] = options.type ?? "application/json";
    if (options.token) headers.Authorization = `Bearer ${options.token}`;
    const reply = await fetch(path, {
        method,
        headers,
        cache: "no-store",
        keepalive: options.keepalive,
        body: body === undefined || options.type ? body : JSON.stringify(body),
    }).catch(() => {
        throw new Refusal(0, "");
    });
    if (!reply.ok) throw await refusalOf(reply);
    return reply.json().catch(() => null);
}

/** An id made here, so that a repeat of the same request is recognised. */
export function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http: no randomUUID
    return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

const own = {
    0: "Sem conexão com o servidor. Nada mudou.",
    403: "Você não tem permissão para isso.",
    404: "Isso não existe mais.",
    409: "Outra pessoa mudou isto antes. Veja como ficou.",
    413: "É grande demais para enviar.",
    429: "Muitas tentativas. Espere um pouco.",
    503: "O servidor está ocupado. Nada mudou. Tente de novo.",
};

/** What to tell the person: the server's own sentence where it explains, else ours. */
export function sentence(refusal) {
    const explains = [400, 409, 422].includes(refusal.status) && refusal.detail;
    return explains || own[refusal.status] || "Não foi possível salvar. Nada mudou.";
}
