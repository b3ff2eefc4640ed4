import { hash } from "node:crypto";
import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";

/** The digest of a registry's content, in any order: a sum over its lines that needs one pass. */
export class ContentDigest {
  readonly #sums = new Uint32Array(8);
  #lines = 0;

  add(line: Office | Account): void {
    const digest = hash("sha256", JSON.stringify(line), "buffer");
    for (let word = 0; word < 8; word += 1)
      this.#sums[word] = (this.#sums[word] ?? 0) + digest.readUInt32LE(4 * word);
    this.#lines += 1;
  }

  end(): string {
    return hash("sha256", `${this.#lines} ${this.#sums.join(" ")}`);
  }
}
