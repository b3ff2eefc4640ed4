import { z } from "zod";
import { INTAKE_METRICS, type IntakeEntry } from "../../domain/intake.ts";
import { PLATFORM_IDS } from "../../domain/platform.ts";
import { INTAKE_COLUMNS } from "../../services/intake/read-intake.ts";
import { takeIntake } from "../../services/intake/take-intake.ts";
import { HttpProblem } from "../problem.ts";
import { bodyRefusals, refusals, type Routing } from "./route.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const LARGEST_BYTES = 5 * 1024 * 1024;

const Held = z.object({
  id: z.string(),
  account: z.string(),
  platform: z.enum(PLATFORM_IDS),
  metric: z.enum(INTAKE_METRICS),
  value: z.number(),
  lastValue: z.number().nullable(),
  at: z.date(),
  because: z.enum(["session", "far_from_last"]).nullable(),
  enteredBy: z.string(),
  evidence: z.string().nullable(),
});

const Taken = z
  .object({ rows: z.int(), added: z.int(), held: z.array(Held), simulated: z.boolean() })
  .meta({ id: "Intake" });

const File = z.unknown().meta({
  type: "string",
  format: "binary",
  description: `CSV or XLSX with the columns ${INTAKE_COLUMNS.join(", ")}`,
});

/** Figures that people entered, as `reach intake` takes them. */
export function intakeRoutes({ app, source }: Routing): void {
  const { collector, simulated } = source;
  app.addContentTypeParser(
    ["text/csv", XLSX, "application/octet-stream"],
    { parseAs: "buffer", bodyLimit: LARGEST_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.post(
    "/v1/intake",
    {
      config: { scope: "intake" },
      bodyLimit: LARGEST_BYTES,
      schema: {
        tags: ["intake"],
        summary: "Take a file of figures that people entered, whole or not at all",
        description:
          "Each fault comes with its line; then nothing is taken. What is `held` waits for a second person: `reach intake confirm ID --by NAME`. The same row twice changes nothing.",
        consumes: ["text/csv", XLSX],
        body: File,
        response: { 200: Taken, ...refusals, ...bodyRefusals },
      },
    },
    async ({ body, caller }) => {
      if (!Buffer.isBuffer(body))
        throw new HttpProblem(415, `send the file itself, as text/csv or ${XLSX}`, { field: "body" });
      const { store, clock, zone, log } = collector;
      const { rows, added, held } = await takeIntake({ store, clock, zone }, { name: "body", bytes: body });
      if (added > 0) await source.readingsKept?.();
      log.info("figures that people entered were taken", {
        key: caller.name,
        rows,
        added,
        held: held.length,
      });
      return { rows, added, held: held.map(heldView), simulated };
    },
  );
}

const heldView = (entry: IntakeEntry): z.infer<typeof Held> => ({
  id: entry.entryId,
  account: entry.accountKey,
  platform: entry.platform,
  metric: entry.metric,
  value: entry.value,
  lastValue: entry.lastValue,
  at: entry.startedAt ?? entry.observedAt,
  because: entry.heldBecause,
  enteredBy: entry.enteredBy,
  evidence: entry.evidence,
});
