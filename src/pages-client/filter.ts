import { loadView, replaceParts, say } from "./same-page.ts";

/** How long after the last key the server is asked for the rest of the page. */
const REST_MS = 300;

/** Rows are hidden while a name is typed; the count, the totals and the address follow from the server. */
export function filterAsTyped(): void {
  const field = document.querySelector<HTMLInputElement>("form.filter input[name=q]");
  if (field === null || document.querySelector("tr[data-name]") === null) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWhole = field.value === "";
  field.addEventListener("input", () => {
    hideOthers(field.value);
    clearTimeout(timer);
    timer = setTimeout(() => void follow(), REST_MS);
  });
  const follow = async (): Promise<void> => {
    if (!field.isConnected) return;
    if (!isWhole) {
      const all = await loadView(addressFor(""));
      if (all === null || !field.isConnected) return;
      replaceParts(all, ["main table[data-count] tbody"]);
      isWhole = true;
    }
    hideOthers(field.value);
    const address = addressFor(field.value);
    const view = await loadView(address);
    if (view === null || !field.isConnected || addressFor(field.value) !== address) return;
    const table = "main table[data-count]";
    replaceParts(view, [
      `${table} caption`,
      `${table} thead`,
      `${table} tfoot`,
      "main .chips",
      "header .end",
    ]);
    history.replaceState(null, "", address);
    say(document.querySelector(`${table} caption`)?.textContent ?? "");
  };
}

/** Hides the rows whose name, in either script, lacks the text; totals of other rows are not shown meanwhile. */
function hideOthers(text: string): void {
  const asked = text.trim().toLowerCase();
  for (const row of document.querySelectorAll<HTMLElement>("tr[data-name]"))
    row.hidden = !(row.dataset["name"] ?? "").includes(asked);
  for (const total of document.querySelectorAll<HTMLElement>("main table[data-count] tfoot"))
    total.hidden = true;
}

function addressFor(text: string): string {
  const address = new URL(location.href);
  if (text.trim() === "") address.searchParams.delete("q");
  else address.searchParams.set("q", text);
  return address.href;
}
