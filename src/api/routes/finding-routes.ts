import { z } from "zod";
import { isClosed, type StoredFinding, FINDING_CODES } from "../../domain/finding.ts";
import { closeFinding } from "../../services/operations/close-finding.ts";
import { CursorInstant, setNextLink, toPage, pageSchema, getPagePosition } from "../query/pagination.ts";
import { HttpProblem } from "../server/problem.ts";
import { requireOffice } from "../query/fields.ts";
import { by, reason } from "../query/signature.ts";
import { bodyRefusals, refusals, type RouteContext } from "./route.ts";

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

/** Findings for a person (a changed identity, a jump, a missing permission), and closing them. */
export function findingRoutes(routing: RouteContext): void {
  listRoute(routing);
  closeRoute(routing);
}

const FindingPlace = z.object({ at: CursorInstant, findingId: z.string() });

function listRoute({ app, source, outbox, fields }: RouteContext): void {
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
        response: { 200: pageSchema(FindingView), ...refusals },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const place = await getPagePosition(query, FindingPlace, () => outbox.newest());
      const accountKeys = query.office === undefined ? undefined : await listAccountKeys(store, query.office);
      const selection = {
        ...(accountKeys === undefined ? {} : { accountKeys }),
        ...(query.state === "all" ? {} : { closed: query.state === "closed" }),
      };
      const rows = await store.findings.list(selection, place.after, query.limit);
      const page = toPage(place, rows, query.limit, {
        simulated,
        item: (row) => toFindingView(row, simulated),
        after: ({ at, findingId }) => ({ at, findingId }),
      });
      setNextLink(request, reply, page.next);
      return page;
    },
  );
}

async function listAccountKeys(
  store: RouteContext["source"]["collector"]["store"],
  name: string,
): Promise<string[]> {
  const { officeId } = await requireOffice(store, name);
  const accounts = await store.registry.allAccounts();
  return accounts.filter((one) => one.officeId === officeId).map(({ accountKey }) => accountKey);
}

function closeRoute({ app, source }: RouteContext): void {
  const { simulated, collector } = source;
  const { store, clock, log } = collector;
  app.post(
    "/v1/findings/:id/close",
    {
      config: { scope: "intake" },
      schema: {
        tags,
        summary: "Close a finding, recording who and why; it stays closed until its content changes",
        params: z.object({ id: z.string().min(1).max(240) }),
        body: z.strictObject({ by, reason }),
        response: { 200: FindingView, ...refusals, ...bodyRefusals },
      },
    },
    async ({ params: { id }, body, caller }) => {
      if ((await store.findings.get(id)) === null)
        throw new HttpProblem(404, `there is no finding "${id.slice(0, 120)}"`, { field: "id" });
      const closure = { by: body.by, why: body.reason, through: caller.name };
      const finding = await closeFinding({ store, clock }, id, closure);
      log.info("finding closed", { finding: id, key: caller.name });
      return toFindingView(finding, simulated);
    },
  );
}

const toFindingView = (finding: StoredFinding, simulated: boolean): z.infer<typeof FindingView> => ({
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
