// The drawings: 24 × 24, one stroke, the colour of the text around.
const paths = {
    logo: "M4 19h16M6 19v-6h12v6M3 13h18M9 9a3 3 0 0 1 6 0",
    inbox: "M4 13h4l2 3h4l2-3h4M6 5h12l2 8v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-5z",
    book: "M5 5a2 2 0 0 1 2-2h12v15H7a2 2 0 0 0-2 2zM5 20a1 1 0 0 0 1 1h13",
    gap: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .9-1 1.7M12 16.8v.2",
    review: "M6 4h9l4 4v12H6zM9 13l2 2 4-4",
    stop: "M12 4l9 16H3zM12 10v4M12 17v.2",
    find: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4",
    clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
    chat: "M5 5h14v10H10l-5 4z",
    globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c4 5 4 13 0 18M12 3c-4 5-4 13 0 18",
    screen: "M4 5h16v11H4zM9 20h6",
    check: "M5 13l4 4 9-10",
    checks: "M2 13l4 4 8-9M11 16l1 1 9-10",
    clip: "M8 12l6-6a3 3 0 0 1 4 4l-8 8a5 5 0 0 1-7-7l7-7",
    moon: "M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z",
    back: "M15 5l-7 7 7 7",
    eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
    pen: "M4 20l1-4L16 5l3 3L8 19z",
    lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
    card: "M4 5h16v14H4zM14 5v14M7 9h4M7 13h4",
    spark: "M12 3l2 6 6 3-6 3-2 6-2-6-6-3 6-3z",
    leave: "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
    plus: "M12 5v14M5 12h14",
    close: "M6 6l12 12M18 6L6 18",
    send: "M5 12h13M12 5l7 7-7 7",
    image: "M4 5h16v14H4zM8 11a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM5 18l5-5 3 3 3-4 4 5",
    mic: "M12 14a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM6 11a6 6 0 0 0 12 0M12 17v4",
    pin: "M12 21s7-6.5 7-11a7 7 0 0 0-14 0c0 4.5 7 11 7 11zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    list: "M8 6h12M8 12h12M8 18h12M4 6h.2M4 12h.2M4 18h.2",
    keys: "M3 6h18v12H3zM7 10h.2M11 10h.2M15 10h.2M8 14h8",
};

export const Icon = ({ of }) => (
    <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={paths[of]} />
    </svg>
);

const initials = name =>
    name
        .split(" ")
        .filter(Boolean)
        .map(word => word[0])
        .join("")
        .slice(0, 2);
const channelIcons = { whatsapp: "chat", web: "globe", console: "screen" };

/** A round mark with initials; tone by the name, a small sign for the channel. */
export const Face = ({ name, channel, small }) => (
    <span class={`face t${(name || "").length % 5} ${small ? "tiny" : ""}`} aria-hidden="true">
        {initials(name || "?").toUpperCase()}
        {channel && (
            <i class={channel}>
                <Icon of={channelIcons[channel] ?? "chat"} />
            </i>
        )}
    </span>
);
