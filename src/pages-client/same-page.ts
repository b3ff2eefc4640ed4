/** The view that is being fetched; a newer one ends it. */
let underWay = new AbortController();

/** Asks for another view of this page; `null` where it cannot be had, and the browser has to go there itself. */
export async function loadView(address: string): Promise<Document | null> {
  underWay.abort();
  underWay = new AbortController();
  const { signal } = underWay;
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" }, signal });
    if (!answer.ok || new URL(answer.url).pathname !== location.pathname) return null;
    const text = await answer.text();
    return signal.aborted ? null : new DOMParser().parseFromString(text, "text/html");
  } catch {
    return null;
  }
}

/** Replaces each part of the page by the same part of another view of it. */
export function replaceParts(view: Document, selectors: readonly string[]): void {
  for (const selector of selectors) {
    const fresh = [...view.querySelectorAll(selector)];
    for (const [i, old] of [...document.querySelectorAll(selector)].entries()) {
      const part = fresh[i];
      if (part === undefined) old.remove();
      else old.replaceWith(part);
    }
  }
}

/**
 * Sorting, chips and filter forms lead to another view of the same page: it is fetched and put in place, so that the
 * server alone decides what is shown, and the address, Back and a reload show the same.
 */
export function followLinksInPlace(onShown: () => void): void {
  let shown = location.search;
  const show = async (address: string, how: "push" | "replace" | "back"): Promise<void> => {
    const focused = markFocus();
    const view = await loadView(address);
    if (view === null) {
      if (!underWay.signal.aborted) location.assign(address);
      return;
    }
    replaceParts(view, ["main", "header .end"]);
    document.title = view.title;
    if (how === "push") history.pushState(null, "", address);
    if (how === "replace") history.replaceState(null, "", address);
    shown = location.search;
    focused();
    say(document.querySelector("main caption")?.textContent ?? "");
    onShown();
  };
  document.addEventListener("click", (event) => {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("main a[href]") : null;
    if (link === null || event.defaultPrevented || isForBrowser(event)) return;
    const target = new URL(link.href);
    if (!isSamePage(target) || target.search === location.search) return;
    event.preventDefault();
    void show(target.href, link.closest("thead") === null ? "push" : "replace");
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "get" || form.closest("main") === null) return;
    const target = new URL(form.action);
    const fields = [...new FormData(form)].flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    );
    target.search = new URLSearchParams(fields).toString();
    if (!isSamePage(target)) return;
    event.preventDefault();
    void show(target.href, "push");
  });
  // Whoever goes to another page meanwhile is not called back.
  addEventListener("beforeunload", () => underWay.abort());
  addEventListener("popstate", () => {
    if (location.search !== shown) void show(location.href, "back");
  });
}

const isForBrowser = ({ button, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean =>
  button !== 0 || ctrlKey || metaKey || shiftKey || altKey;

const isSamePage = ({ origin, pathname, hash }: URL): boolean =>
  origin === location.origin && pathname === location.pathname && hash === "";

/** Remembers where the keyboard is; the returned function puts it on the element now in that place. */
function markFocus(): () => void {
  const selector = "main a, main button, main input, main select";
  const before = document.activeElement;
  const place = before === null ? -1 : [...document.querySelectorAll(selector)].indexOf(before);
  const id = before?.id ?? "";
  return () => {
    const same = id === "" ? null : document.getElementById(id);
    const after = same ?? (place === -1 ? null : document.querySelectorAll<HTMLElement>(selector)[place]);
    after?.focus({ preventScroll: true });
  };
}

/** Announces what is shown now to people who do not see it. */
export function say(text: string): void {
  let place = document.querySelector("#said");
  if (place === null) {
    place = document.createElement("p");
    place.id = "said";
    place.className = "hidden-text";
    place.setAttribute("role", "status");
    document.querySelector("footer")?.append(place);
  }
  place.textContent = text;
}
