import { readFields, readNumber, refuseOthers, type XCall } from "./x-call.ts";

const PROJECT = "999000000000003";
const CAP = 3_000_000;

/** `/2/usage/tweets`: how many posts the project has read; figures are decimal strings. */
export function postUsage(call: XCall): Record<string, unknown> {
  refuseOthers(call, ["days", "usage.fields"]);
  readNumber(call, "days", 1, 90, 7);
  const used = String(call.site.usage.billed().posts);
  const date = `${new Date(call.at).toISOString().slice(0, 10)}T00:00:00.000Z`;
  const all: Record<string, unknown> = {
    cap_reset_day: 1,
    project_cap: String(CAP),
    project_id: PROJECT,
    project_usage: used,
    daily_project_usage: { project_id: PROJECT, usage: [{ date, usage: used }] },
    daily_client_app_usage: [
      { client_app_id: "999000001", usage: [{ date, usage: used }], usage_result_count: 1 },
    ],
  };
  const wanted = readFields(call, "usage.fields");
  const shown =
    wanted.size === 0 ? new Set(["cap_reset_day", "project_cap", "project_id", "project_usage"]) : wanted;
  return { data: Object.fromEntries(Object.entries(all).filter(([name]) => shown.has(name))) };
}
