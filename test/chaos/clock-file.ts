import { renameSync, writeFileSync } from "node:fs";

/** The clock file that all processes of a run read, and the instants at which it stood. */
export class ClockFile {
  readonly path: string;
  readonly instants: Date[] = [];

  constructor(path: string) {
    this.path = path;
  }

  /** As it is written, even when it is set back: the platforms' own clocks are not the collector's. */
  set(at: Date): void {
    writeFileSync(`${this.path}.next`, String(at.getTime()));
    renameSync(`${this.path}.next`, this.path);
    this.instants.push(at);
  }

  get now(): Date {
    return this.instants.at(-1) ?? new Date(0);
  }
}
