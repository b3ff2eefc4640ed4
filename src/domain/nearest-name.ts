import { distance } from "fastest-levenshtein";

const FARTHEST_SHARE = 0.4;

/** The known name that a misspelt one most likely stands for; `null` if none is near. */
export function findNearestName(name: string, known: Iterable<string>): string | null {
  let nearest: { name: string; far: number } | null = null;
  for (const candidate of known) {
    const far = distance(name, candidate) / Math.max(name.length, candidate.length, 1);
    if (far <= FARTHEST_SHARE && (nearest === null || far < nearest.far)) nearest = { name: candidate, far };
  }
  return nearest?.name ?? null;
}
