// localStorage where there is one. A frame on another site may be refused it: then what is kept
// lives as long as the page.
const memory = new Map();

function storage() {
    try {
        return window.localStorage;
    } catch {
        return null;
    }
}

const disk = storage();

export const keep = {
    get: key => (disk ? disk.getItem(key) : (memory.get(key) ?? null)),
    set(key, value) {
        try {
            if (disk) return disk.setItem(key, value);
        } catch {
            // Full: kept in memory below.
        }
        memory.set(key, value);
    },
    remove(key) {
        disk?.removeItem(key);
        memory.delete(key);
    },
    keys: () => (disk ? Object.keys(disk) : [...memory.keys()]),
    json(key) {
        try {
            return JSON.parse(keep.get(key));
        } catch {
            return null;
        }
    },
};
