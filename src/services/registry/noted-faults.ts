import { ConfigError, FAULTS_NAMED_MAX } from "../../errors/reach-error.ts";
import { type FileNote, formatNote } from "../tables/named-rows.ts";

/** The first of many notes about a file, and how many there are in all. */
export class NoteList {
  readonly #most: number;
  readonly first: FileNote[] = [];
  inAll = 0;

  constructor(most = FAULTS_NAMED_MAX) {
    this.#most = most;
  }

  add = (note: FileNote): void => {
    this.inAll += 1;
    if (this.first.length < this.#most) this.first.push(note);
  };
}

/** The error that names these faults. */
export const faultsAsError = (
  { faults, faultsInAll }: { faults: readonly FileNote[]; faultsInAll: number },
  remedy: string,
): ConfigError => new ConfigError(faults.map(formatNote), { remedy, inAll: faultsInAll });
