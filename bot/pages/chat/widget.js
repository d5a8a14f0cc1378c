// The script for other sites: <script async src="https://…/widget.js"></script>
// It adds a round button that opens the chat in a frame of our own origin. It touches nothing else
// of the page; styles are set one by one, so no content policy for styles stands in its way.
// Attributes: data-position="left", data-title="Fale com a gente".
(() => {
    const script = document.currentScript;
    if (window.balcaoWidget || !script) return;
    window.balcaoWidget = true;
    const base = new URL(script.src).origin;
    const side = script.dataset.position === "left" ? "left" : "right";
    const title = script.dataset.title || "Fale com a gente";
    const drawing = "http://www.w3.org/2000/svg";
    let frame = null;
    let loaded = false; // until then the frame is an empty page of the host's
    let open = false;

    const dress = (element, style) => {
        for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value);
        return element;
    };

    const button = dress(document.createElement("button"), {
        position: "fixed",
        bottom: "20px",
        [side]: "20px",
        width: "56px",
        height: "56px",
        padding: "0",
        border: "0",
        "border-radius": "50%",
        background: "#0f5a69",
        color: "#fff",
        cursor: "pointer",
        "box-shadow": "0 6px 20px rgba(0,0,0,.3)",
        "z-index": "2147483000",
        display: "grid",
        "place-items": "center",
    });
    const mark = document.createElementNS(drawing, "svg");
    const line = document.createElementNS(drawing, "path");
    mark.setAttribute("viewBox", "0 0 24 24");
    mark.setAttribute("aria-hidden", "true");
    line.setAttribute("d", "M4 5h16v11H11l-5 4v-4H4z");
    dress(mark, {
        width: "26px",
        height: "26px",
        fill: "none",
        stroke: "currentColor",
        "stroke-width": "1.8",
        "stroke-linejoin": "round",
    });
    const badge = dress(document.createElement("span"), {
        position: "absolute",
        top: "-2px",
        right: "-2px",
        "min-width": "20px",
        height: "20px",
        "border-radius": "10px",
        background: "#ad251d",
        color: "#fff",
        display: "none",
        font: "600 12px/20px system-ui, sans-serif",
        "text-align": "center",
        padding: "0 5px",
        "box-sizing": "border-box",
    });

    const send = type => {
        if (loaded) frame.contentWindow.postMessage({ ns: "balcao", v: 1, type }, base);
    };

    function fit() {
        if (!frame) return;
        const small = innerWidth < 480;
        dress(frame, {
            [side]: small ? "0" : "20px",
            bottom: small ? "0" : "88px",
            width: small ? "100%" : "380px",
            height: small ? "100%" : "min(620px, 100vh - 108px)",
            "border-radius": small ? "0" : "16px",
            display: open ? "block" : "none",
        });
    }

    function build() {
        frame = dress(document.createElement("iframe"), {
            position: "fixed",
            border: "0",
            "z-index": "2147483001",
            background: "#fff",
            "box-shadow": "0 8px 32px rgba(0,0,0,.3)",
            "color-scheme": "normal",
        });
        frame.title = title;
        frame.referrerPolicy = "origin";
        frame.src = `${base}/chat?embed=1&host=${encodeURIComponent(location.origin)}`;
        frame.addEventListener("load", () => {
            loaded = true;
            send(open ? "open" : "close");
        });
        document.body.append(frame);
    }

    function show(on) {
        open = on;
        if (on && !frame) build();
        fit();
        label(0);
        button.setAttribute("aria-expanded", String(on));
        send(on ? "open" : "close");
        if (!on) button.focus();
    }

    function label(count) {
        badge.textContent = count > 9 ? "9+" : String(count);
        badge.style.setProperty("display", count ? "block" : "none");
        button.setAttribute(
            "aria-label",
            count
                ? `${title}: ${count} ${count === 1 ? "mensagem nova" : "mensagens novas"}`
                : title,
        );
    }

    addEventListener("message", ({ source, origin, data }) => {
        if (!frame || source !== frame.contentWindow || origin !== base) return;
        if (data?.ns !== "balcao") return;
        if (data.type === "close") show(false);
        if (data.type === "unread" && !open) label(Number(data.count) || 0);
    });
    addEventListener("resize", fit);
    button.addEventListener("click", () => show(!open));
    mark.append(line);
    button.append(mark, badge);
    label(0);
    if (document.body) document.body.append(button);
    else addEventListener("DOMContentLoaded", () => document.body.append(button));
})();
