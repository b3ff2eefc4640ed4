import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export type RegistryPaths = { officesFile: string; accountsFile: string };

const PLATFORMS = ["facebook", "x"] as const;
const ACCOUNTS_PER_OFFICE = 10;
/** The id of the account `office0`; of `officeN` it is N more. */
export const FIRST_ID = 1_000_000_000;
const NOTE = "checked against the department's own list, and by telephone with its office";

/**
 * Writes a registry with this many accounts on each of two platforms, ten per office and platform; a line has about 145
 * bytes.
 */
export async function writeLargeRegistry(folder: string, accounts: number): Promise<RegistryPaths> {
  const paths = { officesFile: join(folder, "offices.csv"), accountsFile: join(folder, "accounts.csv") };
  await write(paths.officesFile, officeLines(accounts));
  await write(paths.accountsFile, accountLines(accounts));
  return paths;
}

function* officeLines(accounts: number): Generator<string> {
  yield "office,kind,name_en,name_hi,lgd_code,division,aliases";
  for (let office = 0; office * ACCOUNTS_PER_OFFICE < accounts; office += 1)
    yield `office-${office},district,Office ${office},कार्यालय ${office},${office},,`;
}

function* accountLines(accounts: number): Generator<string> {
  yield "office,platform,handle,external_id,label,credential,active_from,active_to,verified_by,verified_on,note";
  for (let n = 0; n < accounts; n += 1)
    for (const platform of PLATFORMS) {
      const office = Math.floor(n / ACCOUNTS_PER_OFFICE);
      const label = `n${n % ACCOUNTS_PER_OFFICE}`;
      yield `office-${office},${platform},office${n},${FIRST_ID + n},${label},,,,Asha Kumari,2023-02-01,"${NOTE}"`;
    }
}

async function write(path: string, lines: Iterable<string>): Promise<void> {
  const stream = createWriteStream(path);
  let text = "";
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < 1_000_000) continue;
    if (!stream.write(text)) await once(stream, "drain");
    text = "";
  }
  stream.end(text);
  await once(stream, "close");
}

/** By hand: `node --import ./test/support/ts-register.mjs test/bench/large-registry.ts FOLDER ACCOUNTS`. */
const [, program, folder, accounts] = process.argv;
if (program !== undefined && import.meta.url === pathToFileURL(program).href && folder !== undefined)
  await writeLargeRegistry(folder, Number(accounts));
