// The console's conveniences. Every page works without them.

const byKey = (root, selector) => [...root.querySelectorAll(selector)];

function rowsOpenWhatTheyShow() {
  for (const row of byKey(document, "tr[data-href]")) {
    row.addEventListener("click", (event) => {
      if (event.target.closest("a, button, input, label, select") || String(getSelection())) return;
      if (event.metaKey || event.ctrlKey) window.open(row.dataset.href, "_blank", "noopener");
      else location.assign(row.dataset.href);
    });
  }
}

function keysMoveThroughLists() {
  const rows = byKey(document, "tr[data-href]");
  let at = -1;
  const move = (step) => {
    if (!rows.length) return;
    rows[at]?.classList.remove("is-at");
    at = Math.max(0, Math.min(rows.length - 1, at + step));
    rows[at].classList.add("is-at");
    rows[at].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, dialog");
    if (event.altKey || event.ctrlKey || event.metaKey || typing) return;
    if (event.key === "/") { document.querySelector("[data-search]")?.focus(); event.preventDefault(); }
    else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "Enter" && at >= 0 && event.target === document.body) location.assign(rows[at].dataset.href);
    else if (event.key === "n") document.querySelector("[data-new]")?.click();
  });
}

function filtersApplyThemselves() {
  for (const form of byKey(document, "form[data-live]")) {
    let timer = 0;
    const send = () => form.requestSubmit();
    for (const field of byKey(form, "select, input[type=date]")) field.addEventListener("change", send);
    for (const field of byKey(form, "input[type=search]")) {
      const at = new URLSearchParams(location.search).has(field.name) && sessionStorage.getItem("typing") === field.name;
      if (at) { field.focus(); field.setSelectionRange(field.value.length, field.value.length); }
      sessionStorage.removeItem("typing");
      field.addEventListener("input", (event) => {
        if (event.isComposing) return;
        clearTimeout(timer);
        timer = setTimeout(() => { sessionStorage.setItem("typing", field.name); send(); }, 350);
      });
      field.addEventListener("compositionend", () => field.dispatchEvent(new Event("input")));
    }
    form.addEventListener("submit", () => {
      for (const field of byKey(form, "input, select")) if (!field.value) field.disabled = true;
    });
  }
}

function formsAreSentOnce() {
  for (const form of byKey(document, "form[method=post]")) {
    form.addEventListener("submit", (event) => {
      const asked = event.submitter?.dataset.confirm;
      if (asked && !confirm(asked)) { event.preventDefault(); return; }
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      setTimeout(() => delete form.dataset.sent, 4000);
    });
  }
}

function dialogsOpen() {
  for (const opener of byKey(document, "[data-opens]")) {
    const dialog = document.getElementById(opener.dataset.opens);
    opener.addEventListener("click", (event) => { event.preventDefault(); dialog.showModal(); });
    opener.hidden = false;
  }
  for (const dialog of byKey(document, "dialog")) {
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    for (const shut of byKey(dialog, "[data-shut]")) {
      shut.hidden = false;
      shut.addEventListener("click", () => dialog.close());
    }
  }
}

function photosOpenLarge() {
  const photos = byKey(document, "a.photo[data-large]");
  if (!photos.length) return;
  const box = document.createElement("dialog");
  box.className = "lightbox";
  const picture = document.createElement("img");
  const words = document.createElement("p");
  const button = (name, sign, step) => {
    const made = document.createElement("button");
    made.type = "button"; made.className = name; made.textContent = sign;
    made.addEventListener("click", () => step ? show(at + step) : box.close());
    return made;
  };
  let at = 0;
  const show = (next) => {
    at = (next + photos.length) % photos.length;
    picture.src = photos[at].dataset.large;
    picture.alt = words.textContent = photos[at].dataset.words || "";
  };
  box.append(picture, words, button("prev", "‹", -1), button("next", "›", 1), button("shut", "×", 0));
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "ArrowRight") show(at + 1);
  });
  document.body.append(box);
  photos.forEach((photo, place) => photo.addEventListener("click", (event) => {
    event.preventDefault(); show(place); box.showModal();
  }));
}

function remarksGrow() {
  const list = document.querySelector("[data-remarks]");
  if (!list) return;
  const more = document.querySelector("[data-more-remarks]");
  const rows = () => byKey(list, ".remark-row");
  const empty = () => rows().find((row) => !row.querySelector("input").value);
  const add = () => {
    const made = rows()[0].cloneNode(true);
    made.querySelector("input").value = "";
    list.append(made);
    return made;
  };
  more.hidden = false;
  more.addEventListener("click", () => add().querySelector("select").focus());
  for (const button of byKey(document, "[data-remark]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const row = empty() ?? add();
      row.querySelector("select").value = button.dataset.remark;
      row.scrollIntoView({ block: "center" });
      row.querySelector("input").focus();
    });
  }
}

