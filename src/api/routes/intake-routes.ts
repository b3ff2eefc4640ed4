import { z } from "zod";
import { INTAKE_COLUMNS } from "../../services/intake/parse-intake.ts";
import { importIntake } from "../../services/intake/import-intake.ts";
import { EntryView, toEntryView } from "../views/intake.ts";
import { HttpProblem } from "../server/problem.ts";
import { bodyRefusals, refusals, type RouteContext } from "./route.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const MAX_BYTES = 5 * 1024 * 1024;

const Taken = z
  .object({
    rows: z.int(),
    added: z.int(),
    held: z.array(EntryView),
    /** Remarks about the file, such as other sheets that have rows too. */
    notices: z.array(z.string()),
    simulated: z.boolean(),
  })
  .meta({ id: "Intake" });

const File = z.unknown().meta({
  type: "string",
  format: "binary",
  description: `CSV or XLSX with the columns ${INTAKE_COLUMNS.join(", ")}`,
});

/** Figures entered by people, as `reach intake` imports them. */
export function intakeRoutes({ app, source }: RouteContext): void {
  const { collector, simulated } = source;
  app.addContentTypeParser(
    ["text/csv", XLSX, "application/octet-stream"],
    { parseAs: "buffer", bodyLimit: MAX_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.post(
    "/v1/intake",
    {
      config: { scope: "intake" },
      bodyLimit: MAX_BYTES,
      schema: {
        tags: ["intake"],
        summary: "Import a file of figures entered by people, whole or not at all",
        description:
          "Each fault is reported with its line, and then nothing is imported. `held` entries wait for a second person: `POST /v1/intake/{id}/confirm`, or `reach intake confirm ID --by NAME`. The same row twice changes nothing.",
        consumes: ["text/csv", XLSX],
        body: File,
        response: { 200: Taken, ...refusals, ...bodyRefusals },
      },
    },
    async ({ body, caller }) => {
      if (!Buffer.isBuffer(body))
        throw new HttpProblem(415, `send the file itself, as text/csv or ${XLSX}`, { field: "body" });
      const { store, clock, zone, log } = collector;
      const { rows, added, held, notices } = await importIntake(
        { store, clock, zone },
        { name: "body", bytes: body },
      );
      if (added > 0) await source.onReadingsSaved?.();
      log.info("intake file imported", {
        key: caller.name,
        rows,
        added,
        held: held.length,
      });
      return { rows, added, held: held.map(toEntryView), notices: [...notices], simulated };
    },
  );
}
