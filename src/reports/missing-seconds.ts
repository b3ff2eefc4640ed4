/** How much a live is short of the rule, in tenths that are never rounded down: 1,799.4 s of 1,800 are 0.6 s short. */
export function missingSeconds(provenSeconds: number, neededSeconds: number): number {
  return Math.round((neededSeconds - Math.floor(provenSeconds * 10) / 10) * 10) / 10;
}
