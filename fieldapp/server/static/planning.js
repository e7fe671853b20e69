// Dragging orders on the board and the calendar, and pages that keep up. Every page works without this.

const QUARTER = 15;
const POLL_MS = 8000;
const all = (root, selector) => [...root.querySelectorAll(selector)];
const live = document.querySelector("[data-keeps-up]");
const form = document.getElementById("plan-form");
const words = live?.dataset ?? {};
let held = null;

const twoDigits = (number) => String(number).padStart(2, "0");
const wall = (minutes) => `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;

function say(text) {
  const place = document.querySelector("[data-said]");
  if (place) place.textContent = text;
}

function send(values) {
  for (const [name, value] of Object.entries(values)) form.elements.namedItem(name).value = value;
  sessionStorage.setItem("plan-scroll", String(scrollY));
  held = "sent";
  form.requestSubmit();
}

function assign(block, target) {
  const giving = document.getElementById("assign-form");
  if (block.dataset.person === target.dataset.person) return;
  giving.action = `/orders/${block.dataset.order}/assign`;
  const values = { assignee_id: target.dataset.person, seen_person: block.dataset.person ?? "", seen_start: block.dataset.start ?? "" };
  for (const [name, value] of Object.entries(values)) giving.elements.namedItem(name).value = value;
  held = "sent";
  giving.requestSubmit();
}

function wish(block, target, minute) {
  return {
    order: block.dataset.order,
    person: target.dataset.person,
    start: `${target.dataset.day}T${wall(minute)}`,
    minutes: block.dataset.minutes,
    seen_person: block.dataset.person ?? "",
    seen_start: block.dataset.start ?? "",
  };
}

// ─── where a block would land ───

function targetAt(x, y) {
  return document.elementFromPoint(x, y)?.closest("[data-track]") ?? null;
}

function minuteAt(target, x, grip) {
  if (!target.dataset.columns) return null;
  const box = target.getBoundingClientRect();
  const columns = Number(target.dataset.columns);
  const column = Math.round(((x - grip - box.left) / box.width) * columns);
  return Number(target.dataset.first) + Math.max(0, Math.min(columns - 1, column)) * QUARTER;
}

function landing(block, target, x, grip) {
  const at = minuteAt(target, x, grip);
  if (at !== null) return at;
  return Number(block.dataset.minute || target.dataset.opens || 9 * 60);
}

class Drag {
  constructor(block, event) {
    this.block = block;
    this.from = { x: event.clientX, y: event.clientY };
    this.grip = block.closest("[data-track]")?.dataset.columns ? event.clientX - block.getBoundingClientRect().left : 0;
    this.moved = false;
    this.target = null;
    this.label = document.createElement("div");
    this.label.className = "drag-says";
  }

  move(event) {
    const x = event.clientX - this.from.x, y = event.clientY - this.from.y;
    if (!this.moved && Math.hypot(x, y) < 6) return;
    if (!this.moved) {
      this.moved = true;
      this.block.classList.add("is-dragged");
      document.body.append(this.label);
    }
    this.block.style.transform = `translate(${x}px, ${y}px)`;
    this.aim(targetAt(event.clientX, event.clientY), event);
  }

  aim(target, event) {
    if (this.target !== target) {
      this.target?.classList.remove("is-target");
      target?.classList.add("is-target");
      this.target = target;
    }
    this.label.hidden = !target;
    if (!target) return;
    this.minute = landing(this.block, target, event.clientX, this.grip);
    const when = target.dataset.day ? `${target.dataset.shown ?? ""} ${wall(this.minute)}`.trim() : "";
    this.label.textContent = [target.dataset.name, when].filter(Boolean).join(" · ");
    this.label.style.left = `${event.clientX + 14}px`;
    this.label.style.top = `${event.clientY + 16}px`;
  }

  end(isKept) {
    this.block.classList.remove("is-dragged");
    this.block.style.transform = "";
    this.target?.classList.remove("is-target");
    this.label.remove();
    held = null;
    if (!isKept || !this.moved || !this.target) return;
    if (!this.target.dataset.day) return assign(this.block, this.target);
    const wanted = wish(this.block, this.target, this.minute);
    const same = wanted.person === wanted.seen_person && this.block.dataset.day === this.target.dataset.day && Number(this.block.dataset.minute) === this.minute;
    if (!same) send(wanted);
  }
}

function blocksAreDragged() {
  document.addEventListener("pointerdown", (event) => {
    const block = event.target.closest?.("[data-order]");
    if (!block || held || event.button !== 0 || !form || event.target.closest("button, summary, a:not([data-order])")) return;
    held = new Drag(block, event);
  });
  document.addEventListener("pointermove", (event) => { if (held instanceof Drag) held.move(event); });
  document.addEventListener("pointerup", (event) => {
    if (!(held instanceof Drag)) return;
    if (held.moved) {
      const stop = (click) => { click.preventDefault(); click.stopPropagation(); };
      document.addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => document.removeEventListener("click", stop, { capture: true }), 60);
      event.preventDefault();
    }
    held.end(true);
  });
  document.addEventListener("pointercancel", () => { if (held instanceof Drag) held.end(false); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && held instanceof Drag) held.end(false); });
  document.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-order]")) event.preventDefault(); });
}

// ─── the same with the keyboard: arrows move the focused block, Enter keeps it, Escape puts it back ───

class Steps {
  constructor(block) {
    this.block = block;
    this.track = block.closest("[data-track]");
    this.home = { parent: block.parentElement, classes: block.className, before: block.nextSibling };
    this.minute = Number(block.dataset.minute);
    block.classList.add("is-held");
  }

  step(key) {
    if (key === "ArrowLeft" || key === "ArrowRight") this.along(key === "ArrowLeft" ? -1 : 1);
    else this.across(key === "ArrowUp" ? -1 : 1);
    this.show();
  }

  along(direction) {
    if (this.track.dataset.columns) {
      const last = Number(this.track.dataset.first) + (Number(this.track.dataset.columns) - 1) * QUARTER;
      this.minute = Math.max(Number(this.track.dataset.first), Math.min(last, this.minute + direction * QUARTER));
    } else this.go(all(this.track.parentElement, "[data-track]"), direction);
  }

  across(direction) {
    this.go(all(document, "[data-track]").filter((each) => each.dataset.day === this.track.dataset.day), direction);
  }

  go(tracks, direction) {
    this.track = tracks[Math.max(0, Math.min(tracks.length - 1, tracks.indexOf(this.track) + direction))] ?? this.track;
  }

  show() {
    if (this.block.parentElement !== this.track) this.track.append(this.block);
    if (this.track.dataset.columns) {
      const column = (this.minute - Number(this.track.dataset.first)) / QUARTER;
      this.block.className = `${this.home.classes.replace(/\bat-\d+\b/, `at-${column}`).replace(/\bon-\d\b/, "on-0")} is-held`;
    }
    this.block.focus();
    say([this.track.dataset.name, this.track.dataset.shown, wall(this.minute), words.enterKeeps].filter(Boolean).join(", "));
  }

  keep() {
    held = null;
    send(wish(this.block, this.track, this.minute));
  }

  back() {
    this.block.className = this.home.classes;
    this.home.parent.insertBefore(this.block, this.home.before);
    this.block.focus();
    held = null;
    say(words.putBack ?? "");
  }
}

function blocksMoveByKeys() {
  document.addEventListener("keydown", (event) => {
    const block = event.target.closest?.("[data-track] [data-order]");
    if (!block || !form || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key.startsWith("Arrow")) {
      if (!(held instanceof Steps)) held = new Steps(block);
      held.step(event.key);
      event.preventDefault();
    } else if (held instanceof Steps && event.key === "Enter") { event.preventDefault(); held.keep(); }
    else if (held instanceof Steps && event.key === "Escape") { event.preventDefault(); held.back(); }
  });
  document.addEventListener("focusout", (event) => {
    if (held instanceof Steps && event.target === held.block) setTimeout(() => { if (held instanceof Steps && document.activeElement !== held.block) held.back(); }, 0);
  });
}

// ─── keeping up ───

async function keepUp() {
  const busy = held || document.hidden || document.querySelector("dialog[open]") || live.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
  if (busy) return;
  const address = new URL(location.href);
  address.searchParams.set("part", "1");
  const reply = await fetch(address, { headers: { "if-none-match": live.dataset.keepsUp, accept: "text/html" }, cache: "no-store" }).catch(() => null);
  if (!reply || reply.status !== 200 || held) return;
  const tag = reply.headers.get("etag");
  if (!tag || reply.redirected) return;
  const focused = document.activeElement?.dataset?.order;
  live.innerHTML = await reply.text();
  live.dataset.keepsUp = tag;
  if (focused) live.querySelector(`[data-order="${focused}"]`)?.focus();
}

if (form) {
  blocksAreDragged();
  blocksMoveByKeys();
}
if (live) {
  const top = sessionStorage.getItem("plan-scroll");
  sessionStorage.removeItem("plan-scroll");
  if (top) scrollTo(0, Number(top));
  setInterval(keepUp, Number(words.every) || POLL_MS);
}
