import { parseSource } from "./parse-source.ts";

const parse = (text: string) => parseSource("src/x.ts", text);
const importsOf = (text: string) => parse(text).imports.map((one) => one.from);

describe("the reader of sources", () => {
  it.each([
    ['import { a } from "m";', "m"],
    ['import "m";', "m"],
    ['import type { A } from "m";', "m"],
    ['export { a } from "m";', "m"],
    ['export * from "m";', "m"],
    ['const a = await import("m");', "m"],
    ['type A = import("m").B;', "m"],
    ['const a = require("m");', "m"],
  ])("sees the module that %s names", (text, from) => {
    expect(importsOf(text)).toEqual([from]);
  });

  it("takes no word in a comment or a string for code", () => {
    const quiet = parse(
      '// import { a } from "m"; Date.now() process.env\nconst a = "new Date() Math.random()";',
    );
    expect(quiet).toMatchObject({
      imports: [],
      readsClock: false,
      readsEnvironment: false,
      rollsDice: false,
      defaultExport: false,
    });
  });

  it.each(["Date.now()", "new Date()", "Date()", "globalThis.Date.now()"])(
    "sees that %s reads the clock",
    (text) => {
      expect(parse(`const a = ${text};`).readsClock).toBe(true);
    },
  );

  it("lets a date be made from something", () => {
    expect(parse("const a = new Date(0), b = new Date(text), c = Date.UTC(2023, 6);").readsClock).toBe(false);
  });

  it.each([
    'const a = process.env["A"];',
    "const a = process.env.A;",
    'const a = process["env"];',
    "const a = globalThis.process.env;",
    "const { env } = process;",
    "const p = process;",
    'import { env } from "node:process";',
    'import process from "node:process";',
  ])("sees that %s reads the environment", (text) => {
    expect(parse(text).readsEnvironment).toBe(true);
  });

  it("allows the other properties of process", () => {
    expect(parse("const a = process.pid + process.argv.length;").readsEnvironment).toBe(false);
  });

  it.each(["export default 1;", "export default function f() {}", "export default class A {}"])(
    "sees the default export of %s",
    (text) => {
      expect(parse(text).defaultExport).toBe(true);
    },
  );

  it("sees a throw of the dice", () => {
    expect(parse("const a = Math.random();").rollsDice).toBe(true);
  });

  it("distinguishes type imports from others", () => {
    expect(parse('import type { A } from "m"; import { b } from "n";').imports).toEqual([
      { from: "m", typeOnly: true },
      { from: "n", typeOnly: false },
    ]);
  });
});
