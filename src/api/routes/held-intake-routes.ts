import { z } from "zod";
import type { Attribution } from "../../domain/attribution.ts";
import type { IntakeEntry } from "../../domain/intake.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { reviseAfterIntake } from "../../services/judging/freeze-month.ts";
import { confirmIntake, refuseIntake } from "../../services/intake/review-intake.ts";
import type { IntakeContext } from "../../services/intake/import-intake.ts";
import { EntryView, toEntryView } from "../views/intake.ts";
import { HttpProblem } from "../server/problem.ts";
import { by, reason } from "../query/signature.ts";
import { bodyRefusals, refusals, type RouteContext } from "./route.ts";

const tags = ["intake"];
const config = { scope: "intake" } as const;
const params = z.object({ id: z.string().min(1).max(100) });
const settled = { 200: EntryView, ...refusals, ...bodyRefusals };

/** Entries that wait for a second person, as `reach intake list`, `confirm` and `refuse` show them. */
export function heldIntakeRoutes(routing: RouteContext): void {
  lookRoutes(routing);
  confirmRoute(routing);
  refuseRoute(routing);
}

function lookRoutes({ app, source }: RouteContext): void {
  const { simulated } = source;
  const { store } = source.collector;
  app.get(
    "/v1/intake",
    {
      config,
      schema: {
        tags,
        summary: "What is held until a second person confirms it, oldest first",
        response: { 200: z.object({ items: z.array(EntryView), simulated: z.boolean() }), ...refusals },
      },
    },
    async () => ({ items: (await store.intake.listHeld()).map(toEntryView), simulated }),
  );
  app.get(
    "/v1/intake/:id",
    {
      config,
      schema: {
        tags,
        summary: "One entry and its state",
        params,
        response: { 200: EntryView, ...refusals },
      },
    },
    async (request) => toEntryView(await requireEntry(store, request.params.id)),
  );
}

function confirmRoute({ app, source }: RouteContext): void {
  app.post(
    "/v1/intake/:id/confirm",
    {
      config,
      schema: {
        tags,
        summary: "Confirm a held entry: a second person, not the one who entered it",
        params,
        body: z.strictObject({ by }),
        response: settled,
      },
    },
    async ({ params: { id }, body, caller }) =>
      toEntryView(await confirmHeld(source, id, { ...body, through: caller.name })),
  );
}

/** Confirms an entry, and revises the month that it concerns. */
export async function confirmHeld(
  source: RouteContext["source"],
  id: string,
  decision: Required<Attribution>,
): Promise<IntakeEntry> {
  const { collector } = source;
  const { state } = await requireEntry(collector.store, id);
  const entry = await confirmIntake(toIntakeDeps(source), id, decision).catch(rethrowAsConflict("by"));
  if (state === "held") await source.onReadingsSaved?.();
  await reviseAfterIntake(collector.judging, entry);
  collector.log.info("held intake entry confirmed", { entry: id, key: decision.through });
  return entry;
}

function refuseRoute({ app, source }: RouteContext): void {
  app.post(
    "/v1/intake/:id/refuse",
    {
      config,
      schema: {
        tags,
        summary: "Refuse a held entry, recording who and why",
        params,
        body: z.strictObject({ by, reason }),
        response: settled,
      },
    },
    async ({ params: { id }, body, caller }) =>
      toEntryView(await refuseHeld(source, id, { by: body.by, why: body.reason, through: caller.name })),
  );
}

/** Refuses an entry, with who and why. */
export async function refuseHeld(
  source: RouteContext["source"],
  id: string,
  decision: Required<Attribution> & { why: string },
): Promise<IntakeEntry> {
  const { store, log } = source.collector;
  await requireEntry(store, id);
  const entry = await refuseIntake(toIntakeDeps(source), id, decision).catch(rethrowAsConflict("id"));
  log.info("held intake entry refused", { entry: id, key: decision.through });
  return entry;
}

const toIntakeDeps = ({ collector: { store, clock, zone } }: RouteContext["source"]): IntakeContext => ({
  store,
  clock,
  zone,
});

async function requireEntry(store: IntakeContext["store"], id: string): Promise<IntakeEntry> {
  const entry = await store.intake.get(id.trim().toLowerCase());
  if (entry === null)
    throw new HttpProblem(404, `there is no entry with the id "${id.slice(0, 40)}"`, { field: "id" });
  return entry;
}

/** A decision that the entry's state does not allow is a conflict. */
const rethrowAsConflict =
  (field: string) =>
  (error: unknown): never => {
    if (error instanceof UsageError) throw new HttpProblem(409, error.message, { field });
    throw error;
  };
