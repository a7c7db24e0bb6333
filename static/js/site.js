// The reader's own times, in the words of times.py
"use strict";
{
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  const city = zone.split("/").pop().replaceAll("_", " ");
  const now = { Calcutta: "Kolkata", Katmandu: "Kathmandu", Kiev: "Kyiv", Rangoon: "Yangon", Saigon: "Ho Chi Minh City" };
  const clock = (at) => at.toTimeString().slice(0, 5);
  const full = (at) => at.toDateString().replace(/ (\w+) 0?(\d+).*/, " $2 $1, ") + clock(at);
  const wall = (at) => at - at.getTimezoneOffset() * 6e4;
  const day = (time) => Math.floor(time / 864e5);
  const utc = (at) => "UTC" + at.toTimeString().slice(12, 17).replace("-", "−")
    .replace(/.0000|(?<=^.)0/, "").replace(/..$/, ":$&").replace(":00", "");
  const inWords = (said) => {
    const ends = said.map((iso) => new Date(iso)), [first, last = first] = ends;
    const walls = said.map((iso) => Date.parse(iso.slice(0, 19) + "Z"));
    if (ends.every((at, i) => wall(at) === walls[i])) return "";
    const where = zone === "UTC" ? zone : `in ${now[city] ?? city}, ${[...new Set(ends.map(utc))].join(", then ")}`;
    const shift = day(wall(first)) - day(walls[0]), nights = day(wall(last)) - day(wall(first));
    const hours = ends.map(clock).join("–"), far = Math.abs(shift);
    if (!nights) return `${hours} ${where}` + (far ? `, ${shift < 0 ? "−" : "+"}${far} day` + (far > 1 ? "s" : "") : "");
    if (nights === 1 && !shift && clock(last) < clock(first)) return `${hours} the next day ${where}`;
    return `${full(first)} to ${full(last)} ${where}`;
  };
  const ownTimes = (root) => {
    if (document.querySelector("[data-chosen]") || !/^UTC$|^(?!Etc).+\//.test(zone)) return;
    for (const time of root.querySelectorAll("[data-starts]:not(:has(.time__own))")) {
      const own = document.createElement("span");
      own.className = "time__own";
      own.textContent = inWords(Object.values(time.dataset));
      if (own.textContent) time.insertBefore(own, time.querySelector(".time__near"));
    }
  };
  ownTimes(document);

  // Filtering without a full reload: what the form would load takes the place of the list.
  const told = document.createElement("p");
  const here = () => location.pathname + location.search;
  let asked = 0, typed, shown = here();
  const same = (one) => one.id ? `#${one.id}` : `[name="${one.name}"][value="${CSS.escape(one.value)}"]`;
  const show = async (address, keep = "pushState") => {
    const turn = ++asked, old = document.getElementById("list");
    old.ariaBusy = "true";
    try {
      const answer = await fetch(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (turn !== asked) return;
      const list = page.getElementById("list"), at = document.activeElement;
      for (const part of old.querySelectorAll("details[open][id]")) {
        const its = list.querySelector(`#${part.id}`);
        if (its) its.open = true;
      }
      const found = !old.contains(at) ? at : at.id || at.name ? list.querySelector(same(at)) : list.querySelector("#count");
      const typing = keep && at.type === "search" && found, cursor = typing && at.selectionStart;
      if (typing) found.value = at.value;
      old.replaceWith(list);
      found?.focus({ preventScroll: true });
      if (typing) found.setSelectionRange(cursor, cursor);
      document.title = page.title;
      if (keep) history[keep](null, "", answer.url);
      shown = here();
      told.textContent = list.querySelector("#count, [role=alert]")?.textContent ?? "";
      ownTimes(list);
    } catch {
      if (turn === asked) location.assign(address);
    }
  };
  const ask = (form, keep) => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    query.sort();
    show(form.action.replace(/\?.*/, "") + (query.size ? `?${query}` : ""), keep);
  };
  if (document.getElementById("list")) {
    told.className = "unseen";
    told.role = "status";
    document.body.append(told);
    const listen = (name, heard) => addEventListener(name, (event) => heard(event, event.target));
    listen("submit", (event, form) => {
      if (form.id !== "filters") return;
      event.preventDefault();
      clearTimeout(typed);
      ask(form);
    });
    listen("input", (event, { form, type, value, defaultValue }) => {
      if (form?.id !== "filters" || (type === "date" && value && value < "1900")) return;
      clearTimeout(typed);
      const more = type === "search" && defaultValue;
      typed = setTimeout(ask, /search|date/.test(type) ? 400 : 0, form, more ? "replaceState" : "pushState");
    });
    listen("click", (event, target) => {
      const link = target.closest?.(".chip, .sentence__clear, .order a, .facet__more");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      show(link.href);
    });
    listen("popstate", () => here() === shown || show(location.href, ""));
  }
}
