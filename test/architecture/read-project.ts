import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseSource } from "./parse-source.ts";
import type { ParsedSource } from "./parse-source.ts";

export const ROOT = join(import.meta.dirname, "..", "..");

/** What is made or fetched, and is no part of the project. */
const NOT_OURS = new Set(["node_modules", "dist", "coverage", "reports", "package-lock.json"]);
const DOT_NAMES_OF_OURS = new Set([".ci", ".github", ".env.example", ".dockerignore"]);

/** Every file of the project, read from the disk, so that an archive without git is checked as well. */
export function projectFiles(folder = ""): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name) && (!name.startsWith(".") || DOT_NAMES_OF_OURS.has(name)))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return projectFiles(path);
      return entry.isFile() ? [path] : [];
    });
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** The code that ships: `src`, `workers` and `config`. */
export function readSources(): ParsedSource[] {
  return projectFiles()
    .filter((path) => /^(src|workers|config)\/.*\.(ts|mjs)$/.test(path))
    .map((path) => parseSource(path, readText(path)));
}
