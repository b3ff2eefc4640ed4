import { fileClock, systemClock } from "../../src/telemetry/clock.ts";
import { startSteady } from "../support/simulated-platforms.ts";

/** The simulated world in a process of its own, so that its work is not counted as the collector's. No file = now. */
const [clockFile = "", accounts = "10000", latencyMs = "0"] = process.argv.slice(2);
const simulator = await startSteady(
  { accounts: Number(accounts), livesEach: 3 },
  { clock: clockFile === "" ? systemClock : fileClock(clockFile), latencyMs: Number(latencyMs) },
);
const { facebookToken, facebookAppId, facebookAppSecret, xBearerToken } = simulator.secrets;
process.on("message", (message) => {
  if (message === "count") {
    process.send?.({ requests: simulator.requests.total });
    simulator.requests.reset();
  }
});
process.once("disconnect", () => void simulator.close());
process.send?.({
  env: {
    FACEBOOK_GRAPH_URL: simulator.graphUrl,
    FACEBOOK_ACCESS_TOKEN: facebookToken,
    FACEBOOK_APP_ID: facebookAppId,
    FACEBOOK_APP_SECRET: facebookAppSecret,
    X_API_URL: simulator.xApiUrl,
    X_BEARER_TOKEN: xBearerToken,
    X_DAILY_SPEND_LIMIT_USD: "1000",
  },
  offices: simulator.offices,
  accounts: simulator.accounts,
});
