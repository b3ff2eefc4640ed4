import { Counter, Gauge, type Registry } from "prom-client";

const PLATFORM = ["platform"] as const;
const POOL = ["platform", "credential", "family"] as const;

/** Counters since the start of this process. */
export function createCounters(registry: Registry) {
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name, help, labelNames: [...labelNames], registers: [registry] });
  return {
    sweeps: counter("reach_sweeps_closed_total", "Sweeps closed since this process began", [
      "platform",
      "trigger",
    ]),
    read: counter(
      "reach_readings_total",
      "Readings received in sweeps closed since this process began",
      PLATFORM,
    ),
    missed: counter(
      "reach_missed_readings_total",
      "Expected readings of closed sweeps that are missing",
      PLATFORM,
    ),
    requests: counter("reach_platform_requests_total", "Requests to platforms in closed sweeps", PLATFORM),
    spent: counter("reach_spent_usd_total", "Money spent in closed sweeps, USD", PLATFORM),
  };
}

/** Current values. Names are held stable: other people's alerts and dashboards use them. */
export function createGauges(registry: Registry) {
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
  return {
    info: gauge("reach_info", "What runs", ["version", "timezone"]),
    lastSweepSeconds: gauge("reach_last_sweep_seconds", "How long the newest closed sweep took", PLATFORM),
    queue: gauge("reach_queue_jobs", "Jobs by state", ["queue", "state"]),
    workers: gauge("reach_workers", "Processes that work for a platform", PLATFORM),
    age: gauge("reach_newest_reading_age_seconds", "Age of the newest reading", PLATFORM),
    silent: gauge("reach_platform_silent", "1 = no reading for two intervals", PLATFORM),
    gaps: gauge("reach_gaps_today", "Open gaps of the local day", ["platform", "metric", "reason"]),
    expected: gauge("reach_expected_today", "Expected readings of the local day so far", [
      "platform",
      "metric",
    ]),
    covered: gauge("reach_read_today", "Readings of the local day so far", ["platform", "metric"]),
    credentialOk: gauge("reach_credential_ok", "0 = the platform rejects it", ["platform", "credential"]),
    credentialPaused: gauge(
      "reach_credential_paused_seconds",
      "Seconds until the platform accepts it again",
      ["platform", "credential"],
    ),
    credentialDays: gauge(
      "reach_credential_days_left",
      "Days until the credential, or its access to data, ends, as of its last check",
      ["platform", "credential"],
    ),
    quotaLeft: gauge(
      "reach_quota_left_ratio",
      "What is left of the platform's window for calls, 0 to 1",
      POOL,
    ),
    quotaCalls: gauge("reach_quota_left_calls", "Calls left in the window, where that was learned", POOL),
    pushes: gauge("reach_pushes", "Requests to the push addresses of this process since its start", [
      "platform",
      "result",
    ]),
    spentToday: gauge("reach_spent_today_usd", "Money spent on this UTC day, USD", PLATFORM),
    spendLimit: gauge("reach_spend_limit_usd", "What may be spent on a UTC day, USD", PLATFORM),
  };
}
