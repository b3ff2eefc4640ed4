import { runProgram } from "../../../src/cli/program.ts";

/** What a command line writes to stderr, and its exit code. */
async function fail(...argv: string[]): Promise<{ code: number; text: string }> {
  const { stderr } = process;
  const write = stderr.write.bind(stderr);
  let text = "";
  stderr.write = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  try {
    return { code: await runProgram(argv), text };
  } finally {
    stderr.write = write;
  }
}

describe("a mistyped command line", () => {
  it.each([
    [
      ["report", "office", "--monht", "2023-07"],
      "options of reach report office: --format, --lang, --out, --month",
    ],
    [["hooks", "subscribe", "--platform", "x"], "options of reach hooks subscribe: --help"],
    [["accounts", "frob"], "commands of reach accounts: list, check"],
    [["frob"], "reach --help lists the commands"],
  ])("%j is answered with the names that there are", async (argv, hint) => {
    const { code, text } = await fail(...argv);
    expect(text).toContain(hint);
    expect(code).toBe(1);
  });
});
