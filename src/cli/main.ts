import { explainError } from "./explain-error.ts";
import { runProgram } from "./program.ts";

// A closed pipe (`| head`) is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(explainError(error));
  process.exit(1);
});
// Logs that cannot be written, as on a full disk, must not end the daemon.
process.stderr.on("error", () => {});

process.exitCode = await runProgram(process.argv.slice(2));
