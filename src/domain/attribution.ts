/** Who states something; `through` = the key that it came with, which is stored beside the name. */
export type Attribution = { by: string; through?: string };

/** The author, as stored. */
export const formatAttribution = ({ by, through }: Attribution): string =>
  through === undefined ? by.trim() : `${by.trim()} (${through})`;

/** A letter or a digit, in any script: a word without one is empty. */
export const HAS_LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

export const isBlank = (text: string): boolean => !HAS_LETTER_OR_DIGIT.test(text);
