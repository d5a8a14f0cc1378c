// WhatsApp's marks and links as elements. There is no HTML string anywhere.
const marks = /(\*[^*\n]+\*|_[^_\n]+_|https?:\/\/[^\s<>"]+)/;

function piece(text) {
    if (/^\*[^*]+\*$/.test(text)) return <strong>{text.slice(1, -1)}</strong>;
    if (/^_[^_]+_$/.test(text)) return <em>{text.slice(1, -1)}</em>;
    if (/^https?:/.test(text)) {
        return (
            <a href={text} target="_blank" rel="noopener noreferrer nofollow ugc">
                {text}
            </a>
        );
    }
    return text;
}

export const rich = text => (text ?? "").split(marks).map(piece);
