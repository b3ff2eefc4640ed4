import type { Account } from "../../domain/account.ts";
import { planLive } from "../scenarios/planned-lives.ts";
import type { PlannedLive, Scenario, SimulatedAccount } from "../scenario.ts";
import { type AudienceShift, followersAt, postsAt } from "./audience.ts";
import { LiveCatalog } from "./live-catalog.ts";

/** The current state of an account; names and handles can change, the key never does. */
export type AccountState = SimulatedAccount & { id: string; handle: string };

/** The simulated world and the only place where it is changed. */
export class World {
  readonly scenario: Scenario;
  readonly lives: LiveCatalog;
  readonly #faces = new Map<string, AccountState>();
  readonly #byId = new Map<string, AccountState>();
  readonly #byHandle = new Map<string, AccountState>();
  readonly #migrated = new Map<string, string>();
  readonly #shifts = new Map<string, AudienceShift[]>();

  constructor(scenario: Scenario, anchorMs: number) {
    this.scenario = scenario;
    this.lives = new LiveCatalog(scenario, anchorMs);
    for (const account of scenario.accounts) this.#put(account);
  }

  get accounts(): Account[] {
    return [...this.#faces.values()].map(({ account }) => account);
  }

  faces(): IterableIterator<AccountState> {
    return this.#faces.values();
  }

  face(accountKey: string): AccountState {
    const face = this.#faces.get(accountKey);
    if (!face) throw new RangeError(`the simulated world has no account ${accountKey}`);
    return face;
  }

  byId(platform: string, id: string): AccountState | undefined {
    return this.#byId.get(`${platform} ${id}`);
  }

  byHandle(platform: string, handle: string): AccountState | undefined {
    return this.#byHandle.get(`${platform} ${handle.toLowerCase()}`);
  }

  /** The current id of a Page that had this id before. */
  migratedTo(id: string): string | undefined {
    return this.#migrated.get(id);
  }

  followersAt(accountKey: string, at: number): number {
    const { audience } = this.face(accountKey);
    return followersAt(audience, accountKey, this.scenario.epochMs, this.#shifts.get(accountKey) ?? [], at);
  }

  postsAt(accountKey: string, at: number): number {
    return postsAt(accountKey, this.scenario.epochMs, at);
  }

  add(account: SimulatedAccount): void {
    if (this.#faces.has(account.account.accountKey))
      throw new RangeError(`the simulated world already has ${account.account.accountKey}`);
    this.#put(account);
  }

  rename(accountKey: string, to: { name?: string | undefined; handle?: string | undefined }): void {
    const face = this.face(accountKey);
    const { platform } = face.account;
    if (to.handle !== undefined) this.#byHandle.delete(`${platform} ${face.handle.toLowerCase()}`);
    const renamed = { ...face, name: to.name ?? face.name, handle: to.handle ?? face.handle };
    this.#index(renamed);
  }

  migrate(accountKey: string, toId: string): void {
    const face = this.face(accountKey);
    this.#byId.delete(`${face.account.platform} ${face.id}`);
    this.#migrated.set(face.id, toId);
    this.#index({ ...face, id: toId });
  }

  shiftAudience(accountKey: string, shift: AudienceShift): void {
    this.face(accountKey);
    this.#shifts.set(accountKey, [...(this.#shifts.get(accountKey) ?? []), shift]);
  }

  /** Adds a broadcast that the scenario did not plan, and returns it with its ids. */
  addLive(spec: Parameters<typeof planLive>[1], nth: number): PlannedLive {
    this.face(spec.accountKey);
    const live = planLive(this.scenario.seed, spec, nth);
    this.lives.add(live);
    return live;
  }

  #put(account: SimulatedAccount): void {
    const { externalId, handle, accountKey } = account.account;
    this.#index({ ...account, id: externalId ?? accountKey, handle: handle ?? accountKey });
  }

  #index(face: AccountState): void {
    const { platform, accountKey } = face.account;
    this.#faces.set(accountKey, face);
    this.#byId.set(`${platform} ${face.id}`, face);
    this.#byHandle.set(`${platform} ${face.handle.toLowerCase()}`, face);
  }
}
