import "./ts-register.mjs";

/** Jest loads this file as plain JavaScript; what it does is in TypeScript beside it. */
export default async function globalSetup() {
  const { startRunServers } = await import("./run-servers.ts");
  await startRunServers();
}
