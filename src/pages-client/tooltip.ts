/** The words of a part of a picture, shown where no mouse rests on it: for a finger and for the keyboard. */
export function showTooltips(): void {
  const tip = document.createElement("div");
  tip.className = "tooltip no-print";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  const show = (target: EventTarget | null) => {
    const part = target instanceof Element ? target.closest("svg :has(> title)") : null;
    const text = part?.querySelector(":scope > title")?.textContent ?? "";
    tip.hidden = part === null || text === "";
    if (part === null || tip.hidden) return;
    tip.textContent = text;
    const box = part.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
    tip.style.left = `${Math.max(8, left) + scrollX}px`;
    tip.style.top = `${box.bottom + 4 + scrollY}px`;
  };
  document.addEventListener("focusin", ({ target }) => show(target));
  document.addEventListener("focusout", () => (tip.hidden = true));
  document.addEventListener("pointerdown", ({ pointerType, target }) => {
    if (pointerType !== "mouse") show(target);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") tip.hidden = true;
  });
}
