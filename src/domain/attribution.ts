/** Who says something; `through` = the key that passed the word on, which is kept beside the name. */
export type Attribution = { by: string; through?: string };

/** Who said it, as it is kept. */
export const formatAttribution = ({ by, through }: Attribution): string =>
  through === undefined ? by.trim() : `${by.trim()} (${through})`;

/** A letter or a digit, in any script: a word without one says nothing. */
export const HAS_LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

export const isBlank = (text: string): boolean => !HAS_LETTER_OR_DIGIT.test(text);
