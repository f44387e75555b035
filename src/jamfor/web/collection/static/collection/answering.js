// Saves answers as they are given. What has not reached the server waits in the
// browser, each answer under a key of its own, and is sent once. Without this script
// the page saves with its buttons.
(() => {
  "use strict";
  const form = document.getElementById("answers");
  if (!form || !window.fetch || !window.localStorage) return;
  const sv = document.documentElement.lang === "sv";
  const say = (swedish, english) => (sv ? swedish : english);
  const state = document.getElementById("save-state");
  const shelf = `jamfor:${form.dataset.user}:${form.dataset.unit}:`;
  const RETRY = 5000;
  const busy = new Set();
  let timer = 0;

  const blockOf = (question) => document.getElementById(question);
  const field = (question, name) =>
    form.querySelector(`input[name="${name}.${question}"]`);
  const waiting = () =>
    Object.keys(localStorage).filter((name) => name.startsWith(shelf));
  const read = (name) => JSON.parse(localStorage.getItem(name) || "null");
  const newKey = () =>
    "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
      (+c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+c / 4)))).toString(16));

  let told = null;
  function tell(text, trouble, link) {
    // Said once: a screen reader reads every change aloud.
    if (told !== text) state.replaceChildren(text, ...(link ? [" ", link] : []));
    told = text;
    state.classList.toggle("trouble", Boolean(trouble));
  }

  // Signing in again gives a new token, and the page keeps the old one.
  const token = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ||
    form.querySelector("input[name=csrfmiddlewaretoken]").value;

  function ownState(question, text) {
    const line = blockOf(question)?.querySelector("[data-state]");
    if (line) line.textContent = text;
  }

  // The fields of one question, as a form would send them.
  function pairsOf(block) {
    const pairs = [];
    for (const input of block.querySelectorAll("input, select, textarea")) {
      if (!input.name || input.disabled) continue;
      if ((input.type === "radio" || input.type === "checkbox") && !input.checked) continue;
      pairs.push([input.name, input.value]);
    }
    return pairs;
  }

  function put(block, extra) {
    const question = block.dataset.question;
    const before = read(shelf + question);
    // A new key for every change: a save on its way keeps the one it left with.
    const key = newKey();
    const pairs = pairsOf(block).filter(([name]) => name !== `k.${question}`);
    pairs.push([`k.${question}`, key], ["area", form.dataset.area], ["as-user", form.dataset.user]);
    if (extra) pairs.push(extra);
    const base = before ? before.pairs.find(([n]) => n === `b.${question}`) : null;
    if (base && !busy.has(question))
      pairs.find(([n]) => n === `b.${question}`)[1] = base[1];
    try {
      localStorage.setItem(shelf + question, JSON.stringify({ key, pairs }));
    } catch {
      // Full or forbidden: the answer is still in the page, and the buttons save it.
      tell(say("Webbläsaren kan inte spara undan svar. Använd knappen Spara.",
               "The browser cannot keep answers. Use the button Save."), true);
      return;
    }
    ownState(question, say("Sparar …", "Saving …"));
    send();
  }

  async function send() {
    clearTimeout(timer);
    const names = waiting().filter((name) => !read(name)?.refused);
    await Promise.all(names.map((name) => sendOne(name.slice(shelf.length))));
    const left = waiting().filter((name) => !read(name)?.refused);
    if (left.length) timer = setTimeout(send, RETRY);
  }

  async function sendOne(question) {
    if (busy.has(question)) return;
    const item = read(shelf + question);
    if (!item) return;
    busy.add(question);
    try {
      const body = new URLSearchParams(item.pairs);
      const answer = await fetch(form.dataset.save + encodeURIComponent(question), {
        method: "POST", body, headers: { "X-CSRFToken": token(), Accept: "application/json" },
        credentials: "same-origin", redirect: "manual",
      });
      await received(question, item, answer);
    } catch {
      offline(question);
    } finally {
      busy.delete(question);
    }
    // Changed again while it was on its way: send the newer one at once.
    const next = read(shelf + question);
    if (next && next.key !== item.key) await sendOne(question);
  }

  async function received(question, item, answer) {
    if (answer.status >= 500 || answer.status === 429) { offline(question); return; }
    away = false;
    const kind = answer.headers.get("Content-Type") || "";
    const said = kind.includes("json") ? await answer.json() : {};
    if (answer.type === "opaqueredirect" || ["stale-form", "another-user"].includes(said.code)) {
      tell(say("Du behöver logga in igen. Dina svar väntar i webbläsaren: logga in i en ny flik och kom tillbaka hit.",
               "You need to sign in again. Your answers wait in the browser: sign in in a new tab and come back."), true, signIn());
      ownState(question, say("Väntar på inloggning", "Waits for you to sign in"));
      return;
    }
    if (!said.html) {
      // A refusal in words: the answer stays in the browser, and is tried again when it
      // is changed or the page is opened anew.
      localStorage.setItem(shelf + question, JSON.stringify({ ...item, refused: true }));
      ownState(question, say("Inte sparat: ", "Not saved: ") + (said.text || answer.status));
      tell(say("Ett svar kunde inte sparas. Se vid frågan.", "An answer could not be saved. See the question."), true);
      return;
    }
    const newer = read(shelf + question);
    if (newer && newer.key !== item.key) {
      // She has gone on: keep what she has written, on top of what is now saved.
      const base = newer.pairs.find(([n]) => n === `b.${question}`);
      base[1] = String(said.number);
      localStorage.setItem(shelf + question, JSON.stringify(newer));
      const shown = field(question, "b");
      if (shown) shown.value = String(said.number);
      return;
    }
    localStorage.removeItem(shelf + question);
    show(question, said);
    if (answer.status === 409) {
      tell(say("Någon annan svarade samtidigt. Båda svaren finns kvar – välj vid frågan.",
               "Somebody else answered at the same time. Both are kept – choose at the question."), true);
    } else if (answer.status === 422) {
      tell(say("Ett svar kunde inte sparas. Se vid frågan.", "An answer could not be saved. See the question."), true);
    } else if (!waiting().length) {
      const time = new Date().toLocaleTimeString(sv ? "sv-SE" : "en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" });
      tell(say(`Allt är sparat (kl. ${time.replace(":", ".")})`, `Everything is saved (${time})`));
    }
  }

  let away = false;
  function offline(question) {
    away = true;
    ownState(question, say("Väntar på nätet – svaret finns kvar i den här webbläsaren",
                           "Waits for the network – the answer is kept in this browser"));
    tell(say("Ingen kontakt med servern. Svara vidare: svaren väntar i webbläsaren och skickas av sig själva.",
             "No contact with the server. Go on answering: answers wait in the browser and are sent by themselves."), true);
  }

  function signIn() {
    const link = document.createElement("a");
    link.href = `/${sv ? "sv" : "en"}/konto?next=${encodeURIComponent(location.pathname)}`;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = say("Logga in i en ny flik", "Sign in in a new tab");
    return link;
  }

  // Put the question as it now stands in the page, with the focus where it was.
  function show(question, said) {
    const block = blockOf(question);
    if (!block) return;
    const active = document.activeElement;
    const inside = block.contains(active);
    const open = [...block.querySelectorAll("details")].map((each) => each.open);
    const name = active?.name, value = active?.value, isChoice = active?.type === "radio" || active?.type === "checkbox";
    const from = active?.selectionStart;
    const holder = document.createElement("template");
    holder.innerHTML = said.html;
    block.replaceWith(holder.content);
    const fresh = blockOf(question);
    fresh.querySelectorAll("details").forEach((each, at) => { each.open = Boolean(open[at]); });
    dress(fresh);
    if (inside && name) {
      const same = [...fresh.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
      const back = (isChoice || active.tagName === "BUTTON") ? same.find((each) => each.value === value) || same[0] : same[0];
      back?.focus({ preventScroll: true });
      if (from !== null && from !== undefined && back?.setSelectionRange && back.type === "text")
        back.setSelectionRange(from, from);
    }
    for (const [opened, isClosed] of Object.entries(said.closed))
      blockOf(opened)?.classList.toggle("closed", isClosed);
  }

  // A routine that is not written has neither a decision nor dates.
  function dress(block) {
    const written = block.querySelector('input[name$=".written"]:checked');
    const needed = Boolean(written && written.value === "yes");
    for (const part of block.querySelectorAll(".management, .evidence")) {
      part.hidden = !needed;
      // What she cannot see is not sent.
      for (const input of part.querySelectorAll("input")) input.disabled = !needed;
    }
  }

  // What was written before the page was left, put back where it was.
  function restore() {
    for (const name of waiting()) {
      const question = name.slice(shelf.length);
      const block = blockOf(question);
      const item = read(name);
      if (!block || !item) continue;
      const values = new Map();
      for (const [key, value] of item.pairs)
        values.set(key, [...(values.get(key) || []), value]);
      for (const input of block.querySelectorAll("input, select, textarea")) {
        const held = values.get(input.name) || [];
        if (input.type === "hidden") continue;
        if (input.type === "radio" || input.type === "checkbox") input.checked = held.includes(input.value);
        else input.value = held[0] ?? "";
      }
      dress(block);
      localStorage.setItem(name, JSON.stringify({ ...item, refused: false }));
      ownState(question, say("Väntar på att skickas", "Waits to be sent"));
    }
  }

  form.addEventListener("change", (event) => {
    const block = event.target.closest("[data-question]");
    if (!block) return;
    dress(block);
    put(block);
  });
  // Enter saves the field she is in, and presses no button of another question.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    const block = event.target.closest("[data-question]");
    if (!block) return;
    event.preventDefault();
    put(block);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=same], button[name=settle]");
    if (!button) return;
    event.preventDefault();
    put(button.closest("[data-question]"), [button.name, button.value]);
  });
  // A page that cannot be sent would leave her at the browser's own page of error.
  form.addEventListener("submit", (event) => {
    if (!away) return;
    event.preventDefault();
    send();
  });
  // What waits is not thrown away by the buttons: if it arrives twice, it is one save.
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => {
    if (busy.size) event.preventDefault();
  });
  for (const block of form.querySelectorAll("[data-question]")) dress(block);
  restore();
  send();
})();
