import { z } from "zod";
import type { IntakeEntry } from "../../domain/intake.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { confirmIntake, refuseIntake } from "../../services/intake/review-intake.ts";
import type { IntakeContext } from "../../services/intake/import-intake.ts";
import { EntryView, entryView } from "../views/intake.ts";
import { HttpProblem } from "../server/problem.ts";
import { by, reason } from "../query/signature.ts";
import { bodyRefusals, refusals, type Routing } from "./route.ts";

const tags = ["intake"];
const config = { scope: "intake" } as const;
const params = z.object({ id: z.string().min(1).max(100) });
const settled = { 200: EntryView, ...refusals, ...bodyRefusals };

/** What waits for a second person, as `reach intake list`, `confirm` and `refuse` have it. */
export function heldIntakeRoutes(routing: Routing): void {
  lookRoutes(routing);
  confirmRoute(routing);
  refuseRoute(routing);
}

function lookRoutes({ app, source }: Routing): void {
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
    async () => ({ items: (await store.intake.listHeld()).map(entryView), simulated }),
  );
  app.get(
    "/v1/intake/:id",
    {
      config,
      schema: {
        tags,
        summary: "One row that was entered, and what became of it",
        params,
        response: { 200: EntryView, ...refusals },
      },
    },
    async (request) => entryView(await entryNamed(store, request.params.id)),
  );
}

function confirmRoute({ app, source }: Routing): void {
  const { collector } = source;
  app.post(
    "/v1/intake/:id/confirm",
    {
      config,
      schema: {
        tags,
        summary: "Take in a row that is held: the word of a second person, not the one who entered it",
        params,
        body: z.strictObject({ by }),
        response: settled,
      },
    },
    async ({ params: { id }, body, caller }) => {
      const { state } = await entryNamed(collector.store, id);
      const word = { ...body, through: caller.name };
      const entry = await confirmIntake(depsOf(source), id, word).catch(asConflict("by"));
      if (state === "held") await source.readingsKept?.();
      collector.log.info("an entry that was held was confirmed", { entry: id, key: caller.name });
      return entryView(entry);
    },
  );
}

function refuseRoute({ app, source }: Routing): void {
  const { collector } = source;
  app.post(
    "/v1/intake/:id/refuse",
    {
      config,
      schema: {
        tags,
        summary: "Keep that a row that is held is not to be taken, with who and why",
        params,
        body: z.strictObject({ by, reason }),
        response: settled,
      },
    },
    async ({ params: { id }, body, caller }) => {
      await entryNamed(collector.store, id);
      const word = { by: body.by, why: body.reason, through: caller.name };
      const entry = await refuseIntake(depsOf(source), id, word).catch(asConflict("id"));
      collector.log.info("an entry that was held was refused", { entry: id, key: caller.name });
      return entryView(entry);
    },
  );
}

const depsOf = ({ collector: { store, clock, zone } }: Routing["source"]): IntakeContext => ({
  store,
  clock,
  zone,
});

async function entryNamed(store: IntakeContext["store"], id: string): Promise<IntakeEntry> {
  const entry = await store.intake.get(id.trim().toLowerCase());
  if (entry === null)
    throw new HttpProblem(404, `nothing was entered with the id "${id.slice(0, 40)}"`, { field: "id" });
  return entry;
}

/** What cannot be said of an entry as it stands. */
const asConflict =
  (field: string) =>
  (error: unknown): never => {
    if (error instanceof UsageError) throw new HttpProblem(409, error.message, { field });
    throw error;
  };
