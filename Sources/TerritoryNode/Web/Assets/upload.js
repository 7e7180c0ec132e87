// Shows how much of a large upload has been sent. Without this script the form sends the same.
"use strict";
const large = 1 << 20;
const watch = form => form.addEventListener("submit", event => {
  const sizes = [...form.querySelectorAll("input[type=file]")].flatMap(field => [...field.files]).map(file => file.size);
  if (sizes.reduce((sum, size) => sum + size, 0) < large) return;
  event.preventDefault();
  const line = form.querySelector("[data-sent]"), bar = line.querySelector("progress"), request = new XMLHttpRequest();
  line.hidden = false;
  form.querySelector("button").disabled = true;
  request.upload.addEventListener("progress", sent => {
    if (sent.lengthComputable) bar.value = sent.loaded / sent.total;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) { location.assign(request.responseURL); return; }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.title = page.title;
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.querySelectorAll("form[data-upload]").forEach(watch);
    document.querySelector(".summary")?.focus();
  });
  // The browser sends it once more, and says what is wrong.
  request.addEventListener("error", () => form.submit());
  request.open("POST", form.action);
  request.send(new FormData(form));
});
document.querySelectorAll("form[data-upload]").forEach(watch);
