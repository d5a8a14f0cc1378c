// Light or dark: the system decides until somebody chooses.
import { keep } from "./keep.js";

export function switchTheme() {
    const root = document.documentElement;
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    root.dataset.theme = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
    keep.set("balcao.theme", root.dataset.theme);
}
