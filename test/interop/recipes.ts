import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../config/package-root.ts";
import type { Python } from "./python.ts";
import type { ServedWorld } from "./served-world.ts";

const ADDRESS = "http://127.0.0.1:8080";

/** The blocks of a language on a page of docs/recipes, told where the world is. */
async function blocksOf(page: string, language: string, { address }: ServedWorld): Promise<string[]> {
  const text = await readFile(join(packageRoot(), "docs", "recipes", page), "utf8");
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))];
  if (blocks.length === 0) throw new Error(`docs/recipes/${page} has no block of ${language}`);
  return blocks.map(([, block = ""]) => block.replaceAll(ADDRESS, address));
}

/** The page's lines one after the other, and then what has to hold of what they made. */
async function pandas(python: Python, world: ServedWorld): Promise<void> {
  const blocks = await blocksOf("pandas.md", "python", world);
  const holds = `
assert len(daily) > 0 and str(daily["simulated"].dtype).startswith("bool")
assert len(monthly) > 0
assert len(lives) == 6 and lives["sessionId"].map(type).eq(str).all()
assert str(lives["startedAt"].dtype).startswith("datetime64") and longest["office-1"] > 600
assert set(verdicts["outcome"]) <= {"met", "not_met", "undetermined"} and len(verdicts) == 3
assert int(after) > 0
`;
  await python.text([...blocks, holds].join("\n"), { REACH_KEY: world.key });
}

/** Each statement; those that select have to give rows. The extension comes from the package index, if it must. */
async function duckdb(python: Python, world: ServedWorld): Promise<void> {
  const blocks = await blocksOf("duckdb.md", "sql", world);
  const statements = blocks
    .flatMap((block) => block.split(/;\s*$/m))
    .map((statement) => statement.trim().replace("'the key'", `'${world.key}'`))
    .filter((statement) => statement !== "" && statement !== "INSTALL httpfs");
  const program = `
import json, os, duckdb
from duckdb_extensions import import_extension
import_extension("httpfs")
con = duckdb.connect()
for statement in json.loads(os.environ["STATEMENTS"]):
    rows = con.execute(statement).fetchall()
    assert not statement.startswith("SELECT") or len(rows) >= 3, (statement, rows)
`;
  await python.text(program, { STATEMENTS: JSON.stringify(statements) });
}

/** Runs the recipes as they are written; says which did not work, and how. */
export async function recipes(python: Python, world: ServedWorld): Promise<boolean> {
  let all = true;
  for (const [name, recipe] of Object.entries({ pandas, duckdb })) {
    const fault = await recipe(python, world).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : "for no reason that is told"),
    );
    process.stdout.write(`recipe ${name}: ${fault === null ? "works" : `does not work: ${fault}`}\n`);
    all &&= fault === null;
  }
  return all;
}
