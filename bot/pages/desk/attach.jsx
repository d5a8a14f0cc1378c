// Choosing a file in the composer, and seeing what was chosen.
import { useRef } from "preact/hooks";
import { size } from "../common/file.js";
import { Icon } from "../common/icon.jsx";
import { attach, attachedTo, detach } from "./attach.js";

export function AttachButton({ ticket }) {
    const input = useRef();
    const onChange = () => {
        const [file] = input.current.files;
        if (file) attach(ticket, file);
        input.current.value = "";
    };
    return (
        <>
            <input ref={input} type="file" hidden aria-label="Arquivo" onChange={onChange} />
            <button
                type="button"
                class="btn icon"
                aria-label="Anexar arquivo"
                title="Anexar arquivo"
                onClick={() => input.current.click()}
            >
                <Icon of="clip" />
            </button>
        </>
    );
}

const states = { sending: "enviando…", ready: "pronto" };

export function Attached({ ticket }) {
    const file = attachedTo(ticket).value;
    if (!file) return null;
    const failed = file.state === "failed";
    return (
        <div class={`attached ${failed ? "bad" : ""}`}>
            {file.preview ? <img src={file.preview} alt="" /> : <Icon of="clip" />}
            <span class="trim">{file.name}</span>
            <span class="figures muted">{size(file.size)}</span>
            <span role="status">{failed ? file.problem : states[file.state]}</span>
            <button
                type="button"
                class="btn icon"
                aria-label={`Tirar ${file.name}`}
                onClick={() => detach(ticket)}
            >
                <Icon of="close" />
            </button>
        </div>
    );
}

/** A file that is pasted or dropped is attached; words go where they always went. */
export const takesFiles = ticket => {
    const take = event => {
        const [file] = (event.clipboardData ?? event.dataTransfer)?.files ?? [];
        if (!file) return;
        event.preventDefault();
        attach(ticket, file);
    };
    return { onPaste: take, onDrop: take, onDragOver: event => event.preventDefault() };
};
