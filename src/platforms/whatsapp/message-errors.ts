/** What the codes of the WhatsApp Cloud API mean for a message (developers.facebook.com, "WhatsApp error codes"). */

/** They concern the token, the number or the template, and with it every message. */
const CONCERNS_ALL: ReadonlySet<number> = new Set([0, 3, 10, 190, 200, 368, 131005, 131031, 131042, 133010]);

/** Limits and failures that pass; 131049 and 130472 hold back one message, and are not about the number. */
const TRANSIENT: ReadonlySet<number> = new Set([
  1, 2, 4, 80007, 130429, 130472, 131000, 131016, 131048, 131049, 131056, 133004,
]);

const isTemplateCode = (code: number): boolean => code >= 132_000 && code < 133_000;

export const concernsEveryMessage = (code: number): boolean => CONCERNS_ALL.has(code) || isTemplateCode(code);

export const isTransient = (code: number): boolean => TRANSIENT.has(code);

/** The code and words of an error, without telephone numbers and shortened. */
export function describeError(code: number | null, words: string): string {
  const kept = words.replaceAll(/\d{8,}/g, "…").slice(0, 300);
  return code === null ? kept : `code ${code}: ${kept}`;
}
