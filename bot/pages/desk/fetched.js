// Something fetched for a component: { data, failed, again }. A late reply of an older question is
// dropped; what is shown stays until the new answer is there.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

/** load() is called again when one of `inputs` changes, after `delay` ms of quiet. */
export function useFetched(load, inputs, delay = 0) {
    const state = useSignal({ data: null, failed: false });
    const turn = useRef(0);
    const again = async () => {
        const mine = ++turn.current;
        try {
            const data = await load();
            if (mine === turn.current) state.value = { data, failed: false };
        } catch (refusal) {
            if (mine === turn.current) state.value = { ...state.peek(), failed: refusal };
        }
    };
    useEffect(() => {
        const timer = setTimeout(again, state.peek().data ? delay : 0);
        return () => clearTimeout(timer);
    }, inputs);
    return { ...state.value, again };
}
