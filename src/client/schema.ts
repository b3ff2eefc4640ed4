// Made by `npm run generate:client` from the description of the interface. Not written by hand.
// description b231afc39990c7761154bf7075c07a7531fbb4b6913c147504f3ec2c10aafa27
// body 80e64b92cd477d41ca0b3a9bf1ecf2c8f48b09947464e6b9c507c0d480b04def

export interface paths {
  "/healthz": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Is it collecting */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              /** @enum {string} */
              status: "ok" | "silent" | "clock";
              simulated: boolean;
              version: string;
              deployment?: string;
              silent: {
                platform: string;
                newestAt: string | null;
              }[];
              clock?: string;
            };
          };
        };
        /** @description Default Response */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              /** @enum {string} */
              status: "ok" | "silent" | "clock";
              simulated: boolean;
              version: string;
              deployment?: string;
              silent: {
                platform: string;
                newestAt: string | null;
              }[];
              clock?: string;
            };
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/readyz": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Can it work */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              /** @enum {string} */
              status: "ready" | "not ready";
              simulated: boolean;
              version: string;
              detail?: string;
            };
          };
        };
        /** @description Default Response */
        503: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              /** @enum {string} */
              status: "ready" | "not ready";
              simulated: boolean;
              version: string;
              detail?: string;
            };
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/metrics": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** For Prometheus */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The metrics in the Prometheus text format */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "text/plain": unknown;
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/offices": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The current offices */
    get: {
      parameters: {
        query?: {
          kind?: "district" | "department";
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Office"][];
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/offices/{office}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One office and its accounts */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          office: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              office: string;
              /** @enum {string} */
              kind: "district" | "department";
              nameEn: string;
              nameHi: string;
              lgdCode: string | null;
              division: string | null;
              aliases: string;
              activeFrom: string | null;
              activeTo: string | null;
              simulated: boolean;
              accounts: components["schemas"]["Account"][];
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/accounts": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every account ever known */
    get: {
      parameters: {
        query?: {
          /** @description id, name in English or Hindi, or alias */
          office?: string;
          platform?: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Account"][];
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/accounts/{account}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One account */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          account: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Account"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/snapshots": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Readings of the counters, by slot and account; a late arrival never shifts earlier pages */
    get: {
      parameters: {
        query?: {
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          since?: string;
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          until?: string;
          /** @description id, name in English or Hindi, or alias */
          office?: string;
          platform?: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
          limit?: number;
          /** @description `next` of the previous page */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Snapshot"][];
              next: string | null;
              asOf: string;
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/live-sessions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Live sessions as currently known, by account and id; since and until compare startedAt */
    get: {
      parameters: {
        query?: {
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          since?: string;
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          until?: string;
          /** @description id, name in English or Hindi, or alias */
          office?: string;
          platform?: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
          limit?: number;
          /** @description `next` of the previous page */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["LiveSession"][];
              next: string | null;
              asOf: string;
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/looks": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Readings of the lists of lives; equal ones of a day are merged into one row */
    get: {
      parameters: {
        query?: {
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          since?: string;
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          until?: string;
          /** @description id, name in English or Hindi, or alias */
          office?: string;
          platform?: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
          limit?: number;
          /** @description `next` of the previous page */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Look"][];
              next: string | null;
              asOf: string;
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/coverage": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Expected and read readings of each account, metric and local day */
    get: {
      parameters: {
        query?: {
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          since?: string;
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          until?: string;
          /** @description id, name in English or Hindi, or alias */
          office?: string;
          platform?: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
          limit?: number;
          /** @description `next` of the previous page */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Coverage"][];
              next: string | null;
              asOf: string;
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/gaps": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Expected readings that are missing, each with its reason */
    get: {
      parameters: {
        query?: {
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          since?: string;
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          until?: string;
          /** @description id, name in English or Hindi, or alias */
          office?: string;
          platform?: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
          limit?: number;
          /** @description `next` of the previous page */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Gap"][];
              next: string | null;
              asOf: string;
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/sweeps": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Sweeps, newest slot first */
    get: {
      parameters: {
        query?: {
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          since?: string;
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          until?: string;
          platform?: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
          limit?: number;
          /** @description `next` of the previous page */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Sweep"][];
              next: string | null;
              asOf: string;
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/changes": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What was recorded since; continue from `next`, which is always present
     * @description A page has at most `limit` items and about 2 MiB. It ends between two numbers where possible; `next` names a place inside a number (`41.500`) only if that number alone has more than a page.
     */
    get: {
      parameters: {
        query?: {
          after?: string;
          limit?: number;
          kind?:
            | "snapshot"
            | "live-session"
            | "gap"
            | "look"
            | "registry"
            | "verdict"
            | "report"
            | "resync"
            | "intake"
            | "correction"
            | "finding";
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Change"][];
              next: string;
              newest: string;
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/exports/{file}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Every row of an export, without paging, streamed
     * @description `raw=1`: CSV without the apostrophe that disarms formulas. `bom=1`: CSV that Excel opens as UTF-8 on double click.
     */
    get: {
      parameters: {
        query?: {
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          since?: string;
          /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
          until?: string;
          /** @description id, name in English or Hindi, or alias */
          office?: string;
          platform?: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
          raw?: "0" | "1";
          bom?: "0" | "1";
        };
        header?: never;
        path: {
          file:
            | "snapshots.ndjson"
            | "snapshots.csv"
            | "snapshots.xlsx"
            | "snapshots.parquet"
            | "live-sessions.ndjson"
            | "live-sessions.csv"
            | "live-sessions.xlsx"
            | "live-sessions.parquet"
            | "gaps.ndjson"
            | "gaps.csv"
            | "gaps.xlsx"
            | "gaps.parquet"
            | "daily.ndjson"
            | "daily.csv"
            | "daily.xlsx"
            | "daily.parquet"
            | "verdicts.ndjson"
            | "verdicts.csv"
            | "verdicts.xlsx"
            | "verdicts.parquet"
            | "letters.ndjson"
            | "letters.csv"
            | "letters.xlsx"
            | "letters.parquet"
            | "reminders.ndjson"
            | "reminders.csv"
            | "reminders.xlsx"
            | "reminders.parquet"
            | "offices.ndjson"
            | "offices.csv"
            | "offices.xlsx"
            | "offices.parquet"
            | "accounts.ndjson"
            | "accounts.csv"
            | "accounts.xlsx"
            | "accounts.parquet";
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The rows, in the format of the name */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/x-ndjson": unknown;
            "text/csv": unknown;
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
            "application/vnd.apache.parquet": unknown;
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/live": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Which offices held their live broadcasts in a month, and what each verdict rests on */
    get: {
      parameters: {
        query: {
          format?: "json" | "csv" | "xlsx" | "html";
          lang?: "en" | "hi";
          bom?: "0" | "1";
          /** @example 2023-07 */
          month: string;
          revision?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The report, in the format asked for */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["LiveReport"];
            "text/csv": unknown;
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
            "text/html": unknown;
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/activity": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Lives, minutes, posts and growth of every office in a month, and the least active */
    get: {
      parameters: {
        query: {
          format?: "json" | "csv" | "xlsx" | "html";
          lang?: "en" | "hi";
          bom?: "0" | "1";
          /** @example 2023-07 */
          month: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The report, in the format asked for */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["ActivityReport"];
            "text/csv": unknown;
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
            "text/html": unknown;
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/growth": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Followers gained and lost by every account between two local days, both included */
    get: {
      parameters: {
        query: {
          format?: "json" | "csv" | "xlsx" | "html";
          lang?: "en" | "hi";
          bom?: "0" | "1";
          /** @example 2023-07-01 */
          from: string;
          /** @example 2023-07-01 */
          to: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The report, in the format asked for */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["GrowthReport"];
            "text/csv": unknown;
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
            "text/html": unknown;
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reports/office/{office}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All that one office's verdict rests on, and what would change it */
    get: {
      parameters: {
        query: {
          format?: "json" | "csv" | "xlsx" | "html";
          lang?: "en" | "hi";
          bom?: "0" | "1";
          /** @example 2023-07 */
          month: string;
        };
        header?: never;
        path: {
          office: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The report, in the format asked for */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["OfficeReport"];
            "text/csv": unknown;
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
            "text/html": unknown;
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/verdicts": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The verdicts of a month, one per office, with their evidence */
    get: {
      parameters: {
        query: {
          /** @example 2023-07 */
          month: string;
          /** @description id, name in English or Hindi, or alias */
          office?: string;
          lang?: "en" | "hi";
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Verdict"][];
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/history": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The verdicts of every office in the last months, oldest month first */
    get: {
      parameters: {
        query?: {
          /** @example 2023-07 */
          until?: string;
          months?: number;
          /** @description id, name in English or Hindi, or alias */
          office?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["HistoryReport"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/calendar": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The lives of a month by office and local day, and which days were observed */
    get: {
      parameters: {
        query: {
          /** @example 2023-07 */
          month: string;
          /** @description id, name in English or Hindi, or alias */
          office?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["CalendarReport"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/series": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Followers by office, platform and local day; both days included */
    get: {
      parameters: {
        query: {
          /** @example 2023-07-01 */
          from: string;
          /** @example 2023-07-01 */
          to: string;
          /** @description id, name in English or Hindi, or alias */
          office?: string;
          platform?: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["FollowerSeriesReport"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/offices/{office}/resyncs": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Read one office again now, before scheduled work; `all` = every office
     * @description Joins a running resync whose window covers the request. `since`: how far back lives are read; left out = as far as the platform keeps them.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          office: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          "application/json": {
            /** @description a local day of Asia/Kolkata (2023-07-01) or an instant (2023-07-01T00:00:00Z) */
            since?: string;
            /** @enum {string} */
            platform?: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
            reason?: string;
            by?: string;
            /** @default 900 */
            waitSeconds?: number;
          } | null;
        };
      };
      responses: {
        /** @description Default Response */
        202: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Resync"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        409: components["responses"]["Refused409"];
        413: components["responses"]["Refused413"];
        415: components["responses"]["Refused415"];
        422: components["responses"]["Refused422"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/resyncs": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Resyncs, newest first */
    get: {
      parameters: {
        query?: {
          /** @description id, name in English or Hindi, or alias */
          office?: string;
          limit?: number;
          /** @description `next` of the previous page */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Resync"][];
              next: string | null;
              asOf: string;
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/resyncs/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One resync: progress, and what it changed */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Resync"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/resyncs/{id}/events": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Progress as server-sent events: `progress` at every change, `done` with the difference at the end */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description The states of the resync until it is done */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "text/event-stream": unknown;
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhooks": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every webhook, oldest first */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Webhook"][];
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    /**
     * Have changes sent to a URL; the secret is shown only in this response
     * @description `kinds`: left out = all. `after`: where in the change feed to start, left out = from now on.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            url: string;
            name?: string | null;
            kinds?:
              | (
                  | "snapshot"
                  | "live-session"
                  | "gap"
                  | "look"
                  | "registry"
                  | "verdict"
                  | "report"
                  | "resync"
                  | "intake"
                  | "correction"
                  | "finding"
                )[]
              | null;
            after?: string | null;
          };
        };
      };
      responses: {
        /** @description Default Response */
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["NewWebhook"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        409: components["responses"]["Refused409"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhooks/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One webhook: its position in the feed, and whether it is paused */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Webhook"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    /** Delete a webhook and its log */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhooks/{id}/deliveries": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What was sent in the last 30 days, newest first */
    get: {
      parameters: {
        query?: {
          limit?: number;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["WebhookDelivery"][];
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhooks/{id}/pause": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send nothing until it is resumed */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Webhook"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhooks/{id}/resume": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Resume at once from where it stopped */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Webhook"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhooks/{id}/test": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send one message of the type `test` now and return the outcome */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["WebhookTest"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/contacts": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whom offices are written to today */
    get: {
      parameters: {
        query?: {
          /** @description id, name in English or Hindi, or alias */
          office?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Contact"][];
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/reminders": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Reminders that were sent, oldest first: to which office, when, by what, with which outcome */
    get: {
      parameters: {
        query?: {
          /** @example 2023-07 */
          month?: string;
          /** @description id, name in English or Hindi, or alias */
          office?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Reminder"][];
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/letters": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Letters about closed months: who is to be asked, was asked and answered; overdue ones first */
    get: {
      parameters: {
        query?: {
          /** @example 2023-07 */
          month?: string;
          /** @description id, name in English or Hindi, or alias */
          office?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Letter"][];
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/intake": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What is held until a second person confirms it, oldest first */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["IntakeEntry"][];
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    /**
     * Import a file of figures entered by people, whole or not at all
     * @description Each fault is reported with its line, and then nothing is imported. `held` entries wait for a second person: `POST /v1/intake/{id}/confirm`, or `reach intake confirm ID --by NAME`. The same row twice changes nothing.
     */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      /** @description CSV or XLSX with the columns office, platform, label, metric, value, precision, observed_at, entered_by, evidence, note, started_at, permalink */
      requestBody: {
        content: {
          "text/csv": string;
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
        };
      };
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Intake"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        409: components["responses"]["Refused409"];
        413: components["responses"]["Refused413"];
        415: components["responses"]["Refused415"];
        422: components["responses"]["Refused422"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/intake/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One entry and its state */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["IntakeEntry"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/intake/{id}/confirm": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Confirm a held entry: a second person, not the one who entered it */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            by: string;
          };
        };
      };
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["IntakeEntry"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        409: components["responses"]["Refused409"];
        413: components["responses"]["Refused413"];
        415: components["responses"]["Refused415"];
        422: components["responses"]["Refused422"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/intake/{id}/refuse": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Refuse a held entry, recording who and why */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            by: string;
            reason: string;
          };
        };
      };
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["IntakeEntry"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        409: components["responses"]["Refused409"];
        413: components["responses"]["Refused413"];
        415: components["responses"]["Refused415"];
        422: components["responses"]["Refused422"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/findings": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a person should look at, oldest first */
    get: {
      parameters: {
        query?: {
          state?: "open" | "closed" | "all";
          /** @description id, name in English or Hindi, or alias */
          office?: string;
          limit?: number;
          /** @description `next` of the previous page */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": {
              items: components["schemas"]["Finding"][];
              next: string | null;
              asOf: string;
              simulated: boolean;
            };
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/findings/{id}/close": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Close a finding, recording who and why; it stays closed until its content changes */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            by: string;
            reason: string;
          };
        };
      };
      responses: {
        /** @description Default Response */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            "application/json": components["schemas"]["Finding"];
          };
        };
        400: components["responses"]["Refused400"];
        401: components["responses"]["Refused401"];
        403: components["responses"]["Refused403"];
        404: components["responses"]["Refused404"];
        409: components["responses"]["Refused409"];
        413: components["responses"]["Refused413"];
        415: components["responses"]["Refused415"];
        422: components["responses"]["Refused422"];
        429: components["responses"]["Refused429"];
        431: components["responses"]["Refused431"];
        503: components["responses"]["Refused503"];
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Account: {
      account: string;
      office: string;
      /** @enum {string} */
      platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
      label: string | null;
      handle: string | null;
      externalId: string | null;
      credential: string | null;
      activeFrom: string | null;
      activeTo: string | null;
      verifiedBy: string | null;
      verifiedOn: string | null;
      note: string | null;
      waiting: boolean;
      simulated: boolean;
    };
    ActivityReport: {
      month: string;
      timezone: string;
      /** Format: date-time */
      asOf: string;
      simulated: boolean;
      /** @enum {string} */
      status: "open" | "provisional" | "closed" | "no_rule";
      rule: {
        howMany: number;
        criteria: ("qualifyingSessions" | "liveMinutes" | "posts" | "growth")[];
        appliesTo: ("district" | "department")[];
      };
      offices: {
        office: string;
        /** @enum {string} */
        kind: "district" | "department";
        name: {
          en: string;
          hi: string;
        };
        outcome: ("met" | "not_met" | "undetermined") | null;
        exempt: boolean;
        qualifyingSessions: number | null;
        liveMinutes: number | null;
        posts: number | null;
        growth: number | null;
      }[];
      leastActive: {
        howMany: number;
        order: string[][];
        named: string[];
        possible: string[];
        unranked: string[];
        fewer: boolean;
        skipped: {
          /** @enum {string} */
          criterion: "qualifyingSessions" | "liveMinutes" | "posts" | "growth";
          officeIds: string[];
        }[];
      };
      followed: {
        office: string;
        month: string;
        planDue: string | null;
        planReceived: string | null;
        overdue: boolean;
        still: boolean;
      }[];
    };
    CalendarReport: {
      month: string;
      /** @enum {string} */
      status: "open" | "provisional" | "closed" | "no_rule";
      revision: number;
      /** Format: date-time */
      asOf: string;
      simulated: boolean;
      offices: {
        office: string;
        /** @enum {string} */
        kind: "district" | "department";
        name: {
          en: string;
          hi: string;
        };
        division: string | null;
        days: {
          day: string;
          sessions: number;
          counted: number;
          longestSeconds: number | null;
          /** @enum {string} */
          observed: "whole" | "part" | "none" | "future";
        }[];
      }[];
      /** @description lives that started in each local hour, 0 to 23 */
      hours: number[];
    };
    Change: {
      number: string;
      /** Format: date-time */
      at: string;
      /** @enum {string} */
      kind:
        | "snapshot"
        | "live-session"
        | "gap"
        | "look"
        | "registry"
        | "verdict"
        | "report"
        | "resync"
        | "intake"
        | "correction"
        | "finding";
      key: string;
      row: (components["schemas"]["Snapshot"] | components["schemas"]["LiveSession"]) | null;
    };
    Contact: {
      office: string;
      name: string;
      designation: string | null;
      email: string | null;
      phone: string | null;
      /** @enum {string} */
      lang: "en" | "hi";
    };
    Coverage: {
      account: string;
      office: string;
      /** @enum {string} */
      platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
      /** @enum {string} */
      metric: "audience" | "live";
      date: string;
      expected: number;
      read: number;
      coverage: number | null;
      simulated: boolean;
    };
    Finding: {
      id: string;
      account: string;
      /** @enum {string} */
      code:
        | "name_changed"
        | "handle_changed"
        | "id_migrated"
        | "jump"
        | "account_absent"
        | "permission_missing"
        | "field_forbidden"
        | "fallback_edge"
        | "version_substituted"
        | "status_unknown"
        | "time_unreadable"
        | "length_implausible"
        | "start_contradicted"
        | "status_contradicted"
        | "list_wrong"
        | "same_live_twice"
        | "objection";
      detail: string;
      /** Format: date-time */
      firstAt: string;
      /** Format: date-time */
      lastAt: string;
      closed: boolean;
      closures: {
        by: string;
        /** Format: date-time */
        at: string;
        why: string;
      }[];
      simulated: boolean;
    };
    FollowerSeriesReport: {
      from: string;
      to: string;
      /** Format: date-time */
      asOf: string;
      simulated: boolean;
      days: string[];
      series: {
        office: string;
        /** @enum {string} */
        platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
        /** @description one figure per day; `null`: not every account was read */
        followers: (number | null)[];
      }[];
    };
    Gap: {
      account: string;
      office: string;
      /** @enum {string} */
      platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
      /** @enum {string} */
      metric: "audience" | "live";
      /** Format: date-time */
      slot: string;
      /** @enum {string} */
      reason:
        | "not_running"
        | "rate_limited"
        | "budget"
        | "transport"
        | "platform_error"
        | "bad_answer"
        | "field_missing"
        | "not_found"
        | "suspended"
        | "forbidden"
        | "credential_rejected";
      detail: string;
      simulated: boolean;
    };
    GrowthReport: {
      from: string;
      to: string;
      simulated: boolean;
      offices: {
        office: string;
        /** @enum {string} */
        platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
        account: string;
        opening: {
          followers: number | null;
          /** Format: date-time */
          slot: string;
          /** @enum {string} */
          via: "api" | "insights" | "manual";
        } | null;
        closing: {
          followers: number | null;
          /** Format: date-time */
          slot: string;
          /** @enum {string} */
          via: "api" | "insights" | "manual";
        } | null;
        change: number | null;
        changePercent: number | null;
        /** @enum {string} */
        outcome: "grew" | "fell" | "flat" | "undetermined";
        reason: string | null;
      }[];
      timezone: string;
      /** Format: date-time */
      asOf: string;
    };
    HistoryReport: {
      months: string[];
      /** Format: date-time */
      asOf: string;
      simulated: boolean;
      offices: {
        office: string;
        /** @enum {string} */
        kind: "district" | "department";
        name: {
          en: string;
          hi: string;
        };
        division: string | null;
        notMetInARow: number;
        cells: ({
          month: string;
          /** @enum {string} */
          status: "open" | "provisional" | "closed" | "no_rule";
          revision: number;
          /** @enum {string} */
          outcome: "met" | "not_met" | "undetermined";
          list: ("met" | "notMet" | "undetermined" | "pending" | "exempt") | null;
          qualifyingSessions: number;
        } | null)[];
      }[];
    };
    Intake: {
      rows: number;
      added: number;
      held: components["schemas"]["IntakeEntry"][];
      notices: string[];
      simulated: boolean;
    };
    IntakeEntry: {
      id: string;
      account: string;
      /** @enum {string} */
      platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
      /** @enum {string} */
      metric: "followers" | "posts" | "live_session";
      value: number;
      lastValue: number | null;
      /** Format: date-time */
      at: string;
      because: ("session" | "far_from_last") | null;
      enteredBy: string;
      evidence: string | null;
      /** Format: date-time */
      enteredAt: string;
      /** @enum {string} */
      state: "held" | "taken" | "refused";
      confirmedBy: string | null;
      confirmedAt: string | null;
      refused: {
        by: string;
        /** Format: date-time */
        at: string;
        why: string;
      } | null;
    };
    Letter: {
      month: string;
      office: string;
      nameEn: string;
      nameHi: string;
      /** @enum {string} */
      kind: "explanation" | "plan";
      /** @enum {string} */
      state: "overdue" | "to_ask" | "drafted" | "asked" | "received" | "accepted";
      number: string | null;
      drafted: string | null;
      asked: string | null;
      received: string | null;
      accepted: string | null;
      due: string | null;
    };
    LiveReport: {
      month: string;
      timezone: string;
      /** Format: date-time */
      asOf: string;
      simulated: boolean;
      /** @enum {string} */
      status: "open" | "provisional" | "closed" | "no_rule";
      revision: number;
      rule: {
        id: string;
        version: number;
        validFrom: string;
        order: string;
        appliesTo: ("district" | "department")[];
        minMinutes: number;
        sessionsPerMonth: number;
        /** @enum {string} */
        platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
      };
      offices: {
        office: string;
        /** @enum {string} */
        kind: "district" | "department";
        name: {
          en: string;
          hi: string;
        };
        /** @enum {string} */
        outcome: "met" | "not_met" | "undetermined";
        exempt: boolean;
        reasons: {
          /** @enum {string} */
          code:
            | "held"
            | "none"
            | "short"
            | "month_open"
            | "rule_not_in_force"
            | "no_account"
            | "account_waiting"
            | "account_unresolved"
            | "account_unreadable"
            | "not_watched"
            | "list_wrong"
            | "length_unknown"
            | "still_live"
            | "low_confidence"
            | "kind_unknown"
            | "status_unknown"
            | "start_unsure"
            | "left_the_office"
            | "too_few_followers"
            | "permission_missing"
            | "exempt";
          account: string | null;
          from: string | null;
          to: string | null;
          text: string;
        }[];
        assurance: {
          /** @enum {string} */
          basis: "watched" | "listed";
          longestHoleSeconds: number | null;
        };
        sessions: number;
        qualifyingSessions: number;
        liveMinutes: number | null;
        longestMinutes: number | null;
        coverage: number | null;
        evidence: {
          account: string;
          sessionId: string;
          title: string | null;
          startedAt: string | null;
          endedAt: string | null;
          durationSeconds: number | null;
          durationBasis: ("recording" | "platform" | "observed" | "manual") | null;
          counted: boolean;
          /** @enum {string} */
          reason:
            | "counted"
            | "counted_joined"
            | "too_short"
            | "cross_posted"
            | "listed_twice"
            | "same_time"
            | "scheduled"
            | "cancelled"
            | "still_live"
            | "length_unknown"
            | "low_confidence"
            | "premiere"
            | "kind_unknown"
            | "status_unknown"
            | "start_unsure"
            | "subject_other"
            | "not_the_office_yet"
            | "left_the_office"
            | "not_the_office";
          permalink: string | null;
          durationAtMostSeconds: number | null;
          shownDurationSeconds: number | null;
          joined: {
            sessionIds: string[];
            seconds: number;
          } | null;
          text: string;
        }[];
      }[];
      summary: {
        met: string[];
        notMet: string[];
        undetermined: string[];
        pending: string[];
        exempt: string[];
      };
    };
    LiveSession: {
      account: string;
      office: string;
      /** @enum {string} */
      platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
      sessionId: string;
      videoId: string | null;
      state: string;
      startedAt: string | null;
      endedAt: string | null;
      durationSeconds: number | null;
      durationBasis: ("recording" | "platform" | "observed" | "manual") | null;
      durationAtMostSeconds: number | null;
      title: string | null;
      permalink: string | null;
      /** Format: date-time */
      firstSeenAt: string;
      /** Format: date-time */
      lastSeenAt: string;
      firstSeenLiveAt: string | null;
      lastSeenLiveAt: string | null;
      goneAt: string | null;
      goneReason: string | null;
      simulated: boolean;
      fromId: string | null;
      peakViewers: number | null;
      lowConfidence: boolean;
      /** @enum {string} */
      kind: "live" | "premiere" | "unknown";
    };
    Look: {
      account: string;
      office: string;
      /** @enum {string} */
      platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
      day: string;
      edge: string;
      complete: boolean;
      pagedToEnd: boolean;
      oldestStartAt: string | null;
      retentionDays: number;
      sessionIds: string[];
      liveIds: string[];
      /** Format: date-time */
      firstAt: string;
      /** Format: date-time */
      lastAt: string;
      count: number;
      longestHoleSeconds: number;
      simulated: boolean;
    };
    NewWebhook: {
      id: string;
      name: string | null;
      url: string;
      kinds:
        | (
            | "snapshot"
            | "live-session"
            | "gap"
            | "look"
            | "registry"
            | "verdict"
            | "report"
            | "resync"
            | "intake"
            | "correction"
            | "finding"
          )[]
        | null;
      createdBy: string;
      /** Format: date-time */
      createdAt: string;
      /** @enum {string} */
      state: "active" | "paused";
      pausedAt: string | null;
      pausedWhy: ("by_hand" | "gone" | "failing") | null;
      after: string;
      failures: number;
      nextTryAt: string | null;
      lastDeliveredAt: string | null;
      simulated: boolean;
      secret: string;
    };
    Office: {
      office: string;
      /** @enum {string} */
      kind: "district" | "department";
      nameEn: string;
      nameHi: string;
      lgdCode: string | null;
      division: string | null;
      aliases: string;
      activeFrom: string | null;
      activeTo: string | null;
      simulated: boolean;
    };
    OfficeReport: {
      month: string;
      timezone: string;
      /** Format: date-time */
      asOf: string;
      simulated: boolean;
      /** @enum {string} */
      status: "open" | "provisional" | "closed" | "no_rule";
      revision: number;
      rule: {
        id: string;
        version: number;
        validFrom: string;
        order: string;
        appliesTo: ("district" | "department")[];
        minMinutes: number;
        sessionsPerMonth: number;
        /** @enum {string} */
        platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
      };
      /** Format: date-time */
      closesAt: string;
      office: {
        office: string;
        /** @enum {string} */
        kind: "district" | "department";
        name: {
          en: string;
          hi: string;
        };
      };
      live: {
        office: string;
        /** @enum {string} */
        kind: "district" | "department";
        name: {
          en: string;
          hi: string;
        };
        /** @enum {string} */
        outcome: "met" | "not_met" | "undetermined";
        exempt: boolean;
        reasons: {
          /** @enum {string} */
          code:
            | "held"
            | "none"
            | "short"
            | "month_open"
            | "rule_not_in_force"
            | "no_account"
            | "account_waiting"
            | "account_unresolved"
            | "account_unreadable"
            | "not_watched"
            | "list_wrong"
            | "length_unknown"
            | "still_live"
            | "low_confidence"
            | "kind_unknown"
            | "status_unknown"
            | "start_unsure"
            | "left_the_office"
            | "too_few_followers"
            | "permission_missing"
            | "exempt";
          account: string | null;
          from: string | null;
          to: string | null;
          text: string;
        }[];
        assurance: {
          /** @enum {string} */
          basis: "watched" | "listed";
          longestHoleSeconds: number | null;
        };
        sessions: number;
        qualifyingSessions: number;
        liveMinutes: number | null;
        longestMinutes: number | null;
        coverage: number | null;
        evidence: {
          account: string;
          sessionId: string;
          title: string | null;
          startedAt: string | null;
          endedAt: string | null;
          durationSeconds: number | null;
          durationBasis: ("recording" | "platform" | "observed" | "manual") | null;
          counted: boolean;
          /** @enum {string} */
          reason:
            | "counted"
            | "counted_joined"
            | "too_short"
            | "cross_posted"
            | "listed_twice"
            | "same_time"
            | "scheduled"
            | "cancelled"
            | "still_live"
            | "length_unknown"
            | "low_confidence"
            | "premiere"
            | "kind_unknown"
            | "status_unknown"
            | "start_unsure"
            | "subject_other"
            | "not_the_office_yet"
            | "left_the_office"
            | "not_the_office";
          permalink: string | null;
          durationAtMostSeconds: number | null;
          shownDurationSeconds: number | null;
          joined: {
            sessionIds: string[];
            seconds: number;
          } | null;
          text: string;
        }[];
      } | null;
      watch: {
        account: string;
        /** Format: date-time */
        from: string;
        /** Format: date-time */
        to: string;
        longestHoleSeconds: number | null;
        unseen: {
          /** Format: date-time */
          from: string;
          /** Format: date-time */
          to: string;
          why:
            | (
                | "not_running"
                | "rate_limited"
                | "budget"
                | "transport"
                | "platform_error"
                | "bad_answer"
                | "field_missing"
                | "not_found"
                | "suspended"
                | "forbidden"
                | "credential_rejected"
              )
            | null;
        }[];
        coverage?: {
          expected: number;
          read: number;
        };
      }[];
      accounts: {
        account: string;
        /** @enum {string} */
        platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
        handle: string | null;
        externalId: string | null;
        activeFrom: string | null;
        activeTo: string | null;
      }[];
      growth: {
        office: string;
        /** @enum {string} */
        platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
        account: string;
        opening: {
          followers: number | null;
          /** Format: date-time */
          slot: string;
          /** @enum {string} */
          via: "api" | "insights" | "manual";
        } | null;
        closing: {
          followers: number | null;
          /** Format: date-time */
          slot: string;
          /** @enum {string} */
          via: "api" | "insights" | "manual";
        } | null;
        change: number | null;
        changePercent: number | null;
        /** @enum {string} */
        outcome: "grew" | "fell" | "flat" | "undetermined";
        reason: string | null;
      }[];
      letters: {
        /** @enum {string} */
        kind:
          | "explanation_drafted"
          | "explanation_asked"
          | "explanation_received"
          | "explanation_accepted"
          | "plan_drafted"
          | "plan_due"
          | "plan_received";
        day: string;
        why: string;
        by: string;
        reference: string | null;
      }[];
      leastActiveBefore: {
        month: string;
        planDue: string | null;
        planReceived: string | null;
        overdue: boolean;
        still: boolean;
      }[];
    };
    Problem: {
      type: string;
      title: string;
      status: number;
      detail?: string;
      instance?: string;
      requestId?: string;
      errors?: {
        field: string;
        message: string;
        line?: number;
      }[];
    };
    Reminder: {
      day: string;
      month: string;
      office: string;
      /** @enum {string} */
      kind: "pending" | "not_seen";
      /** @enum {string} */
      channel: "mail" | "whatsapp" | "sms";
      /** @enum {string} */
      lang: "en" | "hi";
      /** @enum {string} */
      state: "sending" | "accepted" | "refused" | "failed";
      /** Format: date-time */
      claimedAt: string;
      settledAt: string | null;
      detail: string | null;
    };
    Resync: {
      id: string;
      office: string | null;
      platforms: ("facebook" | "x" | "youtube" | "instagram" | "whatsapp")[];
      since: string | null;
      /** @enum {string} */
      state: "running" | "done";
      requests: {
        by: string;
        why: string | null;
        /** Format: date-time */
        at: string;
      }[];
      /** Format: date-time */
      startedAt: string;
      /** Format: date-time */
      endsAt: string;
      finishedAt: string | null;
      progress: {
        expected: number;
        read: number;
        gaps: number;
        readings: {
          account: string;
          /** @enum {string} */
          platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
          /** @enum {string} */
          metric: "audience" | "live";
          /** @enum {string} */
          state: "waiting" | "read" | "gap";
          figure: number | null;
          reason: string | null;
          detail: string | null;
        }[];
      };
      difference: {
        newSessions: {
          account: string;
          sessionId: string;
          title: string | null;
          startedAt: string | null;
          durationSeconds: number | null;
        }[];
        changedDurations: {
          account: string;
          sessionId: string;
          title: string | null;
          startedAt: string | null;
          durationSeconds: number | null;
          durationSecondsBefore: number | null;
        }[];
        vanishedSessions: {
          account: string;
          sessionId: string;
          title: string | null;
          startedAt: string | null;
          durationSeconds: number | null;
        }[];
        followers: {
          account: string;
          /** @enum {string} */
          platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
          before: number | null;
          after: number | null;
        }[];
        notRead: {
          account: string;
          /** @enum {string} */
          metric: "audience" | "live";
          /** @enum {string} */
          reason:
            | "not_running"
            | "rate_limited"
            | "budget"
            | "transport"
            | "platform_error"
            | "bad_answer"
            | "field_missing"
            | "not_found"
            | "suspended"
            | "forbidden"
            | "credential_rejected";
          detail: string;
        }[];
        verdicts: {
          month: string;
          office: string;
          before: ("met" | "not_met" | "undetermined") | null;
          /** @enum {string} */
          after: "met" | "not_met" | "undetermined";
          qualifyingBefore: number | null;
          qualifyingAfter: number;
        }[];
        revisions: {
          month: string;
          revision: number;
          reason: string;
        }[];
        noLongerKnowable: string[];
      } | null;
      simulated: boolean;
    };
    Snapshot: {
      account: string;
      office: string;
      officeKind: ("district" | "department") | null;
      /** @enum {string} */
      platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
      /** Format: date-time */
      slot: string;
      /** Format: date-time */
      observedAt: string;
      followers: number | null;
      posts: number | null;
      /** @enum {string} */
      precision: "exact" | "floored" | "abbreviated";
      /** @enum {string} */
      via: "api" | "insights" | "manual";
      simulated: boolean;
      following: number | null;
      listed: number | null;
      views: number | null;
    };
    Sweep: {
      sweep: string;
      /** @enum {string} */
      platform: "facebook" | "x" | "youtube" | "instagram" | "whatsapp";
      /** Format: date-time */
      slot: string;
      trigger: string;
      /** Format: date-time */
      plannedAt: string;
      /** Format: date-time */
      closesAt: string;
      closedAt: string | null;
      batches: number;
      expected: number;
      read: number;
      gaps: number;
      requests: number;
      spentUsd: number;
      simulated: boolean;
    };
    Verdict: {
      office: string;
      /** @enum {string} */
      kind: "district" | "department";
      name: {
        en: string;
        hi: string;
      };
      /** @enum {string} */
      outcome: "met" | "not_met" | "undetermined";
      exempt: boolean;
      reasons: {
        /** @enum {string} */
        code:
          | "held"
          | "none"
          | "short"
          | "month_open"
          | "rule_not_in_force"
          | "no_account"
          | "account_waiting"
          | "account_unresolved"
          | "account_unreadable"
          | "not_watched"
          | "list_wrong"
          | "length_unknown"
          | "still_live"
          | "low_confidence"
          | "kind_unknown"
          | "status_unknown"
          | "start_unsure"
          | "left_the_office"
          | "too_few_followers"
          | "permission_missing"
          | "exempt";
        account: string | null;
        from: string | null;
        to: string | null;
        text: string;
      }[];
      assurance: {
        /** @enum {string} */
        basis: "watched" | "listed";
        longestHoleSeconds: number | null;
      };
      sessions: number;
      qualifyingSessions: number;
      liveMinutes: number | null;
      longestMinutes: number | null;
      coverage: number | null;
      evidence: {
        account: string;
        sessionId: string;
        title: string | null;
        startedAt: string | null;
        endedAt: string | null;
        durationSeconds: number | null;
        durationBasis: ("recording" | "platform" | "observed" | "manual") | null;
        counted: boolean;
        /** @enum {string} */
        reason:
          | "counted"
          | "counted_joined"
          | "too_short"
          | "cross_posted"
          | "listed_twice"
          | "same_time"
          | "scheduled"
          | "cancelled"
          | "still_live"
          | "length_unknown"
          | "low_confidence"
          | "premiere"
          | "kind_unknown"
          | "status_unknown"
          | "start_unsure"
          | "subject_other"
          | "not_the_office_yet"
          | "left_the_office"
          | "not_the_office";
        permalink: string | null;
        durationAtMostSeconds: number | null;
        shownDurationSeconds: number | null;
        joined: {
          sessionIds: string[];
          seconds: number;
        } | null;
        text: string;
      }[];
      month: string;
      /** @enum {string} */
      status: "open" | "provisional" | "closed" | "no_rule";
      revision: number;
    };
    Webhook: {
      id: string;
      name: string | null;
      url: string;
      kinds:
        | (
            | "snapshot"
            | "live-session"
            | "gap"
            | "look"
            | "registry"
            | "verdict"
            | "report"
            | "resync"
            | "intake"
            | "correction"
            | "finding"
          )[]
        | null;
      createdBy: string;
      /** Format: date-time */
      createdAt: string;
      /** @enum {string} */
      state: "active" | "paused";
      pausedAt: string | null;
      pausedWhy: ("by_hand" | "gone" | "failing") | null;
      after: string;
      failures: number;
      nextTryAt: string | null;
      lastDeliveredAt: string | null;
      simulated: boolean;
    };
    WebhookDelivery: {
      message: string;
      /** Format: date-time */
      at: string;
      /** @enum {string} */
      outcome: "delivered" | "failed" | "gone";
      status: number | null;
      detail: string | null;
      milliseconds: number;
      changes: number;
      bytes: number;
      test: boolean;
    };
    WebhookTest: {
      /** @enum {string} */
      outcome: "delivered" | "failed" | "gone";
      status: number | null;
      detail: string | null;
      milliseconds: number;
      simulated: boolean;
    };
  };
  responses: {
    /** @description The request is invalid; `errors` names each invalid field */
    Refused400: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description A key is missing or unknown */
    Refused401: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description The key's scope does not allow this */
    Refused403: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description Not found */
    Refused404: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description Too many requests; wait for `Retry-After` */
    Refused429: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description URL and headers are too long */
    Refused431: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description A required server does not answer */
    Refused503: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description It conflicts with the current state */
    Refused409: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description The body is too large */
    Refused413: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description This content type is not supported */
    Refused415: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description It is valid but cannot be done */
    Refused422: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type Account = components["schemas"]["Account"];
export type ActivityReport = components["schemas"]["ActivityReport"];
export type CalendarReport = components["schemas"]["CalendarReport"];
export type Change = components["schemas"]["Change"];
export type Contact = components["schemas"]["Contact"];
export type Coverage = components["schemas"]["Coverage"];
export type Finding = components["schemas"]["Finding"];
export type FollowerSeriesReport = components["schemas"]["FollowerSeriesReport"];
export type Gap = components["schemas"]["Gap"];
export type GrowthReport = components["schemas"]["GrowthReport"];
export type HistoryReport = components["schemas"]["HistoryReport"];
export type Intake = components["schemas"]["Intake"];
export type IntakeEntry = components["schemas"]["IntakeEntry"];
export type Letter = components["schemas"]["Letter"];
export type LiveReport = components["schemas"]["LiveReport"];
export type LiveSession = components["schemas"]["LiveSession"];
export type Look = components["schemas"]["Look"];
export type NewWebhook = components["schemas"]["NewWebhook"];
export type Office = components["schemas"]["Office"];
export type OfficeReport = components["schemas"]["OfficeReport"];
export type Problem = components["schemas"]["Problem"];
export type Reminder = components["schemas"]["Reminder"];
export type Resync = components["schemas"]["Resync"];
export type Snapshot = components["schemas"]["Snapshot"];
export type Sweep = components["schemas"]["Sweep"];
export type Verdict = components["schemas"]["Verdict"];
export type Webhook = components["schemas"]["Webhook"];
export type WebhookDelivery = components["schemas"]["WebhookDelivery"];
export type WebhookTest = components["schemas"]["WebhookTest"];
export type ResponseRefused400 = components["responses"]["Refused400"];
export type ResponseRefused401 = components["responses"]["Refused401"];
export type ResponseRefused403 = components["responses"]["Refused403"];
export type ResponseRefused404 = components["responses"]["Refused404"];
export type ResponseRefused429 = components["responses"]["Refused429"];
export type ResponseRefused431 = components["responses"]["Refused431"];
export type ResponseRefused503 = components["responses"]["Refused503"];
export type ResponseRefused409 = components["responses"]["Refused409"];
export type ResponseRefused413 = components["responses"]["Refused413"];
export type ResponseRefused415 = components["responses"]["Refused415"];
export type ResponseRefused422 = components["responses"]["Refused422"];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
