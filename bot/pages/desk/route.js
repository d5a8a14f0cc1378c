// Where we are: real addresses, so back, reload and links work.
import { computed, signal } from "@preact/signals";

const here = signal(location.pathname + location.search);

export const areas = ["entries", "gaps", "review", "dead"];

/** { area, id, query }: /desk/t/9 is the inbox with ticket 9 open. */
export const route = computed(() => {
    const url = new URL(here.value, location.origin);
    const [, , first, second] = url.pathname.split("/").map(decodeURIComponent);
    const query = url.searchParams;
    if (areas.includes(first)) return { area: first, id: second ?? "", query };
    return { area: "inbox", id: first === "t" ? (second ?? "") : "", query };
});

export function go(path, replace = false) {
    if (path === here.value) return;
    if (replace) history.replaceState(null, "", path);
    else history.pushState(null, "", path);
    here.value = path;
}

addEventListener("popstate", () => {
    here.value = location.pathname + location.search;
});

/** Plain clicks on links of the desk stay in the page. */
addEventListener("click", event => {
    const link = event.target.closest?.("a[href^='/desk']");
    if (!link || event.defaultPrevented || event.button || link.target) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(link.getAttribute("href"));
});
