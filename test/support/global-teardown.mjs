import "./ts-register.mjs";
import { tellTotals } from "./totals.mjs";

export default async function globalTeardown() {
  const { stopRunServers } = await import("./run-servers.ts");
  await stopRunServers().finally(tellTotals);
}
