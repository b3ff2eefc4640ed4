import type { PlannedLive } from "../scenario.ts";
import { lengthAt, type LiveStatus, statusAt, vanishesMs } from "./live-state.ts";
import type { AccountState, World } from "./world.ts";

/** One broadcast as it actually happened, whatever the platform still shows. Lengths are in seconds, unrounded. */
export type TrueLive = {
  liveId: string;
  /** Graph's video; empty on X. */
  videoId: string;
  accountKey: string;
  officeId: string;
  title: string;
  createdAt: Date;
  plannedAt: Date | null;
  startsAt: Date | null;
  endsAt: Date | null;
  /** From when on the platform reports the recording's length. */
  recordedAt: Date | null;
  /** The full recording, before any trim. */
  lengthSeconds: number | null;
  fate: PlannedLive["fate"];
  /** The account that streamed it, if it appears here by cross-posting. */
  streamedBy: string | null;
  removedAt: Date | null;
  trims: readonly { at: Date; lengthSeconds: number }[];
  /** When the platform itself deletes it. */
  vanishesAt: Date | null;
};

/** The ground truth, for tests and external audits. Nothing here counts as a request. */
export class Truth {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  followersAt(accountKey: string, at: Date): number {
    return this.#world.followersAt(accountKey, at.getTime());
  }

  postsAt(accountKey: string, at: Date): number {
    this.#world.face(accountKey);
    return this.#world.postsAt(accountKey, at.getTime());
  }

  /** Broadcasts that start (or, never on the air, were created) in [from, until), deleted or not, oldest first. */
  livesOf(accountKey: string, span: { from: Date; until: Date }): TrueLive[] {
    this.#world.face(accountKey);
    return this.#world.lives
      .truth(accountKey, span.from.getTime(), span.until.getTime())
      .map((live) => this.#true(live));
  }

  /** What the platform lists for the account at that time, with the reported state and length. */
  listedAt(
    accountKey: string,
    at: Date,
  ): (TrueLive & { status: LiveStatus; reportedLengthSeconds: number | null })[] {
    this.#world.face(accountKey);
    const ms = at.getTime();
    return this.#world.lives.listAt(accountKey, ms).map((live) => ({
      ...this.#true(live),
      status: statusAt(live, ms),
      reportedLengthSeconds: lengthAt(live, ms),
    }));
  }

  /** The account's current id, handle and name as the platform reports them. */
  face(accountKey: string): Pick<AccountState, "id" | "handle" | "name" | "account"> {
    return this.#world.face(accountKey);
  }

  #true(live: PlannedLive): TrueLive {
    const vanishes = vanishesMs(live, this.#world.scenario.retentionDays);
    return {
      liveId: live.liveId,
      videoId: live.videoId,
      accountKey: live.accountKey,
      officeId: this.#world.face(live.accountKey).account.officeId,
      title: live.title,
      createdAt: new Date(live.createdMs),
      plannedAt: asDate(live.plannedMs),
      startsAt: asDate(live.startMs),
      endsAt: asDate(live.endMs),
      recordedAt: live.endMs === null ? null : new Date(live.endMs + live.processingSeconds * 1000),
      lengthSeconds: live.lengthSeconds,
      fate: live.fate,
      streamedBy: live.streamedBy,
      removedAt: asDate(live.removedMs),
      trims: live.trims.map(({ atMs, lengthSeconds }) => ({ at: new Date(atMs), lengthSeconds })),
      vanishesAt: Number.isFinite(vanishes) && live.videoId !== "" ? new Date(vanishes) : null,
    };
  }
}

function asDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
