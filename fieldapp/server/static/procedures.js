// Steps of a procedure are added, moved and removed in the page; without this the same buttons ask the server.

const form = document.querySelector("[data-steps]");
const list = form.querySelector(".steps");
const blank = form.querySelector("[data-step-blank]");
let highest = Math.max(0, ...[...list.children].map((step) => Number(step.dataset.step) || 0));

function add() {
  const number = String(++highest);
  const made = document.createElement("template");
  made.innerHTML = blank.innerHTML.replaceAll("__n__", number);
  const step = made.content.firstElementChild;
  const last = list.lastElementChild;
  for (const name of ["section", "section_zh"]) {
    const before = last?.querySelector(`[name="${name}_${last.dataset.step}"]`);
    if (before) step.querySelector(`[name="${name}_${number}"]`).value = before.value;
  }
  step.querySelector(`[name="required_${number}"]`).checked = true;
  list.append(step);
  step.querySelector(`[name="title_${number}"]`).focus();
}

function move(step, up) {
  const other = up ? step.previousElementSibling : step.nextElementSibling;
  if (!other) return;
  if (up) other.before(step); else other.after(step);
  step.querySelector(`[data-step-move="${up ? "up" : "down"}"]`).focus();
}

function remove(step) {
  const next = step.nextElementSibling ?? step.previousElementSibling;
  step.remove();
  next?.querySelector("input:not([type=hidden])")?.focus();
}

// What a condition can name: the steps above that have words.
function offerEarlier(select) {
  const own = select.closest(".step"), chosen = select.value;
  const options = [select.options[0]];
  for (const [at, step] of [...list.children].entries()) {
    if (step === own) break;
    const typed = (name) => step.querySelector(`[name="${name}_${step.dataset.step}"]`).value;
    const words = typed("title") || typed("title_zh");
    if (words) options.push(new Option(`${at + 1}. ${words.slice(0, 60)}`, step.dataset.step));
  }
  select.replaceChildren(...options);
  select.value = options.some((option) => option.value === chosen) ? chosen : "";
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const step = button.closest(".step");
  if ("stepAdd" in button.dataset) add();
  else if ("stepRemove" in button.dataset) remove(step);
  else if (button.dataset.stepMove) move(step, button.dataset.stepMove === "up");
  else return;
  event.preventDefault();
});
form.addEventListener("focusin", (event) => { if (event.target.matches("[data-earlier]")) offerEarlier(event.target); });
