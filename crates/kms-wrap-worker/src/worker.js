// The sealed worker's own lines; the build puts them behind wasm-bindgen's glue, in one classic
// script. README.md has the messages.
"use strict";

self.addEventListener("message", async ({ data }) => {
  if (data.module) {
    wasm_bindgen.initSync({ module: data.module });
    return;
  }
  const { id } = data;
  if (data.end) {
    try {
      wasm_bindgen.forget();
    } catch {
      // The program never came, or is lost: it holds nothing that could still be wiped.
    }
    self.postMessage({ ended: true });
    self.close();
    return;
  }
  if (data.selfTest) {
    self.postMessage({ id, reply: JSON.stringify(await waysOut(data.selfTest)) });
    return;
  }
  const progress = (reply) => self.postMessage({ id, progress: reply });
  let reply;
  try {
    reply = await wasm_bindgen.answer(data.request, data.files ?? [], data.passphrase, progress);
  } catch {
    // A trap: what the program was doing is lost, and nothing is known about its memory.
    self.postMessage({ id, failed: true });
    self.close();
    return;
  }
  self.postMessage({ id, reply });
});

// Tries every way to reach `address` or to run other code; a test in the browser asks for this. The
// answer has the name of each way, whether it was blocked, and the directives that blocked anything.
async function waysOut(address) {
  const violations = new Set();
  const note = (event) => violations.add(event.effectiveDirective);
  self.addEventListener("securitypolicyviolation", note);
  // Opened by an event, refused by another one or by an exception.
  const opened = (target, open, failed) =>
    new Promise((resolve, reject) => {
      target[`on${open}`] = resolve;
      target[`on${failed}`] = reject;
    });
  const ways = {
    fetch: () => fetch(address, { mode: "no-cors" }),
    XMLHttpRequest: () => {
      const request = new XMLHttpRequest();
      request.open("GET", address);
      const sent = opened(request, "load", "error");
      request.send();
      return sent;
    },
    WebSocket: () => opened(new WebSocket(address.replace(/^http/, "ws")), "open", "error"),
    EventSource: () => opened(new EventSource(address), "open", "error"),
    WebTransport: () => new WebTransport(address.replace(/^http:/, "https:")).ready,
    FontFace: () => new FontFace("way-out", `url(${address})`).load(),
    caches: async () => (await caches.open("way-out")).add(address),
    importScripts: () => importScripts(address),
    import: () => import(address),
    Worker: () => {
      const worker = new Worker(address);
      return opened(worker, "message", "error");
    },
    eval: () => (0, eval)("1"),
    Function: () => new Function("return 1")(),
  };
  const attempts = await Promise.all(
    Object.entries(ways).map(async ([name, attempt]) => {
      try {
        await attempt();
        return { name, blocked: false };
      } catch {
        return { name, blocked: true };
      }
    }),
  );
  self.removeEventListener("securitypolicyviolation", note);
  return { attempts, violations: [...violations] };
}
