// Runs before the first paint, so that a chosen theme does not flash.
try {
    const theme = localStorage.getItem("balcao.theme");
    if (theme) document.documentElement.dataset.theme = theme;
} catch {
    // A frame on another site may have no storage: the system's theme stays.
}
