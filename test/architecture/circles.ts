import { posix } from "node:path";
import type { ParsedSource } from "./parse-source.ts";

/** Groups of files that import each other, types included, each sorted by path (Tarjan's strong components). */
export function findCircles(sources: readonly ParsedSource[]): string[][] {
  const imports = new Map(sources.map((source) => [source.path, targetsOf(source)]));
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string): number => {
    const own = index.size;
    index.set(path, own);
    lowest.set(path, own);
    stack.push(path);
    for (const target of imports.get(path) ?? []) {
      if (!imports.has(target)) continue;
      const reached = index.has(target)
        ? stack.includes(target)
          ? (index.get(target) ?? own)
          : own
        : visit(target);
      lowest.set(path, Math.min(lowest.get(path) ?? own, reached));
    }
    if (lowest.get(path) === own) {
      const group = stack.splice(stack.indexOf(path));
      if (group.length > 1) circles.push(group.toSorted());
    }
    return lowest.get(path) ?? own;
  };
  for (const path of imports.keys()) if (!index.has(path)) visit(path);
  return circles;
}

const targetsOf = ({ path, imports }: ParsedSource): string[] =>
  imports.filter(({ from }) => from.startsWith(".")).map(({ from }) => posix.join(posix.dirname(path), from));
