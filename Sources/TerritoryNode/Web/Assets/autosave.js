// Keeps every answer of a quiz as soon as it is given. Without this script the button Save does the same.
"use strict";
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const state = document.getElementById("quiz-state");
  let running = null, again = false;
  const keep = async () => {
    if (running) { again = true; return running; }
    running = (async () => {
      do {
        again = false;
        const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        const address = new URL(answer.url);
        const saved = address.searchParams.get("saved");
        if (!answer.ok || !saved) { location.assign(address); return; }
        form.elements.revision.value = saved;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        state.textContent = page.getElementById("quiz-state").textContent;
      } while (again);
    })().catch(() => {}).finally(() => { running = null; });
    return running;
  };
  form.addEventListener("change", keep);
  form.addEventListener("submit", async event => {
    if (!running) return;
    event.preventDefault();
    await running;
    form.requestSubmit(event.submitter);
  });
}
