import { resolve } from "node:path";
import { config } from "dotenv";
import { ConfigError } from "../src/errors/reach-error.ts";

/** The variables that are set, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The only reader of `process.env`: adds the variables of `.env` in the working directory that are not set, and
 * returns all. Throws a ConfigError for a setting that can only come from the real environment.
 */
export function loadEnvironment(cwd: string = process.cwd()): Environment {
  const certificatesBefore = process.env["NODE_EXTRA_CA_CERTS"];
  config({ path: resolve(cwd, ".env"), quiet: true });
  const certificates = process.env["NODE_EXTRA_CA_CERTS"] ?? "";
  if (certificates !== "" && certificates !== certificatesBefore)
    throw new ConfigError(
      "NODE_EXTRA_CA_CERTS is in .env, where Node reads it too late; set it in the environment that starts reach",
    );
  return { ...process.env };
}
