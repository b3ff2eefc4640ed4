import { spawn } from "node:child_process";
import { once } from "node:events";

/** `npm run check`: format, lint and types at the same time; each one's output is printed whole once it ends. */
const CHECKS = ["check:format", "check:lint", "check:types"];

async function passes(script) {
  const child = spawn("npm", ["run", "--silent", script], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  const [code] = await once(child, "close");
  process.stdout.write(`${script}: ${code === 0 ? "passed" : "FAILED"}\n${code === 0 ? "" : output}`);
  return code === 0;
}

const results = await Promise.all(CHECKS.map(passes));
process.exitCode = results.every(Boolean) ? 0 : 1;
