// The WhatsApp simulator: a phone, and beside it who holds it and what goes wrong.
import { Icon } from "../common/icon.jsx";
import { showPage } from "../common/show_page.js";
import { phoneNumber } from "../common/words.js";
import { Events, Shortcuts, Switches, Webhooks } from "./controls.jsx";
import { Phone } from "./phone.jsx";
import { addPhone, choosePhone, customer, embedded, everybody, start } from "./state.js";

function Customers() {
    return (
        <div class="customers" role="group" aria-label="Clientes">
            {everybody().map(one => (
                <button
                    key={one.phone}
                    class="btn person"
                    title={phoneNumber(one.phone)}
                    aria-pressed={one.phone === customer.value}
                    onClick={() => choosePhone(one.phone)}
                >
                    {one.name || phoneNumber(one.phone)}
                </button>
            ))}
            {!embedded && (
                <button class="btn" onClick={addPhone}>
                    <Icon of="plus" />
                    Outro cliente
                </button>
            )}
        </div>
    );
}

function Simulator() {
    if (embedded) {
        return (
            <main class="only-phone">
                <h1 class="sr">Simulador</h1>
                <Customers />
                <Phone />
            </main>
        );
    }
    return (
        <main class="simulator">
            <div class="left">
                <header>
                    <h1>Simulador do WhatsApp</h1>
                    <p class="muted">O que se escreve aqui entra por um webhook assinado.</p>
                </header>
                <Customers />
                <Switches />
                <Shortcuts />
                <Events />
            </div>
            <Phone />
            <Webhooks />
        </main>
    );
}

showPage(<Simulator />);
start();
