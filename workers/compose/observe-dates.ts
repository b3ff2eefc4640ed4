import type { HttpClient } from "../../src/http/contract.ts";
import type { ClockGuard } from "../../src/services/context/clock-guard.ts";

/** The same client; the `Date` of each response of a platform is compared with this machine's clock. */
export function observeDates(http: HttpClient, guard: ClockGuard, hosts: readonly string[]): HttpClient {
  return {
    send: async (request, options) => {
      const before = guard.moment();
      const response = await http.send(request, options);
      const { host } = new URL(request.url);
      const at = Date.parse(response.headers["date"] ?? "");
      // A cache adds the seconds that it held the response (RFC 9111, section 5.1).
      const ageMs = Math.max(0, Number(response.headers["age"] ?? 0)) * 1000;
      if (hosts.includes(host) && !Number.isNaN(at + ageMs))
        guard.observe(host, new Date(at + ageMs), 1000, before);
      return response;
    },
  };
}
