import type { Reply } from "../exchange.ts";

const TYPES = "https://api.x.com/2/problems";

/** A request that X refuses as a whole, as `application/problem+json`. */
export class XProblem extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;

  constructor(
    status: number,
    title: string,
    detail: string,
    type: string | null,
    more: Record<string, unknown> = {},
  ) {
    super(detail);
    this.status = status;
    this.body = { ...more, title, detail, type: type === null ? "about:blank" : `${TYPES}/${type}`, status };
  }

  get code(): string {
    return String(this.body["type"]).split("/").at(-1) ?? "";
  }

  reply(): Reply {
    const headers = { "content-type": "application/problem+json; charset=utf-8" };
    return { status: this.status, headers, body: JSON.stringify(this.body) };
  }
}

export function unauthorized(): XProblem {
  return new XProblem(401, "Unauthorized", "Unauthorized", null);
}

/** The signature's timestamp is out of bounds: code 135 in the older error format. */
export function timeOutOfBounds(): XProblem {
  const errors = [{ code: 135, message: "Timestamp out of bounds." }];
  return new XProblem(401, "Unauthorized", "Timestamp out of bounds.", null, { errors });
}

export function tooManyRequests(): XProblem {
  return new XProblem(429, "Too Many Requests", "Too Many Requests", null);
}

export function unavailable(): XProblem {
  return new XProblem(503, "Service Unavailable", "Service Unavailable", null);
}

/** `named` lists the invalid parameters with their values. */
export function invalidRequest(message: string, named: Record<string, string[]>): XProblem {
  const errors = [{ parameters: named, message }];
  return new XProblem(
    400,
    "Invalid Request",
    "One or more parameters to your request was invalid.",
    "invalid-request",
    {
      errors,
    },
  );
}

/** Credits are used up; waiting does not help. */
export function outOfCredit(): XProblem {
  const detail = "Your enrolled account does not have any credits to fulfill this request.";
  return new XProblem(402, "CreditsDepleted", detail, "credits");
}

/** The monthly cap is used up, although the rate window is not. */
export function usageCapped(): XProblem {
  return new XProblem(429, "UsageCapExceeded", "Usage cap exceeded: Monthly product cap", "usage-capped", {
    period: "Monthly",
    scope: "Product",
    product_name: "pay-per-use",
  });
}

/** The app's plan does not include the endpoint. */
export function clientForbidden(): XProblem {
  const detail =
    "When authenticating requests to the X API v2 endpoints, you must use keys and tokens from a developer App that is attached to a Project.";
  return new XProblem(403, "Client Forbidden", detail, "client-forbidden", {
    reason: "client-not-enrolled",
    required_enrollment: "Appropriate Level of API Access",
    registration_url: "https://developer.x.com/en/docs/projects/overview",
  });
}

/** An app-only token where a user token is required. */
export function needsUser(): XProblem {
  const detail =
    "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint. Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].";
  return new XProblem(403, "Unsupported Authentication", detail, "unsupported-authentication");
}

/** One entry of `errors` beside the data that could be read. */
export type PartialError = Record<string, string>;

type Asked = { parameter: string; value: string; resourceType: string };

export function missing({ parameter, value, resourceType }: Asked): PartialError {
  const detail = `Could not find ${resourceType} with ${parameter}: [${value}].`;
  return partial("resource-not-found", "Not Found Error", detail, { parameter, value, resourceType });
}

/** A suspended account has the problem type of a missing one; only title and detail differ. */
export function suspended(asked: Asked): PartialError {
  return partial("resource-not-found", "Forbidden", `User has been suspended: [${asked.value}].`, asked);
}

export function notAuthorized(asked: Asked): PartialError {
  const detail = `Sorry, you are not authorized to see the ${asked.resourceType} with ${asked.parameter}: [${asked.value}].`;
  return partial("not-authorized-for-resource", "Authorization Error", detail, asked);
}

function partial(
  type: string,
  title: string,
  detail: string,
  { parameter, value, resourceType }: Asked,
): PartialError {
  return {
    value,
    detail,
    title,
    resource_type: resourceType,
    parameter,
    resource_id: value,
    type: `${TYPES}/${type}`,
  };
}
