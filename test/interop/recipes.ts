import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../config/package-root.ts";
import type { Python } from "../support/python.ts";
import type { ServedWorld } from "./served-world.ts";

const ADDRESS = "http://127.0.0.1:8080";

/** The code blocks of a language on a page of docs/recipes, with the address of the test world filled in. */
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

/**
 * Grafana and Prometheus are not started: every expression of the rules and of the dashboard is read by a parser of
 * their language, and what /metrics gives by the parser of Prometheus's own client.
 */
async function grafana(python: Python, world: ServedWorld): Promise<void> {
  const program = `
import json, os, re, urllib.request
import promql_parser, yaml
from prometheus_client.parser import text_string_to_metric_families
folder = os.environ["FOLDER"]
rules = [rule for group in yaml.safe_load(open(f"{folder}/alerts.yml"))["groups"] for rule in group["rules"]]
assert len(rules) > 5 and all(set(rule) <= {"alert", "expr", "for", "labels", "annotations"} for rule in rules)
panels = json.load(open(f"{folder}/dashboard.json"))["panels"]
shown = [target["expr"] for panel in panels for target in panel.get("targets", [])]
for expression in [rule["expr"] for rule in rules] + shown:
    promql_parser.parse(re.sub(r"\\$\\w+", ".*", expression))
request = urllib.request.Request(os.environ["ADDRESS"] + "/metrics", headers={"X-Api-Key": os.environ["KEY"]})
families = list(text_string_to_metric_families(urllib.request.urlopen(request).read().decode()))
assert any(family.name == "reach_followers" and len(family.samples) > 3 for family in families)
`;
  const folder = join(packageRoot(), "docs", "grafana");
  await python.text(program, { FOLDER: folder, ADDRESS: world.address, KEY: world.key });
}

/** Runs the recipes as they are written; returns those that failed, with the error. */
export async function recipes(python: Python, world: ServedWorld): Promise<boolean> {
  let all = true;
  for (const [name, recipe] of Object.entries({ pandas, duckdb, grafana })) {
    const fault = await recipe(python, world).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : "for an unknown reason"),
    );
    process.stdout.write(`recipe ${name}: ${fault === null ? "works" : `does not work: ${fault}`}\n`);
    all &&= fault === null;
  }
  return all;
}
