// Starts the console. A classic script in the head: it runs before the first paint, so the page
// never flashes in the wrong theme or language, and the WebAssembly is on its way early.
//
// The build (cargo xtask build) fills in the data attributes of this script's element: data-js and
// data-wasm, the console; data-worker-js and data-worker-wasm, the sealed worker; and the integrity
// of both modules, which no browser checks unless fetch is told to.
//
// In the offline page (offline.html) this script stands behind the glue and every file stands in the
// page itself, in base64, since that page may not fetch anything.
"use strict";

(() => {
  const element = document.currentScript;
  const held = (id) => {
    const text = document.getElementById(id)?.textContent;
    return text && Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  };
  const workerScript = held("worker-script");
  if (workerScript) {
    const script = new Blob([workerScript], { type: "text/javascript" });
    element.dataset.workerJs = URL.createObjectURL(script);
  }
  const { js, wasm, wasmIntegrity, workerJs } = element.dataset;

  // The console's settings (src/context.rs) live under the same two names.
  const stored = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // Storage is denied: the defaults hold.
    }
  };
  const root = document.documentElement;
  const language = stored("keyferry.language") ?? navigator.language;
  root.lang = /^zh\b/i.test(language) ? "zh-CN" : "en";
  const theme = stored("keyferry.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;

  // Trusted Types. Leptos builds static parts of a view through innerHTML, so the page needs a
  // default policy. It lets markup pass that cannot run or load anything, and one script address,
  // the sealed worker's. Everything else is refused, and the browser stops the assignment.
  const runs =
    /<(script|iframe|frame|object|embed|base|meta|link|style)\b|[\s"'/](on[a-z]+|srcdoc)\s*=|javascript\s*:/i;
  if (window.trustedTypes) {
    trustedTypes.createPolicy("default", {
      createHTML: (markup) => (runs.test(markup) ? null : markup),
      createScriptURL: (url) => {
        const worker = workerJs && new URL(workerJs, location.href).href;
        return worker && new URL(url, location.href).href === worker ? url : null;
      },
    });
  }

  const parsed = new Promise((resolve) => {
    document.addEventListener("DOMContentLoaded", resolve, { once: true });
  });

  // A style sheet that fails its integrity is dropped by the browser without a word to the page.
  // A console without its styles could hide what it warns of, so it does not start.
  const unstyled = new Set();
  document.addEventListener("error", (event) => unstyled.add(event.target), { capture: true });
  const loaded = (sheet) =>
    new Promise((resolve, reject) => {
      const fail = () => reject(new Error(`${sheet.href} was not loaded`));
      if (sheet.sheet) return resolve();
      if (unstyled.has(sheet)) return fail();
      sheet.addEventListener("load", resolve);
      sheet.addEventListener("error", fail);
    });

  const start = async () => {
    if (typeof WebAssembly !== "object") throw new Error("WebAssembly is not available");
    const program = held("program");
    const [glue, module] = program
      ? [{ default: wasm_bindgen }, program]
      : await Promise.all([
          import(js),
          fetch(wasm, wasmIntegrity ? { integrity: wasmIntegrity } : {}),
        ]);
    await parsed;
    await Promise.all([...document.querySelectorAll("link[rel=stylesheet]")].map(loaded));
    await glue.default({ module_or_path: module });
    document.getElementById("start-failure").remove();
  };

  start().catch(async (error) => {
    console.error("The console did not start:", error);
    await parsed;
    document.getElementById("start-failure").hidden = false;
  });
})();
