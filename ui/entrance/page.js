// What an open page does by itself, besides Streamlit. It reads nothing that is shown.
"use strict";
(() => {
  const own = document.currentScript.dataset;
  const askEvery = Number(own.askSeconds) * 1000;
  const patience = Number(own.patienceSeconds) * 1000;

  // After sign-in the page holds a ticket, once: it buys this browser its signed-in cookie.
  const holder = "[data-ticket]";
  function handIn(found) {
    const ticket = found.dataset.ticket;
    delete found.dataset.ticket;
    if (ticket) {
      fetch(own.rotate, { method: "POST", headers: { [own.ticketHeader]: ticket } }).catch(() => {});
    }
  }
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (node.matches(holder)) handIn(node);
        node.querySelectorAll(holder).forEach(handIn);
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  // While the server answers, it clears the page of a session that has ended. When it does not
  // answer for as long as a session may be idle, the page clears itself.
  let answered = Date.now();
  let isCleared = false;
  async function ask() {
    try {
      if ((await fetch(own.health, { cache: "no-store" })).ok) answered = Date.now();
    } catch {
      // no answer
    }
    if (isCleared && Date.now() - answered < patience) location.reload();
    if (!isCleared && Date.now() - answered >= patience) clear();
  }
  function clear() {
    isCleared = true;
    const said = document.createElement("main");
    said.setAttribute("role", "alert");
    said.style.cssText = "font: 1.1rem/1.6 sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem";
    said.textContent = own.cleared;
    document.body.replaceChildren(said);
  }
  setInterval(ask, askEvery);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) ask();
  });
})();
