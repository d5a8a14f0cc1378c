// The picture or file that came with a message. It is fetched with the visitor's token, which no
// address carries, and shown from memory.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { nouns, size } from "../common/file.js";
import { Icon } from "../common/icon.jsx";
import { fetchFile } from "./visit.js";

const shown = ["image", "audio", "video"];

function useFile(id, wanted) {
    const url = useSignal("");
    const lost = useSignal(false);
    const load = () =>
        fetchFile(id).then(
            blob => {
                url.value = URL.createObjectURL(blob);
                return url.value;
            },
            () => {
                lost.value = true;
            },
        );
    useEffect(() => {
        if (wanted) load();
        return () => URL.revokeObjectURL(url.peek());
    }, [id]);
    return { url: url.value, lost: lost.value, load };
}

function Paper({ media, file }) {
    const open = async () => {
        const url = await file.load();
        if (!url) return;
        const link = document.createElement("a");
        link.href = url;
        link.download = media.name || "arquivo";
        link.click();
    };
    return (
        <button type="button" class="paper" onClick={open}>
            <Icon of="clip" />
            <span class="trim">{media.name || "Arquivo"}</span>
            <span class="small muted figures">{size(media.size)}</span>
        </button>
    );
}

export function File({ message }) {
    const { media, kind, text } = message;
    const sight = media.mime?.startsWith("image/");
    const plays = shown.includes(kind) && media.mime?.startsWith(`${kind}/`);
    const file = useFile(message.id, sight || plays);
    const words = text ? `${nouns[kind] ?? "Arquivo"}: ${text}` : (nouns[kind] ?? "Arquivo");
    if (file.lost) return <p class="file-note">Não foi possível abrir o arquivo.</p>;
    if (!sight && !plays) return <Paper media={media} file={file} />;
    if (!file.url) return <p class={`file-note hold ${kind}`}>Abrindo…</p>;
    if (kind === "audio") return <audio controls src={file.url} aria-label={words} />;
    if (kind === "video") return <video controls playsInline src={file.url} aria-label={words} />;
    return (
        <a class="thumb" href={file.url} target="_blank" rel="noreferrer">
            <img src={file.url} alt={words} />
        </a>
    );
}
