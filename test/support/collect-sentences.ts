import { parseSync } from "@swc/core";

type Node = { type?: string } & Record<string, unknown>;

/** What stands for a value that only a run knows: a number, a name and a day match it. */
const VALUE = "7";
const EXPANSIONS_AT_MOST = 64;

/**
 * The sentences of a source file as they can come out, with a value in each place: those of properties and constants
 * whose name matches `named` and, with `all`, every text of three words and more that is not a part of another.
 */
export function collectSentences(
  text: string,
  { named, all = false }: { named: RegExp; all?: boolean },
): string[] {
  const tree = parseSync(text, { syntax: "typescript", target: "es2023" }) as unknown as Node;
  const constants = new Map<string, Node>();
  walk(tree, (node) => {
    if (node.type === "VariableDeclarator" && isNode(node["init"]))
      constants.set(nameOf(node["id"]), node["init"]);
    return true;
  });
  const found = new Set<string>();
  const take = (node: unknown) => {
    for (const sentence of expand(node, constants)) if (/\S \S+ \S/.test(sentence)) found.add(sentence);
  };
  walk(tree, (node) => {
    if (node.type === "ImportDeclaration") return false;
    if (node.type === "KeyValueProperty" && named.test(nameOf(node["key"]))) take(node["value"]);
    if (node.type === "Identifier" && named.test(nameOf(node)) && constants.has(nameOf(node))) take(node);
    const isText = ["StringLiteral", "TemplateLiteral", "BinaryExpression"].includes(node.type ?? "");
    if (all && isText) take(node);
    return !isText;
  });
  return [...found];
}

function expand(value: unknown, constants: ReadonlyMap<string, Node>): string[] {
  if (!isNode(value)) return [VALUE];
  const inner = (one: unknown) => expand(one, constants);
  switch (value.type) {
    case "StringLiteral":
      return [String(value["value"])];
    case "ParenthesisExpression":
      return inner(value["expression"]);
    case "ConditionalExpression":
      return filled([...inner(value["consequent"]), ...inner(value["alternate"])]);
    case "BinaryExpression":
      if (value["operator"] !== "+") return [VALUE];
      return pairs(inner(value["left"]), inner(value["right"]));
    case "TemplateLiteral": {
      const texts = (value["quasis"] as { cooked?: string }[]).map(({ cooked }) => cooked ?? "");
      return (value["expressions"] as unknown[]).reduce<string[]>(
        (before, one, i) => pairs(pairs(before, inner(one)), [texts[i + 1] ?? ""]),
        [texts[0] ?? ""],
      );
    }
    case "Identifier": {
      const known = constants.get(nameOf(value));
      const without = new Map([...constants].filter(([name]) => name !== nameOf(value)));
      return known === undefined ? [VALUE] : expand(known, without);
    }
    default:
      return [VALUE];
  }
}

/** A text that may be left out is taken as there. */
const filled = (texts: readonly string[]): string[] => texts.filter((text) => text !== "");

const pairs = (left: readonly string[], right: readonly string[]): string[] =>
  left.flatMap((one) => right.map((other) => `${one}${other}`)).slice(0, EXPANSIONS_AT_MOST);

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

const nameOf = (value: unknown): string =>
  isNode(value) && typeof value["value"] === "string" ? value["value"] : "";

/** Visits every node from the outermost in; `each` returns whether to visit its children. */
function walk(value: unknown, each: (node: Node) => boolean): void {
  if (Array.isArray(value)) for (const item of value) walk(item, each);
  else if (isNode(value)) {
    if (typeof value.type === "string" && !each(value)) return;
    for (const child of Object.values(value)) walk(child, each);
  }
}
