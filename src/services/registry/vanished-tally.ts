import { type Account, isActiveOn, isWaiting } from "../../domain/account.ts";

const HELD_SHARE = 0.1;
const HELD_COUNT = 2;
const NAMED_MAX = 1_000;

/**
 * How many of the accounts in force vanish: of all, and of those that are filled in. An account vanishes where it is read
 * today and would no longer be: its line is gone, has lost its handle, or its span was moved away from today.
 */
export class VanishedTally {
  readonly active = { all: 0, filled: 0 };
  readonly vanished: string[] = [];
  vanishedInAll = 0;
  readonly #gone = { all: 0, filled: 0 };

  /** `after` null = its line is gone. */
  add(before: Account, after: Account | null, today: string): void {
    const isActive = before.activeTo === null || before.activeTo >= today;
    const isFilled = isActive && !isWaiting(before);
    if (isActive) this.active.all += 1;
    if (isFilled) this.active.filled += 1;
    if (after !== null && !isLost(before, after, today)) return;
    this.vanishedInAll += 1;
    if (this.vanished.length < NAMED_MAX) this.vanished.push(before.accountKey);
    if (isActive) this.#gone.all += 1;
    if (isFilled) this.#gone.filled += 1;
  }

  /**
   * Whether the number that vanishes at once points to a half-copied file rather than a decision: more than two, and
   * more than a tenth of all active accounts, or of those with a handle or id.
   */
  isShrunk(): boolean {
    return (["all", "filled"] as const).some((which) => {
      const count = this.#gone[which];
      return count > HELD_COUNT && count > this.active[which] * HELD_SHARE;
    });
  }
}

const isLost = (before: Account, after: Account, today: string): boolean =>
  (isWaiting(after) && !isWaiting(before)) || (isActiveOn(before, today) && !isActiveOn(after, today));
