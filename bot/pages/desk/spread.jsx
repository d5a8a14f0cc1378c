// After an answer: the other customers who wait for the same one.
import { useSignal } from "@preact/signals";
import { many } from "../common/words.js";
import { sendSpread, spread } from "./actions.js";
import { question } from "./tickets.js";

export function Spread({ ticket }) {
    const off = useSignal([]);
    const busy = useSignal(false);
    if (spread.value?.ticket !== ticket.id) return null;
    const { items, sent } = spread.value;
    const ids = items.map(one => one.id).filter(id => !off.value.includes(id));
    if (sent) return null;
    const toggle = (id, on) => {
        off.value = on ? off.value.filter(one => one !== id) : [...off.value, id];
    };
    const send = async () => {
        busy.value = true;
        await sendSpread(ids);
        busy.value = false;
    };
    return (
        <section class="spread" aria-labelledby="spread">
            <h3 id="spread">
                {many(items.length, "outra pessoa espera", "outras pessoas esperam")} a mesma
                resposta
            </h3>
            <ul>
                {items.map(one => (
                    <li key={one.id}>
                        <label class="check">
                            <input
                                type="checkbox"
                                defaultChecked
                                onChange={event => toggle(one.id, event.currentTarget.checked)}
                            />
                            <span>
                                <strong>{one.customer?.name ?? one.protocol}</strong>{" "}
                                {question(one)}
                            </span>
                        </label>
                    </li>
                ))}
            </ul>
            <div class="ends">
                <button
                    class="btn"
                    onClick={() => {
                        spread.value = null;
                    }}
                >
                    Agora não
                </button>
                <button class="btn main" disabled={!ids.length || busy.value} onClick={send}>
                    {ids.length === 1
                        ? "Enviar para 1 pessoa"
                        : `Enviar para as ${ids.length} pessoas`}
                </button>
            </div>
        </section>
    );
}
