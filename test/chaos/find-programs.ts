import { readHostEnvironment } from "../../config/host-environment.ts";
import { findBinary } from "../../src/embedded/binaries/find-binary.ts";
import type { Programs } from "./server-box.ts";

/** The programs that the collector itself would run. */
export async function findPrograms(): Promise<Programs> {
  const { searchPath, cacheDir, fetchEnvironment: environment } = readHostEnvironment();
  const search = { boundTo: null, searchPath, cacheDir, environment, notify: () => {} };
  const mongod = await findBinary({
    ...search,
    role: "mongo",
    configured: process.env["MONGOD_BIN"] ?? null,
  });
  const valkey = await findBinary({
    ...search,
    role: "redis",
    configured: process.env["VALKEY_BIN"] ?? null,
  });
  return { mongod: mongod.path, valkey: valkey.path };
}
