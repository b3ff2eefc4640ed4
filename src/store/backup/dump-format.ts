import { z } from "zod";
import { UsageError } from "../../errors/reach-error.ts";

const FORMAT = "reach-backup-1";

const Head = z.object({
  format: z.literal(FORMAT),
  /** The version that wrote it. */
  version: z.string().optional(),
  /** What the deployment was begun with: the kind of its data, and its zone. */
  pinned: z.record(z.string(), z.string()).default({}),
});
const End = z.object({ end: z.record(z.string(), z.int().nonnegative()) });

/** What a back-up says of itself, and how many rows of each collection it holds. */
export type DumpFacts = {
  version: string | null;
  pinned: Readonly<Record<string, string>>;
  rows: Readonly<Record<string, number>>;
};

/** The first line of a back-up. */
export function dumpHead(version: string, pinned: Record<string, string>): string {
  return `${JSON.stringify({ format: FORMAT, version, pinned } satisfies z.input<typeof Head>)}\n`;
}

const ROW = /^\{"collection":"([A-Za-z]{1,60})","row":\{/;

/** The collection of a line that holds a row; `null` = the line holds none. */
export function parseCollection(line: string): string | null {
  return ROW.exec(line)?.[1] ?? null;
}

/**
 * Reads a back-up to its end before anything is written. Throws UsageError where it is of another form, was cut short,
 * or does not hold the rows that its end counts.
 */
export async function checkDump(lines: AsyncIterable<string>): Promise<DumpFacts> {
  const rows: Record<string, number> = {};
  let head: z.infer<typeof Head> | null = null;
  let promised: Record<string, number> | null = null;
  for await (const line of lines) {
    if (line === "") continue;
    if (promised !== null) throw new UsageError("the back-up goes on after its end: it is damaged");
    if (head === null) head = headOf(line);
    else {
      const name = parseCollection(line);
      if (name === null) promised = endOf(line);
      else rows[name] = (rows[name] ?? 0) + 1;
    }
  }
  if (head === null || promised === null)
    throw new UsageError("the back-up ends before its end: it was cut short");
  for (const name of new Set([...Object.keys(promised), ...Object.keys(rows)]))
    if ((rows[name] ?? 0) !== (promised[name] ?? 0))
      throw new UsageError(
        `the back-up counts ${promised[name] ?? 0} rows of ${name} and holds ${rows[name] ?? 0}`,
      );
  return { version: head.version ?? null, pinned: head.pinned, rows: promised };
}

function headOf(line: string): z.infer<typeof Head> {
  const head = Head.safeParse(parsed(line));
  if (!head.success) throw new UsageError(`the file is no back-up of the form ${FORMAT}`);
  return head.data;
}

function endOf(line: string): Record<string, number> {
  const end = End.safeParse(parsed(line));
  if (!end.success) throw new UsageError("the back-up is damaged: a line holds neither a row nor its end");
  return end.data.end;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