class Picker {
  constructor(root) {
    this.root = root;
    this.words = root.querySelector("input[type=text]");
    this.chosen = root.querySelector("input[type=hidden]");
    this.list = document.createElement("ul");
    this.list.className = "picker-list"; this.list.setAttribute("role", "listbox");
    this.list.id = `${this.words.id}-hits`; this.list.setAttribute("aria-label", this.words.labels?.[0]?.textContent ?? "");
    this.at = -1; this.asked = 0; this.rows = [];
    root.classList.add("is-live");
    root.querySelector(".picker-line").after(this.list);
    root.querySelector(".picks")?.remove();
    this.words.setAttribute("role", "combobox");
    this.words.setAttribute("aria-controls", this.list.id);
    this.words.setAttribute("aria-autocomplete", "list");
    this.unfold(false);
    this.words.addEventListener("input", () => { this.chosen.value = ""; this.ask(); });
    this.words.addEventListener("focus", () => this.ask());
    this.words.addEventListener("keydown", (event) => this.key(event));
    this.words.addEventListener("blur", () => setTimeout(() => this.unfold(false), 150));
  }

  unfold(shown) {
    this.list.hidden = !shown;
    this.words.setAttribute("aria-expanded", String(shown));
  }

  ask() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), 120);
  }

  async fetch() {
    const turn = ++this.asked;
    const query = new URLSearchParams({ q: this.chosen.value ? "" : this.words.value });
    const within = this.root.dataset.within && document.querySelector(`input[name=${this.root.dataset.within}]`)?.value;
    if (within) query.set("within", within);
    const reply = await fetch(`${this.root.dataset.picker}?${query}`, { headers: { accept: "application/json" } });
    if (turn !== this.asked || !reply.ok || document.activeElement !== this.words) return;
    this.show(await reply.json());
  }

  show(rows) {
    this.rows = rows; this.at = rows.length ? 0 : -1;
    this.list.replaceChildren(...rows.map((row, place) => this.line(row, place)));
    if (!rows.length) {
      const none = document.createElement("li");
      none.className = "picker-none"; none.textContent = this.root.dataset.none;
      this.list.append(none);
    }
    this.unfold(true);
  }

  line(row, place) {
    const line = document.createElement("li");
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", String(place === this.at));
    line.textContent = row.title;
    const sub = document.createElement("small");
    sub.textContent = row.subtitle;
    line.append(sub);
    line.addEventListener("mousedown", (event) => { event.preventDefault(); this.choose(place); });
    return line;
  }

  choose(place) {
    const row = this.rows[place];
    if (!row) return;
    this.chosen.value = row.id; this.words.value = row.title; this.unfold(false);
    this.root.dispatchEvent(new CustomEvent("picked", { detail: row, bubbles: true }));
  }

  key(event) {
    if (event.key === "Escape") { this.unfold(false); return; }
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.at = Math.max(0, Math.min(this.rows.length - 1, this.at + (event.key === "ArrowDown" ? 1 : -1)));
      byKey(this.list, "li").forEach((line, place) => line.setAttribute("aria-selected", String(place === this.at)));
      this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    } else if (event.key === "Enter") { this.choose(this.at); event.preventDefault(); }
  }
}

function choosingADeviceFillsItsSite() {
  document.addEventListener("picked", (event) => {
    for (const [name, value] of Object.entries(event.detail.also ?? {})) {
      const field = document.querySelector(`[name="${name}"]`);
      if (field && (!field.value || name.endsWith("_id") || name.endsWith("_words"))) field.value = value ?? "";
    }
  });
}

function theSheetFollowsItsLayout() {
  const form = document.querySelector("form[data-sheet-layout]");
  if (!form) return;
  const box = form.querySelector("[data-preview-pages]"), trouble = form.querySelector("[data-preview-trouble]");
  let timer = 0, asked = 0;
  const follow = (pause) => { clearTimeout(timer); timer = setTimeout(look, pause); };
  const look = async () => {
    const turn = ++asked;
    box.classList.add("is-waiting");
    const reply = await fetch(form.dataset.sheetLayout, { method: "POST", body: new FormData(form), headers: { accept: "application/json" } }).catch(() => null);
    if (turn !== asked) return;
    box.classList.remove("is-waiting");
    if (!reply?.ok) return;
    const { pages, trouble: words } = await reply.json();
    trouble.textContent = words; trouble.hidden = !words;
    if (words) return;
    const top = box.scrollTop;
    box.replaceChildren(...pages.map((address, at) => {
      const page = new Image();
      page.src = address; page.alt = box.dataset.pageWords.replace("{}", String(at + 1));
      return page;
    }));
    box.scrollTop = top;
  };
  form.addEventListener("input", (event) => { if (!event.isComposing) follow(event.target.matches("textarea, input[type=url], input[type=color]") ? 500 : 50); });
  form.querySelector("[name=look]").addEventListener("click", (event) => { event.preventDefault(); follow(0); });
  for (const button of byKey(form, "[data-move]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const line = button.closest("li"), up = button.dataset.move === "up";
      const other = up ? line.previousElementSibling : line.nextElementSibling;
      if (!other) return;
      if (up) other.before(line); else other.after(line);
      for (const each of byKey(form, "[data-move]")) each.disabled = !each.closest("li")[each.dataset.move === "up" ? "previousElementSibling" : "nextElementSibling"];
      button.focus();
      follow(50);
    });
  }
}

theSheetFollowsItsLayout();
rowsOpenWhatTheyShow();
keysMoveThroughLists();
filtersApplyThemselves();
formsAreSentOnce();
dialogsOpen();
photosOpenLarge();
remarksGrow();
byKey(document, "[data-picker]").forEach((root) => new Picker(root));
choosingADeviceFillsItsSite();
