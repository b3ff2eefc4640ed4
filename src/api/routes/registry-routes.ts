import { z } from "zod";
import { AccountRow, toAccountRow } from "../../services/exports/rows/accounts.ts";
import { OfficeRow, toOfficeRow } from "../../services/exports/rows/offices.ts";
import { collectAll } from "../../store/collect-all.ts";
import { HttpProblem } from "../server/problem.ts";
import { requireOffice } from "../query/fields.ts";
import { refusals, type RouteContext } from "./route.ts";

const tags = ["registry"];

/** Offices and accounts: short lists, returned whole. */
export function registryRoutes(routing: RouteContext): void {
  officeRoutes(routing);
  accountRoutes(routing);
  accountRoute(routing);
}

function officeRoutes({ app, source }: RouteContext): void {
  const { simulated, collector } = source;
  const { registry } = collector.store;
  app.get(
    "/v1/offices",
    {
      schema: {
        tags,
        summary: "The current offices",
        querystring: z.strictObject({ kind: z.enum(["district", "department"]).optional() }),
        response: { 200: z.object({ items: z.array(OfficeRow), simulated: z.boolean() }), ...refusals },
      },
    },
    async ({ query }) => {
      const offices = await registry.offices();
      const wanted = offices.filter(({ kind }) => query.kind === undefined || kind === query.kind);
      return { items: wanted.map((office) => toOfficeRow(office, simulated)), simulated };
    },
  );
  app.get(
    "/v1/offices/:office",
    {
      schema: {
        tags,
        summary: "One office and its accounts",
        params: z.object({ office: z.string().min(1).max(200) }),
        response: { 200: OfficeRow.extend({ accounts: z.array(AccountRow) }), ...refusals },
      },
    },
    async ({ params }) => {
      const office = await requireOffice(collector.store, params.office, { status: 404, field: "office" });
      const accounts = await registry.accountsOf([office.officeId]);
      return {
        ...toOfficeRow(office, simulated),
        accounts: accounts.map((account) => toAccountRow(account, simulated)),
      };
    },
  );
}

function accountRoutes({ app, source, fields }: RouteContext): void {
  const { simulated, collector } = source;
  const { registry } = collector.store;
  app.get(
    "/v1/accounts",
    {
      schema: {
        tags,
        summary: "Every account ever known",
        querystring: z.strictObject({ office: fields.office, platform: fields.platform }),
        response: { 200: z.object({ items: z.array(AccountRow), simulated: z.boolean() }), ...refusals },
      },
    },
    async ({ query }) => {
      const { office, platform = null } = query;
      const officeId = office === undefined ? null : (await requireOffice(collector.store, office)).officeId;
      const wanted = (await collectAll(registry.accountBlocks({ officeId, platform }))).flat();
      return { items: wanted.map((account) => toAccountRow(account, simulated)), simulated };
    },
  );
}

function accountRoute({ app, source }: RouteContext): void {
  const { simulated, collector } = source;
  const { registry } = collector.store;
  app.get(
    "/v1/accounts/:account",
    {
      schema: {
        tags,
        summary: "One account",
        params: z.object({ account: z.string().min(1).max(200) }),
        response: { 200: AccountRow, ...refusals },
      },
    },
    async ({ params }) => {
      const found = (await registry.storedAmong([params.account])).get(params.account)?.account;
      if (!found)
        throw new HttpProblem(
          404,
          `there is no account "${params.account}"; an account is written like patna.facebook`,
          {
            field: "account",
          },
        );
      return toAccountRow(found, simulated);
    },
  );
}
