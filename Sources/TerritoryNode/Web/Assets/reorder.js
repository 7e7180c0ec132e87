// Lets the parts of a course be dragged to their place. Without this script the buttons Up and Down do the same.
"use strict";
const lists = document.querySelectorAll("ol[data-reorder]");
let dragged = null;
const clear = () => document.querySelectorAll(".before, .last").forEach(part => part.classList.remove("before", "last"));
const next = (list, y) => [...list.children].find(part => {
  const box = part.getBoundingClientRect();
  return part !== dragged && y < box.top + box.height / 2;
});
const add = (form, name, value) => {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
};
for (const list of lists) {
  for (const part of list.children) {
    part.draggable = true;
    for (const link of part.querySelectorAll("a")) link.draggable = false;
    part.addEventListener("dragstart", event => {
      dragged = part;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", part.dataset.item);
    });
    part.addEventListener("dragend", () => { dragged = null; clear(); });
  }
  const area = list.closest("section");
  area.addEventListener("dragover", event => {
    if (!dragged) return;
    event.preventDefault();
    clear();
    const before = next(list, event.clientY);
    if (before) before.classList.add("before"); else list.classList.add("last");
  });
  area.addEventListener("drop", event => {
    if (!dragged) return;
    event.preventDefault();
    const form = dragged.querySelector("form");
    const before = next(list, event.clientY);
    add(form, "do", "place");
    add(form, "section", list.dataset.reorder);
    if (before) add(form, "before", before.dataset.item);
    form.submit();
  });
}
