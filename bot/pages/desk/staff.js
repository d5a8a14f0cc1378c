// Who is signed in, and the calls of the desk. A 401 shows the login over the page: nothing that
// was written is lost.
import { signal } from "@preact/signals";
import { Refusal, request } from "../common/api.js";
import { forgetDrafts } from "./drafts.js";

export const user = signal(undefined); // undefined: not asked yet; null: nobody
export const loginOver = signal(false); // signed out while the page was in use

const rights = {
    answer: ["admin", "analyst"],
    edit: ["admin", "editor"],
    retry: ["admin", "operator"],
};

/** What the role allows; the server has the last word. */
export const may = what => rights[what].includes(user.value?.role);

export async function call(method, path, body, options) {
    try {
        return await request(method, `/v1/desk/${path}`, body, options);
    } catch (refusal) {
        if (refusal.status === 401 && user.value) loginOver.value = true;
        throw refusal;
    }
}

export const get = path => call("GET", path);
export const post = (path, body, options) => call("POST", path, body ?? {}, options);

/** Lists come as { items } or as a bare array. */
export const items = list => (Array.isArray(list) ? list : (list?.items ?? []));

export async function askSession() {
    try {
        user.value = (await request("GET", "/v1/desk/session")).user;
    } catch (refusal) {
        if (!(refusal instanceof Refusal) || refusal.status !== 401) throw refusal;
        user.value = null;
    }
}

export async function signIn(name, password) {
    const { user: who } = await request("POST", "/v1/desk/session", { name, password });
    user.value = who;
    loginOver.value = false;
}

export async function signOut() {
    await request("DELETE", "/v1/desk/session").catch(() => {});
    forgetDrafts();
    location.assign("/desk");
}
