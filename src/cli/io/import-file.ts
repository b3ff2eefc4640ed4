import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { UsageError } from "../../errors/reach-error.ts";
import type { ImportCount } from "../../services/judging/rulings/import-rulings.ts";
import { takeRulings } from "../../services/judging/rulings/take-rulings.ts";
import { toJudgingContext } from "../../../workers/compose/judging-context.ts";
import type { RevisionCause } from "../../store/contracts/verdicts.ts";
import type { Store } from "../../store/contracts/store.ts";
import { withDeployment } from "../context/with-deployment.ts";
import { processStreams } from "./streams.ts";
import type { NamedFile } from "../../services/tables/table.ts";

/** Imports a file of people's decisions, all or nothing, and revises the frozen months that they change. */
export async function importFile(
  path: string,
  kind: RevisionCause["kind"],
  take: (store: Store, file: NamedFile, at: Date) => Promise<ImportCount>,
): Promise<void> {
  const file = await readNamedFile(path);
  await withDeployment(async (deployment) => {
    const { rows, added, notices, revised } = await takeRulings(
      toJudgingContext(deployment),
      kind,
      take,
      file,
    );
    for (const notice of notices) processStreams.stderr.write(`reach: ${notice}\n`);
    processStreams.stdout.write(`${rows} rows read, ${added} new\n`);
    if (revised.length > 0) processStreams.stdout.write(`revised: ${revised.join(", ")}\n`);
  });
}

async function readNamedFile(path: string): Promise<NamedFile> {
  try {
    return { name: basename(path), bytes: await readFile(path) };
  } catch (cause) {
    throw new UsageError(`${path} cannot be read`, { cause });
  }
}
