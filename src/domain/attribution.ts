/** Who says something; `through` = the key that passed the word on, which is kept beside the name. */
export type SaidBy = { by: string; through?: string };

/** Who said it, as it is kept. */
export const saidBy = ({ by, through }: SaidBy): string =>
  through === undefined ? by.trim() : `${by.trim()} (${through})`;

/** A letter or a digit, in any script: a word without one says nothing. */
export const SAYS_SOMETHING = /[\p{L}\p{N}]/u;

export const isBlank = (text: string): boolean => !SAYS_SOMETHING.test(text);
