/** A copy of the row without these fields: what is stored for the store's own use does not leave it. */
export function omit<T extends object, K extends keyof T>(row: T, ...fields: K[]): Omit<T, K> {
  const copy = { ...row };
  for (const field of fields) delete copy[field];
  return copy;
}
