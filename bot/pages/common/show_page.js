// Puts a page in place of what was painted before the script ran.
import { render } from "preact";

export function showPage(page) {
    const place = document.getElementById("app");
    place.replaceChildren();
    render(page, place);
}
