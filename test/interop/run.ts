import { join } from "node:path";
import { openPython } from "../support/python.ts";
import { fuzz } from "./fuzz.ts";
import { recipes } from "./recipes.ts";
import { serveWorld } from "./served-world.ts";

/**
 * `npm run check:api`: the interface asked by other people's tools. `-- fuzz` or `-- recipes` runs a part, a number
 * how many examples schemathesis tries of each route (50).
 */
const asked = process.argv.slice(2);
const unknown = asked.find((word) => !/^(fuzz|recipes|[1-9]\d{0,5})$/.test(word));
if (unknown !== undefined) {
  process.stderr.write(
    `check:api: "${unknown}" is not known; write fuzz, recipes, or a number of examples\n`,
  );
  process.exit(1);
}
const examples = Number(asked.find((word) => /^\d+$/.test(word)) ?? 50);
const parts = asked.filter((word) => !/^\d+$/.test(word));
const wanted = (part: string): boolean => parts.length === 0 || parts.includes(part);

const python = await openPython(join(import.meta.dirname, "requirements.txt"));
const world = await serveWorld();
try {
  const results = {
    ...(wanted("recipes") ? { recipes: await recipes(python, world) } : {}),
    ...(wanted("fuzz") ? { fuzz: await fuzz(python, world, examples) } : {}),
  };
  for (const [part, good] of Object.entries(results))
    process.stdout.write(`check:api ${part}: ${good ? "good" : "FAULTS, see above"}\n`);
  process.exitCode = Object.values(results).every(Boolean) ? 0 : 1;
} finally {
  await world.close();
}
