import { worldOf } from "../platforms.ts";
import type { PlannedLive, Scenario } from "../scenario.ts";
import { monthNameAt, shiftMonth } from "../zone-time.ts";
import { isThere } from "./live-state.ts";

/** Changes made to a broadcast after the scenario planned it. */
export type LiveChange = Partial<
  Pick<PlannedLive, "removedMs" | "trims" | "endMs" | "lengthSeconds" | "title">
>;

/** Platforms that keep a live longer than any scenario needs. */
const OTHER_RETENTION_DAYS = 400;

/**
 * The broadcasts of all accounts. An account's list is built once per month of the clock, newest first by
 * creation, and filtered by what exists at the time of the request.
 */
export class LiveCatalog {
  readonly #scenario: Scenario;
  readonly #anchorMs: number;
  readonly #lists = new Map<string, { month: string; lives: PlannedLive[] }>();
  readonly #byId = new Map<string, PlannedLive>();
  readonly #byVideo = new Map<string, PlannedLive>();
  readonly #added = new Map<string, PlannedLive[]>();
  readonly #changes = new Map<string, LiveChange>();
  #month = { name: "", untilMs: 0, fromMs: 0 };
  #indexedMonth = "";

  constructor(scenario: Scenario, anchorMs: number) {
    this.#scenario = scenario;
    this.#anchorMs = anchorMs;
  }

  /** Every broadcast of the account that is known by that time, whether it still exists or not. */
  allOf(accountKey: string, at: number): readonly PlannedLive[] {
    return this.#livesOf(accountKey, at);
  }

  /** What the platform lists for the account at that time, newest creation first. */
  listAt(accountKey: string, at: number): PlannedLive[] {
    const retentionDays = this.#retentionDays(accountKey);
    return this.#livesOf(accountKey, at).filter((live) => isThere(live, at, retentionDays));
  }

  /** The broadcast of an id, whether it still exists or not. */
  known(id: string, at: number): PlannedLive | null {
    this.find(id, at);
    return this.#byId.get(id) ?? this.#byVideo.get(id) ?? null;
  }

  /** Finds a broadcast by its live id or its video id, while the platform has it. */
  find(id: string, at: number): { live: PlannedLive; as: "live" | "video" } | null {
    if (!this.#byId.has(id) && !this.#byVideo.has(id)) this.#indexAll(at);
    const live = this.#byId.get(id);
    const found = live ?? this.#byVideo.get(id);
    if (!found || !isThere(found, at, this.#retentionDays(found.accountKey))) return null;
    return { live: found, as: live ? "live" : "video" };
  }

  /** Everything that actually happens on the account in [fromMs, untilMs), deleted or not, oldest first. */
  truth(accountKey: string, fromMs: number, untilMs: number): PlannedLive[] {
    const lives: PlannedLive[] = [];
    const last = monthNameAt(untilMs - 1, this.#scenario.zone);
    for (let month = monthNameAt(fromMs, this.#scenario.zone); month <= last; month = shiftMonth(month, 1))
      lives.push(...this.#planned(accountKey, month));
    return [...lives, ...(this.#added.get(accountKey) ?? [])]
      .map((live) => this.#changed(live))
      .filter((live) => {
        const at = live.startMs ?? live.createdMs;
        return fromMs <= at && at < untilMs;
      })
      .sort((a, b) => (a.startMs ?? a.createdMs) - (b.startMs ?? b.createdMs));
  }

  add(live: PlannedLive): void {
    this.#added.set(live.accountKey, [...(this.#added.get(live.accountKey) ?? []), live]);
    this.#lists.delete(live.accountKey);
    this.#register(this.#changed(live));
  }

  change(live: PlannedLive, change: LiveChange): void {
    this.#changes.set(live.liveId, { ...this.#changes.get(live.liveId), ...change });
    this.#lists.delete(live.accountKey);
    this.#register(this.#changed(live));
  }

  #livesOf(accountKey: string, at: number): PlannedLive[] {
    const month = this.#monthOf(at);
    const known = this.#lists.get(accountKey);
    if (known?.month === month) return known.lives;
    const { firstMonth } = this.#scenario;
    const retentionDays = this.#retentionDays(accountKey);
    const back = retentionDays === null ? firstMonth : shiftMonth(month, -1 - Math.ceil(retentionDays / 28));
    const lives = [...(this.#added.get(accountKey) ?? [])];
    const last = shiftMonth(month, 1);
    for (let name = back < firstMonth ? firstMonth : back; name <= last; name = shiftMonth(name, 1))
      lives.push(...this.#planned(accountKey, name));
    const sorted = lives.map((live) => this.#changed(live)).sort((a, b) => b.createdMs - a.createdMs);
    for (const live of sorted) this.#register(live);
    this.#lists.set(accountKey, { month, lives: sorted });
    return sorted;
  }

  #retentionDays(accountKey: string): number | null {
    return worldOf(accountKey).hasScenarioRetention ? this.#scenario.retentionDays : OTHER_RETENTION_DAYS;
  }

  #planned(accountKey: string, month: string): readonly PlannedLive[] {
    if (month < this.#scenario.firstMonth) return [];
    return this.#scenario.livesIn(accountKey, month, this.#anchorMs);
  }

  /** The month's name is needed often and changes rarely; it is cached for a quarter of an hour. */
  #monthOf(at: number): string {
    if (at < this.#month.fromMs || at >= this.#month.untilMs) {
      const quarter = Math.floor(at / 900_000) * 900_000;
      this.#month = {
        name: monthNameAt(at, this.#scenario.zone),
        fromMs: quarter,
        untilMs: quarter + 900_000,
      };
    }
    return this.#month.name;
  }

  #changed(live: PlannedLive): PlannedLive {
    const change = this.#changes.get(live.liveId);
    return change ? { ...live, ...change } : live;
  }

  #register(live: PlannedLive): void {
    this.#byId.set(live.liveId, live);
    if (live.videoId !== "") this.#byVideo.set(live.videoId, live);
  }

  #indexAll(at: number): void {
    const month = this.#monthOf(at);
    if (this.#indexedMonth === month) return;
    this.#indexedMonth = month;
    for (const { account } of this.#scenario.accounts) this.#livesOf(account.accountKey, at);
  }
}
