import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Python } from "../support/python.ts";
import type { ServedWorld } from "./served-world.ts";

/**
 * What a description does not contain: which offices, cursors and months there are. So 400 and 422 may answer what fits
 * the description, and 431 what is too long for Node.
 */
const CHECKS = `[checks]
positive_data_acceptance.expected-statuses = ["2xx", "400", "404", "409", "422"]
negative_data_rejection.expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "431"]
`;

/** Names that lead to something in the world, so that the answers with content are seen too. */
const known = ({ ids }: ServedWorld): string => `${CHECKS}
[warnings]
fail-on = ["missing_test_data"]
[parameters]
"path.office" = "office-1"
"path.account" = "office-1.facebook"
"query.office" = "office-1"
"query.month" = "2023-07"
"query.from" = "2023-07-01"
"query.to" = "2023-07-19"
"query.after" = "0"
[[operations]]
include-path-regex = "^/v1/resyncs/"
parameters = { "path.id" = "${ids.resync}" }
[[operations]]
include-path-regex = "^/v1/webhooks/"
parameters = { "path.id" = "${ids.webhook}" }
[[operations]]
include-path-regex = "^/v1/findings/"
parameters = { "path.id" = "${ids.finding}" }
[[operations]]
include-path-regex = "^/v1/intake/"
parameters = { "path.id" = "${ids.entry}" }
`;

/** Calls every route with schemathesis, first with arbitrary values, then with values that exist. */
export async function fuzz(python: Python, world: ServedWorld, examples: number): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "reach-fuzz-"));
  const ask = async (config: string, args: readonly string[]): Promise<boolean> => {
    await writeFile(join(folder, "schemathesis.toml"), config);
    const every = [
      "run",
      `${world.address}/v1/openapi.json`,
      "--header",
      `X-Api-Key: ${world.key}`,
      // The key is in a header of every request, where this check does not take it away.
      "--checks=all",
      "--exclude-checks=ignored_auth",
      `--max-examples=${examples}`,
      "--continue-on-failure",
      "--request-timeout=20",
      "--no-color",
    ];
    return (await python.show("schemathesis", [...every, ...args], { cwd: folder })) === 0;
  };
  try {
    const anything = await ask(CHECKS, []);
    const leading = await ask(known(world), ["--mode=positive", "--exclude-method=DELETE"]);
    return anything && leading;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
