import type { mongo } from "mongoose";
import { type Look, provesAbsence } from "../../domain/look.ts";
import type { LookRunDoc, LookStateDoc } from "../models/look-model.ts";
import { beginRun, extendRun, compareWithRun, type RunSpan } from "./look-runs.ts";
import type { LookMerged } from "./merge-sightings.ts";
import type { AccountLooks } from "./state-before.ts";

type Writer = { collectorVersion: string; recordedAt: Date };

/** What a write makes of runs and standings, worked out in memory and written afterwards. */
export class LookChanges {
  /** The looks that add something to what is recorded. */
  readonly recorded: Look[] = [];
  readonly newRuns = new Map<string, LookRunDoc>();
  /** Runs that are stored and grew. */
  readonly grown = new Map<string, RunSpan>();
  readonly states = new Map<string, LookStateDoc>();
  readonly seenAgain: {
    at: Date;
    sessions: readonly mongo.ObjectId[];
    observations: readonly mongo.ObjectId[];
  }[] = [];
  readonly #stored: ReadonlySet<string>;
  readonly #standings: Map<string, AccountLooks>;
  readonly #zone: string;
  readonly #by: Writer;

  constructor(standings: Map<string, AccountLooks>, zone: string, by: Writer) {
    this.#stored = new Set(standings.keys());
    this.#standings = standings;
    this.#zone = zone;
    this.#by = by;
  }

  /** Whether the state of this account's looks was stored before. */
  isStored({ _id }: LookStateDoc): boolean {
    return this.#stored.has(_id);
  }

  standingOf(look: Look): AccountLooks | undefined {
    return this.#standings.get(look.accountKey);
  }

  place(look: Look, digest: string): ReturnType<typeof compareWithRun> {
    return compareWithRun(this.standingOf(look)?.run ?? null, look, digest, this.#zone);
  }

  /** A look within a run that is equal says nothing more. Of a slot that had none it is one look more in the run. */
  countWithin(look: Look, run: RunSpan, settlesSlot: boolean): void {
    if (!settlesSlot) return;
    this.recorded.push(look);
    this.#grow(look, { ...run, count: run.count + 1 });
  }

  /** Only the time is new: the run continues, or begins again with the day; its sessions were seen once more. */
  seeAgain(look: Look, digest: string, { state, run }: AccountLooks): void {
    this.recorded.push(look);
    const { sessionRefs: sessions, observationRefs: observations = [] } = state;
    this.seenAgain.push({ at: look.at, sessions, observations });
    if (this.place(look, digest) === "extends") {
      this.#grow(look, extendRun(run, look.at));
      return;
    }
    const begun = beginRun(look, digest, this.#zone, this.#by);
    this.newRuns.set(begun._id, begun);
    this.#stand(look, { ...state, runId: begun._id, day: begun.day }, begun);
  }

  /** Whether each look at the account has to be compared session by session, even one that equals the last. */
  countsAlone({ state }: AccountLooks): boolean {
    return state.live || state.pendingMissing || state.observationRefs === undefined;
  }

  /** A look whose sessions were compared. */
  goThrough(look: Look, digest: string, merged: LookMerged): void {
    const { sessions, observations, missing } = merged;
    const isTwice = new Set(look.sessions.map(({ sessionId }) => sessionId)).size < look.sessions.length;
    this.recorded.push(look);
    const standing = this.standingOf(look);
    const isPending = provesAbsence(look) ? missing : (standing?.state.pendingMissing ?? false);
    const refs = {
      sessionRefs: sessions,
      observationRefs: observations,
      pendingMissing: isPending || isTwice,
    };
    if (standing && this.place(look, digest) === "extends") {
      const run = extendRun(standing.run, look.at);
      this.#grow(look, run);
      this.#stand(look, { ...standing.state, ...refs }, run);
      return;
    }
    const run = beginRun(look, digest, this.#zone, this.#by);
    this.newRuns.set(run._id, run);
    const isLate = standing !== undefined && look.at <= standing.run.lastAt;
    if (isLate) this.#stand(look, { ...standing.state, pendingMissing: true }, standing.run);
    else this.#stand(look, toState(run, refs), run);
  }

  #stand(look: Look, state: LookStateDoc, run: RunSpan): void {
    this.states.set(look.accountKey, state);
    this.#standings.set(look.accountKey, { state, run });
  }

  #grow({ accountKey }: Look, run: RunSpan): void {
    const fresh = this.newRuns.get(run._id);
    if (fresh) this.newRuns.set(run._id, { ...fresh, ...run });
    else this.grown.set(run._id, run);
    const standing = this.#standings.get(accountKey);
    if (standing?.run._id === run._id) standing.run = run;
  }
}

function toState(
  run: LookRunDoc,
  refs: Pick<LookStateDoc, "sessionRefs" | "observationRefs" | "pendingMissing">,
): LookStateDoc {
  const { accountKey: _id, _id: runId, digest, day, liveIds } = run;
  return { _id, runId, digest, day, live: liveIds.length > 0, ...refs };
}
