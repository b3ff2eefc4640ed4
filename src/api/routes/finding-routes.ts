import { z } from "zod";
import { isClosed, type StoredFinding } from "../../domain/kept-finding.ts";
import { FINDING_CODES } from "../../domain/registry.ts";
import { closeFinding } from "../../services/operations/close-finding.ts";
import { CursorInstant, linkNext, pageAnswer, pageOf, placeOf } from "../query/pagination.ts";
import { HttpProblem } from "../server/problem.ts";
import { officeNamed } from "../query/fields.ts";
import { by, reason } from "../query/signature.ts";
import { bodyRefusals, refusals, type Routing } from "./route.ts";

const tags = ["findings"];

export const FindingView = z
  .object({
    id: z.string(),
    account: z.string(),
    code: z.enum(FINDING_CODES),
    detail: z.string(),
    firstAt: z.date(),
    lastAt: z.date(),
    closed: z.boolean(),
    closures: z.array(z.object({ by: z.string(), at: z.date(), why: z.string() })),
    simulated: z.boolean(),
  })
  .meta({ id: "Finding" });

/**
 * What a person should look at: an identity that drifted, a jump, a missing permission; and the word that it is done.
 */
export function findingRoutes(routing: Routing): void {
  listRoute(routing);
  closeRoute(routing);
}

const FindingPlace = z.object({ at: CursorInstant, findingId: z.string() });

function listRoute({ app, source, outbox, fields }: Routing): void {
  const { simulated, collector } = source;
  const { store } = collector;
  const { office, limit, cursor } = fields;
  app.get(
    "/v1/findings",
    {
      schema: {
        tags,
        summary: "What a person should look at, oldest first",
        querystring: z.strictObject({
          state: z.enum(["open", "closed", "all"]).default("open"),
          office,
          limit,
          cursor,
        }),
        response: { 200: pageOf(FindingView), ...refusals },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const place = await placeOf(query, FindingPlace, () => outbox.newest());
      const accountKeys = query.office === undefined ? undefined : await accountsOf(store, query.office);
      const selection = {
        ...(accountKeys === undefined ? {} : { accountKeys }),
        ...(query.state === "all" ? {} : { closed: query.state === "closed" }),
      };
      const rows = await store.findings.list(selection, place.after, query.limit);
      const page = pageAnswer(place, rows, query.limit, {
        simulated,
        item: (row) => findingView(row, simulated),
        after: ({ at, findingId }) => ({ at, findingId }),
      });
      linkNext(request, reply, page.next);
      return page;
    },
  );
}

async function accountsOf(store: Routing["source"]["collector"]["store"], name: string): Promise<string[]> {
  const { officeId } = await officeNamed(store, name);
  const accounts = await store.registry.allAccounts();
  return accounts.filter((one) => one.officeId === officeId).map(({ accountKey }) => accountKey);
}

function closeRoute({ app, source }: Routing): void {
  const { simulated, collector } = source;
  const { store, clock, log } = collector;
  app.post(
    "/v1/findings/:id/close",
    {
      config: { scope: "intake" },
      schema: {
        tags,
        summary:
          "Keep that a finding is dealt with, with who and why; it stays closed while it says the same",
        params: z.object({ id: z.string().min(1).max(240) }),
        body: z.strictObject({ by, reason }),
        response: { 200: FindingView, ...refusals, ...bodyRefusals },
      },
    },
    async ({ params: { id }, body, caller }) => {
      if ((await store.findings.get(id)) === null)
        throw new HttpProblem(404, `there is no finding "${id.slice(0, 120)}"`, { field: "id" });
      const said = { by: body.by, why: body.reason, through: caller.name };
      const finding = await closeFinding({ store, clock }, id, said);
      log.info("a finding was closed", { finding: id, key: caller.name });
      return findingView(finding, simulated);
    },
  );
}

const findingView = (finding: StoredFinding, simulated: boolean): z.infer<typeof FindingView> => ({
  id: finding.findingId,
  account: finding.accountKey,
  code: finding.code,
  detail: finding.detail,
  firstAt: finding.at,
  lastAt: finding.lastAt,
  closed: isClosed(finding),
  closures: [...finding.closures],
  simulated,
});
