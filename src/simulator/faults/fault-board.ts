import { mix } from "../random.ts";
import type { SimulatedPlatform } from "../platforms.ts";
import type { Fault, FaultKind } from "./fault.ts";

/** An active fault: its id, how often it triggered, and when it first did (ms). */
export type PostedFault = Fault & { id: number; struck: number; firstMs: number | null };

/** The scope of a call. `accountKey` null = the call is not about a single account. */
export type FaultScope = {
  platform: SimulatedPlatform;
  accountKey: string | null;
  credential: string | null;
};

/** The active faults; they can be added and removed while the simulator runs. */
export class FaultBoard {
  readonly #faults = new Map<number, PostedFault>();
  readonly #now: () => Date;
  readonly #seed: number;
  #next = 1;

  constructor(now: () => Date, seed: number) {
    this.#now = now;
    this.#seed = seed;
  }

  get isEmpty(): boolean {
    return this.#faults.size === 0;
  }

  /** Adds a fault. Returns the id by which it is removed. */
  add(fault: Fault): number {
    const id = this.#next++;
    this.#faults.set(id, { ...fault, id, struck: 0, firstMs: null });
    return id;
  }

  remove(id: number): boolean {
    return this.#faults.delete(id);
  }

  clear(): void {
    this.#faults.clear();
  }

  list(): PostedFault[] {
    return [...this.#faults.values()];
  }

  /** Returns the first fault of a kind that applies to a scope now, without triggering it. `which` filters further. */
  peek(
    kind: FaultKind,
    scope: FaultScope,
    which: (fault: Fault) => boolean = () => true,
  ): PostedFault | null {
    if (this.#faults.size === 0) return null;
    const at = this.#now().getTime();
    for (const fault of this.#faults.values()) {
      if (fault.kind !== kind || !this.#bears(fault, scope) || !which(fault)) continue;
      if (this.#inForce(fault, at)) return fault;
    }
    return null;
  }

  /** Like `peek`, and triggers the fault: it counts towards `count`, and a flaky one fails only by its `share`. */
  trigger(kind: FaultKind, scope: FaultScope, which?: (fault: Fault) => boolean): PostedFault | null {
    const fault = this.peek(kind, scope, which);
    if (!fault) return null;
    fault.firstMs ??= this.#now().getTime();
    fault.struck += 1;
    if (fault.kind === "flaky" && fault.share !== undefined)
      return mix(this.#seed + fault.id, fault.struck) / 0x1_0000_0000 < fault.share ? fault : null;
    return fault;
  }

  /** Whole minutes until the fault ends, at least 1; `null` = no end is known. */
  minutesLeft(fault: PostedFault): number | null {
    const end = faultEndMs(fault);
    return end === null ? null : Math.max(1, Math.ceil((end - this.#now().getTime()) / 60_000));
  }

  #bears(fault: Fault, scope: FaultScope): boolean {
    return (
      (fault.platform === undefined || fault.platform === scope.platform) &&
      (fault.account === undefined || fault.account === scope.accountKey) &&
      (fault.credential === undefined || fault.credential === scope.credential)
    );
  }

  #inForce(fault: PostedFault, at: number): boolean {
    if (fault.from !== undefined && at < fault.from.getTime()) return false;
    if (fault.count !== undefined && fault.struck >= fault.count) return false;
    const end = faultEndMs(fault);
    return end === null || at < end;
  }
}

/** When a fault ends, in milliseconds; a throttle's minutes run from its first response. */
export function faultEndMs(fault: PostedFault): number | null {
  if (fault.until !== undefined) return fault.until.getTime();
  if (fault.kind !== "throttle" || fault.minutes === undefined || fault.firstMs === null) return null;
  return fault.firstMs + fault.minutes * 60_000;
}
