const CONTROLS =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]+/gu;
/** Lone UTF-16 surrogates, which UTF-8 cannot encode. */
const HALF_LETTERS = /[\ud800-\udfff]/gu;
const LONGEST = 500;

/** Removes control and bidirectional characters from untrusted text, and truncates it. */
export function toPlainText(words: string): string {
  const clean = words.replace(CONTROLS, " ").replace(HALF_LETTERS, "");
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST).replace(HALF_LETTERS, "")}…` : clean;
}

/** The same text with a capital at its start, as it stands after a sentence or at the head of a column. */
export const withCapital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Returns the URL if it is safe to link to (https, without credentials), else `null`. */
export function toSafeLink(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === "https:" && url.username === "" ? url.href : null;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes text for an HTML element or a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
