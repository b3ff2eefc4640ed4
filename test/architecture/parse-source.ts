import { parseSync } from "@swc/core";

/** What the rules check, taken from the syntax tree: words in comments and strings do not count. */
export type ParsedSource = {
  /** Path from the package root, with `/`. */
  path: string;
  lines: number;
  /** Every module named: imports, re-exports, `import()` and `import("…").Type`. */
  imports: { from: string; typeOnly: boolean }[];
  defaultExport: boolean;
  readsClock: boolean;
  readsEnvironment: boolean;
  rollsDice: boolean;
};

type Node = { type?: string } & Record<string, unknown>;

export function parseSource(path: string, text: string): ParsedSource {
  const parsed: ParsedSource = {
    path,
    lines: text.split("\n").length - 1,
    imports: [],
    defaultExport: false,
    readsClock: false,
    readsEnvironment: false,
    rollsDice: false,
  };
  const syntax = path.endsWith(".ts")
    ? ({ syntax: "typescript" } as const)
    : ({ syntax: "ecmascript" } as const);
  visit(parseSync(text, { ...syntax, target: "es2023" }) as unknown as Node, (node) => note(node, parsed));
  return parsed;
}

function visit(value: unknown, each: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, each);
  else if (typeof value === "object" && value !== null) {
    if (typeof (value as Node).type === "string") each(value as Node);
    for (const child of Object.values(value)) visit(child, each);
  }
}

function note(node: Node, parsed: ParsedSource): void {
  switch (node.type) {
    case "ImportDeclaration":
      addImport(parsed, node["source"], node["typeOnly"] === true);
      if (importsEnvironment(node)) parsed.readsEnvironment = true;
      break;
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
      addImport(parsed, node["source"], node["typeOnly"] === true);
      break;
    case "TsImportType":
      addImport(parsed, node["argument"], true);
      break;
    case "ExportDefaultDeclaration":
    case "ExportDefaultExpression":
      parsed.defaultExport = true;
      break;
    case "CallExpression":
      noteCall(node, parsed);
      break;
    case "NewExpression":
      if (isIdentifier(node["callee"], "Date") && argumentsOf(node).length === 0) parsed.readsClock = true;
      break;
    case "MemberExpression":
      if (isMember(node, "process", "env")) parsed.readsEnvironment = true;
      break;
    case "VariableDeclarator":
      if (isIdentifier(node["init"], "process")) parsed.readsEnvironment = true;
      break;
  }
}

function noteCall(node: Node, parsed: ParsedSource): void {
  const callee = node["callee"] as Node;
  const first = argumentsOf(node)[0];
  if (callee.type === "Import") addImport(parsed, first, false);
  if (isIdentifier(callee, "require")) addImport(parsed, first, false);
  if (isIdentifier(callee, "Date") || isMember(callee, "Date", "now")) parsed.readsClock = true;
  if (isMember(callee, "Math", "random")) parsed.rollsDice = true;
}

function argumentsOf(node: Node): unknown[] {
  const list = (node["arguments"] ?? []) as { expression: unknown }[];
  return list.map((one) => one.expression);
}

function addImport(parsed: ParsedSource, source: unknown, typeOnly: boolean): void {
  const literal = source as Node | null | undefined;
  if (literal?.type === "StringLiteral") parsed.imports.push({ from: String(literal["value"]), typeOnly });
}

/** `import process from "node:process"` and `import { env } from "node:process"`. */
function importsEnvironment(node: Node): boolean {
  return /^(node:)?process$/.test(String((node["source"] as Node)["value"]));
}

function isIdentifier(value: unknown, name: string): boolean {
  const node = value as Node | null | undefined;
  return node?.type === "Identifier" && node["value"] === name;
}

/** `object.property`, `object["property"]`, and the same behind `globalThis.`. */
function isMember(value: unknown, object: string, property: string): boolean {
  const node = value as Node;
  if (node.type !== "MemberExpression" || propertyName(node) !== property) return false;
  const left = node["object"] as Node;
  return isIdentifier(left, object) || (left.type === "MemberExpression" && propertyName(left) === object);
}

function propertyName(member: Node): unknown {
  const property = member["property"] as Node;
  if (property.type === "Identifier") return property["value"];
  const computed = property["expression"] as Node | undefined;
  return computed?.type === "StringLiteral" ? computed["value"] : null;
}
