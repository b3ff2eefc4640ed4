import type { Account } from "../../domain/account.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { SIMULATED_PLATFORMS } from "../platforms.ts";
import type { SimulatorContext } from "../exchange.ts";
import { AccountInventor } from "../scenarios/invented-accounts.ts";
import type { PlannedLive, PlatformLimits } from "../scenario.ts";

/** A broadcast started by hand. By default it starts now and runs until it is ended. */
export type LiveStart = {
  account: string;
  title?: string | undefined;
  startsAt?: Date | undefined;
  minutes?: number | undefined;
  /** The streaming account, if this one only shows it. */
  streamedBy?: string | undefined;
  /** It is announced now for this time; it starts then, unless `startsAt` says otherwise. */
  plannedAt?: Date | undefined;
  isPremiere?: boolean | undefined;
};

/** Changes to the simulated world beyond its scenario. `at` defaults to now. */
export class Mutations {
  readonly #site: SimulatorContext;
  readonly #inventor: AccountInventor;
  #serial = 0;

  constructor(site: SimulatorContext) {
    this.#site = site;
    this.#inventor = new AccountInventor(site.seed + 1);
  }

  /** Starts a broadcast. Returns its ids. */
  startLive(start: LiveStart): { liveId: string; videoId: string } {
    const plannedMs = start.plannedAt?.getTime() ?? null;
    const startMs = start.startsAt?.getTime() ?? plannedMs ?? this.#site.now();
    const common = { accountKey: start.account, title: start.title ?? "Live by hand (simulated)", startMs };
    const streamedBy = start.streamedBy ?? null;
    if (streamedBy !== null) this.#site.world.face(streamedBy);
    const seconds = start.minutes === undefined ? null : start.minutes * 60;
    this.#serial += 1;
    const createdMs = plannedMs === null ? startMs - 1000 : this.#site.now();
    const { isPremiere = false } = start;
    const request = { ...common, streamedBy, createdMs, plannedMs, isPremiere, lengthSeconds: seconds ?? 0 };
    const live = this.#site.world.addLive(
      seconds === null ? { ...request, endMs: null } : request,
      this.#serial,
    );
    return { liveId: live.liveId, videoId: live.videoId };
  }

  /** Ends a broadcast; its recording is as long as its air time. */
  endLive(liveId: string, at?: Date): void {
    const live = this.#live(liveId);
    if (live.startMs === null) throw new RangeError(`the live ${liveId} has not started`);
    const endMs = this.#ms(at);
    this.#site.world.lives.change(live, { endMs, lengthSeconds: (endMs - live.startMs) / 1000 });
  }

  /** The owner deletes it before the platform would. */
  deleteLive(liveId: string, at?: Date): void {
    this.#site.world.lives.change(this.#live(liveId), { removedMs: this.#ms(at) });
  }

  /** The owner shortens the recording. */
  trimLive(liveId: string, lengthSeconds: number, at?: Date): void {
    const live = this.#live(liveId);
    const trims = [...live.trims, { atMs: this.#ms(at), lengthSeconds }].sort((a, b) => a.atMs - b.atMs);
    this.#site.world.lives.change(live, { trims });
  }

  /** Adds an account of an office, on the first platform unless another is named, that exists from now on. Returns its registry entry. */
  addPage(request: { officeId: string; label: string; platform?: PlatformId | undefined }): Account {
    const { world, credentials } = this.#site;
    const office = world.scenario.offices.find(({ officeId }) => officeId === request.officeId);
    if (!office) throw new RangeError(`the scenario has no office ${request.officeId}`);
    const platform = request.platform ?? SIMULATED_PLATFORMS[0];
    const at = this.#site.now();
    const invented = this.#inventor.invent({ office, platform, label: request.label, bornMs: at });
    world.add(invented);
    credentials.admit(invented.account.accountKey, world, at);
    return invented.account;
  }

  rename(accountKey: string, to: { name?: string | undefined; handle?: string | undefined }): void {
    this.#site.world.rename(accountKey, to);
  }

  /** The Page continues under another id; the old id answers with code 21. */
  migrate(accountKey: string, toId: string): void {
    this.#site.world.migrate(accountKey, toId);
  }

  /** A sudden gain of followers, or a loss if negative. */
  shiftAudience(accountKey: string, by: number, at?: Date): void {
    this.#site.world.shiftAudience(accountKey, { fromMs: this.#ms(at), by });
  }

  /** `null` = never. Only `debug_token` shows it. */
  expireCredential(name: string, at: Date | null): void {
    this.#site.credentials.setExpiry(name, at?.getTime() ?? null);
  }

  /** Returns the new token; the old one is refused from now on. */
  rotateCredential(name: string): string {
    return this.#site.credentials.rotate(name, this.#site.now()).token;
  }

  /** Revokes the token before it expires. The refresh token of an `x.oauth2.<id>` stays valid. */
  revokeCredential(name: string): void {
    this.#site.credentials.revoke(name);
  }

  /** The owner of an `x.oauth2.<id>` grants the app again. Returns the new refresh token; the old one becomes invalid. */
  grantCredential(name: string): string {
    return this.#site.credentials.grant(name);
  }

  /** Sets when a token's data access ends, as shown by `debug_token`; `null` = never. */
  expireDataAccess(name: string, at: Date | null): void {
    this.#site.credentials.setDataAccess(name, at?.getTime() ?? null);
  }

  setLimits(limits: Partial<PlatformLimits>): void {
    this.#site.usage.limits = { ...this.#site.usage.limits, ...limits };
  }

  #live(liveId: string): PlannedLive {
    const live = this.#site.world.lives.known(liveId, this.#site.now());
    if (!live) throw new RangeError(`the simulated world has no live ${liveId}`);
    return live;
  }

  #ms(at: Date | undefined): number {
    return at?.getTime() ?? this.#site.now();
  }
}
