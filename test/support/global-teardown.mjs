import "./ts-register.mjs";

export default async function globalTeardown() {
  const { stopRunServers } = await import("./run-servers.ts");
  await stopRunServers();
}
