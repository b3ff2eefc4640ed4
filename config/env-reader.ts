import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { resolve } from "node:path";
import { findNearestName } from "../src/domain/nearest-name.ts";
import type { Environment } from "./load-environment.ts";
import type { UnknownSetting } from "./settings.ts";

/**
 * Reads variables and collects a sentence for each fault, so that all are reported at once. An empty variable counts
 * as not set. Relative paths start at `cwd`.
 */
export class EnvReader {
  readonly faults: string[] = [];
  /** The files that were read, by the variable that names them. */
  readonly filesRead = new Map<string, string>();
  private readonly requested = new Set<string>();
  private readonly env: Environment;
  private readonly cwd: string;

  constructor(env: Environment, cwd: string) {
    this.env = env;
    this.cwd = cwd;
  }

  text(name: string): string | null {
    this.requested.add(name);
    const value = this.env[name]?.trim() ?? "";
    return value === "" ? null : value;
  }

  /** Whether a secret is set, by its name or by that of its file. */
  isSet(name: string): boolean {
    return this.text(name) !== null || this.text(`${name}_FILE`) !== null;
  }

  /** Variables with this prefix that no setting was read from. To be called last. */
  unknownNames(prefix: string): UnknownSetting[] {
    return Object.keys(this.env)
      .filter((name) => name.startsWith(prefix) && !this.requested.has(name) && this.env[name] !== "")
      .map((name) => ({ name, nearest: findNearestName(name, this.requested) }));
  }

  /** One of a list of values. */
  choice<W extends string>(name: string, allowed: readonly W[]): W | null {
    const value = this.text(name);
    if (value === null) return null;
    const found = allowed.find((word) => word === value.toLowerCase());
    if (found === undefined) this.faults.push(`${name} is "${value}"; allowed are ${allowed.join(", ")}`);
    return found ?? null;
  }

  /** Several of a list of values, separated by commas. `null` = not set. */
  choices<W extends string>(name: string, allowed: readonly W[]): W[] | null {
    const value = this.text(name);
    if (value === null) return null;
    const found = new Set<W>();
    for (const part of value.split(/[\s,]+/).filter((piece) => piece !== "")) {
      const word = allowed.find((candidate) => candidate === part.toLowerCase());
      if (word !== undefined) found.add(word);
      else
        this.faults.push(`${name} names "${part}"; allowed are ${allowed.join(", ")}, separated by commas`);
    }
    return [...found];
  }

  integer(name: string, byDefault: number, [min, max]: readonly [number, number], what: string): number {
    const value = this.text(name);
    if (value === null) return byDefault;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    this.faults.push(`${name} is "${value}"; allowed is ${what} from ${min} to ${max}`);
    return byDefault;
  }

  money(name: string, byDefault: number): number {
    const value = this.text(name);
    if (value === null) return byDefault;
    if (/^\d{1,7}(\.\d{1,6})?$/.test(value)) return Number(value);
    this.faults.push(`${name} is "${value}"; allowed is an amount in USD of 0 or more, such as 5 or 2.50`);
    return byDefault;
  }

  flag(name: string): boolean {
    const value = this.text(name)?.toLowerCase() ?? "false";
    if (["true", "1", "yes", "on"].includes(value)) return true;
    if (!["false", "0", "no", "off"].includes(value))
      this.faults.push(`${name} is "${value}"; allowed are true and false`);
    return false;
  }

  matching(name: string, pattern: RegExp, allowed: string): string | null {
    const value = this.text(name);
    if (value === null || pattern.test(value)) return value;
    this.faults.push(`${name} is "${value}"; ${allowed}`);
    return null;
  }

  host(name: string, byDefault: string): string {
    const value = this.text(name) ?? byDefault;
    const isName = /^(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*$/.test(value) && !/^[\d.]+$/.test(value);
    if (isIP(value) !== 0 || isName) return value;
    this.faults.push(
      `${name} is "${value}"; allowed is an IP address or a host name, without port or scheme`,
    );
    return byDefault;
  }

  /** An absolute path. */
  path(name: string): string | null {
    const value = this.text(name);
    return value === null ? null : resolve(this.cwd, value);
  }

  /** The text of the named file; an unreadable or empty file is a fault. */
  fileText(name: string): string | null {
    const path = this.path(name);
    if (path === null) return null;
    try {
      const text = readFileSync(path, "utf8");
      this.filesRead.set(name, path);
      if (text.trim() !== "") return text;
      this.faults.push(`${name} names ${path}, which is empty`);
    } catch (error) {
      const code =
        typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unreadable";
      const why = code === "ENOENT" ? "does not exist" : `cannot be read (${code})`;
      this.faults.push(`${name} names ${path}, which ${why}`);
    }
    return null;
  }
}
