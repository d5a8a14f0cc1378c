// The picture, recording or file of a message: on its way, shown, refused, or to be tried again.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { sentence } from "../common/api.js";
import { nouns, reasons, size } from "../common/file.js";
import { Icon } from "../common/icon.jsx";
import { fetchAgain, knownAddress, newAddress } from "./media.js";
import { may } from "./staff.js";
import { say } from "./toast.js";

const lost = "Não foi possível abrir o arquivo.";

const why = media => (media.reason ? `: ${reasons[media.reason] ?? media.reason}` : "");

/** { url, lost, renew }: an address that works, asked for when there is none. */
function useAddress(message) {
    const url = useSignal(knownAddress(message.media));
    const failed = useSignal(false);
    const renewed = useRef(false);
    const ask = () =>
        newAddress(message.id).then(
            found => {
                url.value = found;
            },
            () => {
                failed.value = true;
            },
        );
    useEffect(() => {
        if (!url.value) ask();
    }, [message.id]);
    const renew = () => {
        if (renewed.current || message.local) failed.value = true;
        else ask();
        renewed.current = true;
    };
    return { url: url.value, lost: failed.value, renew };
}

function Large({ url, words, onClose }) {
    const box = useRef();
    useEffect(() => {
        box.current.showModal();
    }, []);
    return (
        <dialog ref={box} class="large" aria-label={words} onClose={onClose}>
            <img src={url} alt={words} />
            <button
                type="button"
                class="btn icon"
                aria-label="Fechar"
                onClick={() => box.current.close()}
            >
                <Icon of="close" />
            </button>
        </dialog>
    );
}

function Picture({ message, at }) {
    const large = useSignal(false);
    const words = message.text ? `Imagem: ${message.text}` : "Imagem sem legenda";
    return (
        <>
            <button
                type="button"
                class="thumb"
                aria-label={`Ampliar. ${words}`}
                onClick={() => {
                    large.value = true;
                }}
            >
                <img src={at.url} alt={words} loading="lazy" onError={at.renew} />
            </button>
            {large.value && (
                <Large
                    url={at.url}
                    words={words}
                    onClose={() => {
                        large.value = false;
                    }}
                />
            )}
        </>
    );
}

const Sticker = ({ at }) => (
    <img class="sticker" src={at.url} alt="Figurinha" loading="lazy" onError={at.renew} />
);

const Sound = ({ message, at }) => (
    <audio
        controls
        preload="none"
        src={at.url}
        aria-label={message.media.voice ? "Mensagem de voz" : "Áudio"}
        onError={at.renew}
    />
);

const Film = ({ message, at }) => (
    <video
        controls
        playsInline
        preload="metadata"
        src={at.url}
        aria-label={message.text ? `Vídeo: ${message.text}` : "Vídeo"}
        onError={at.renew}
    />
);

/** A click asks for a new address when the old one is over. */
function Paper({ message, at }) {
    const { media } = message;
    const open = async event => {
        if (knownAddress(media)) return;
        event.preventDefault();
        try {
            location.assign(await newAddress(message.id));
        } catch {
            say(lost);
        }
    };
    return (
        <a class="paper" href={at.url} download={media.name || "arquivo"} onClick={open}>
            <Icon of="clip" />
            <span class="trim">{media.name || nouns[message.kind] || "Arquivo"}</span>
            <span class="small muted figures">{size(media.size)}</span>
        </a>
    );
}

const shapes = { image: Picture, sticker: Sticker, audio: Sound, video: Film };
const shown = { image: "image/", sticker: "image/", audio: "audio/", video: "video/" };

function Kept({ message }) {
    const at = useAddress(message);
    const { mime } = message.media;
    const Shape = mime?.startsWith(shown[message.kind]) ? shapes[message.kind] : Paper;
    if (at.lost) return <p class="file-note">{lost}</p>;
    if (!at.url) return <p class={`file-note hold ${message.kind}`}>Abrindo…</p>;
    return <Shape message={message} at={at} />;
}

function Failed({ message }) {
    const busy = useSignal(false);
    const again = async () => {
        busy.value = true;
        await fetchAgain(message.id).catch(refusal => say(sentence(refusal)));
        busy.value = false;
    };
    return (
        <p class="file-note bad">
            Não foi possível baixar{why(message.media)}.{" "}
            {may("answer") && message.media.source && (
                <button type="button" class="link" disabled={busy.value} onClick={again}>
                    Tentar de novo
                </button>
            )}
        </p>
    );
}

export function Media({ message }) {
    const { media } = message;
    const noun = nouns[message.kind] ?? "Arquivo";
    if (message.local && !media.preview)
        return (
            <p class="file-note">
                {noun} {media.name}
            </p>
        );
    if (media.state === "kept")
        return (
            <div class={`media ${message.kind}`}>
                <Kept key={media.hash} message={message} />
            </div>
        );
    if (media.state === "failed") return <Failed message={message} />;
    if (media.state === "refused")
        return (
            <p class="file-note bad">
                {noun} não mostrado{why(media)}.
            </p>
        );
    return (
        <p class="file-note" role="status">
            {media.reason
                ? `${noun}: ainda não foi possível baixar${why(media)}. Nova tentativa em breve.`
                : `Baixando ${noun.toLowerCase()}…`}
        </p>
    );
}
