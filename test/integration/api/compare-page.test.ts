import { createHash } from "node:crypto";
import { toIndex } from "../../../src/api/pages/growth/follower-curves.ts";
import { startApi, type TestApi } from "../../support/api.ts";
import { at, Rig } from "../../support/collector.ts";
import { visitPages, type Visitor } from "../../support/page-visit.ts";
import { snapshot, write } from "../store/samples.ts";

const HOSTILE = `"><script>alert(1)</script>`;

/** Followers of an office at noon of each day from 1 July 2023; `null` = not read. */
const readings = (officeId: string, followers: readonly (number | null)[]) =>
  followers.flatMap((figure, i) =>
    figure === null
      ? []
      : [
          snapshot({
            accountKey: `${officeId}.facebook`,
            officeId,
            slot: at(`2023-07-0${i + 1} 12:00`),
            followers: figure,
          }),
        ],
  );

describe("the page that puts offices side by side", () => {
  let rig: Rig;
  let api: TestApi;
  let anyone: Visitor;
  const query = "from=2023-07-01&to=2023-07-05";

  beforeAll(async () => {
    rig = await Rig.open({ purpose: "comparepage", accounts: 8, start: at("2023-07-06 12:00") });
    const { store } = rig.deployment;
    const offices = rig.simulator.offices.map((office) =>
      office.officeId === "office-2" ? { ...office, nameEn: HOSTILE, nameHi: HOSTILE } : office,
    );
    await store.registry.accept(offices, rig.simulator.accounts, "hostile", "2023-07-06", at("2023-07-06"));
    const snapshots = [
      ...readings("office-1", [100, 150, null, 180, 200]),
      ...readings("office-2", [null, 1000, null, 900, 950]),
    ];
    await store.readings.record(write({ snapshots }));
    const { collector } = await rig.process({ works: false });
    api = await startApi(collector);
    anyone = await visitPages(api);
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  it("shows each office's own scale, and breaks the lines where nothing was read", async () => {
    const { status, text } = await anyone.get(`/compare?o=office-1,office-2&scale=index&${query}`);
    expect(status).toBe(200);
    const cells = [...text.matchAll(/<td class="figure" data-label="[^"]*">([^<]*)<\/td>/g)].map(
      ([, cell]) => cell,
    );
    expect(cells.slice(-10)).toEqual(["100", "–", "150", "100", "–", "–", "180", "90", "200", "95"]);
    const lines = [...text.matchAll(/class="curve-line curve-line-\d" d="([^"]*)"><title>/g)].map(
      ([, path]) => path ?? "",
    );
    expect(lines).toHaveLength(2);
    for (const path of lines) expect(path.match(/M/g)).toHaveLength(2);
    expect(text).toContain("curve-gap");
  });

  it("carries its look within it, named by its digest, so that a first view waits for no second file", async () => {
    const answer = await api.ask("/help", { headers: { accept: "text/html" } });
    const page = await answer.text();
    const [, style = ""] = /<style>([^<]*)<\/style>/.exec(page) ?? [];
    const digest = createHash("sha256").update(style).digest("base64");
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain(`'sha256-${digest}'`);
    expect(policy).not.toContain("unsafe");
    expect(page.match(/<link rel="stylesheet"[^>]*>/g)?.every((link) => link.includes('media="print"'))).toBe(
      true,
    );
  });

  it("takes names in either script, puts a form's fields into one address, and keeps it", async () => {
    const sent = await anyone.get(`/compare?o=office-1&o=office-3&scale=absolute&${query}`);
    expect(sent).toMatchObject({
      status: 303,
      location: `/compare?o=office-1,office-3&platform=facebook&scale=absolute&${query}`,
    });
    const office = rig.simulator.offices.find(({ officeId }) => officeId === "office-3");
    const named = await anyone.get(`/compare?o=${encodeURIComponent(office?.nameHi ?? "")}`);
    expect(named.text).toContain('href="/offices/office-3"');
  });

  it("shows at most six, says so, and answers 404 with the nearest name for an unknown one", async () => {
    const many = await anyone.get(`/compare?o=${[1, 2, 3, 4, 5, 6, 7].map((n) => `office-${n}`).join(",")}`);
    expect(many.text).toContain("At most 6");
    expect(many.text).not.toContain('href="/offices/office-7"');
    const unknown = await anyone.get(`/compare?o=office-1,offise-2${encodeURIComponent(HOSTILE)}&lang=hi`);
    expect(unknown.status).toBe(404);
    expect(unknown.text).not.toContain("<script>");
    expect(unknown.text).toContain('href="/offices/office-1"');
    for (const bad of ["from=2023-13-01", "from=2023-07-05&to=2023-07-01", "platform=fax", "from=1999-01-01"])
      expect((await anyone.get(`/compare?o=office-1&${bad}`)).status).toBe(400);
  });

  it("escapes hostile names wherever they stand", async () => {
    const { text } = await anyone.get(`/compare?o=office-2,office-1&${query}`);
    expect(text).not.toContain("<script>");
    expect(text).toContain("&lt;script&gt;");
  });
});

describe("an index of followers", () => {
  it("starts at 100 with the first figure that is known, keeps gaps, and never divides by zero", () => {
    expect(toIndex([null, 50, null, 75])).toEqual([null, 100, null, 150]);
    expect(toIndex([0, 0, null])).toEqual([null, null, null]);
    expect(toIndex([0, 10, 5])).toEqual([0, 100, 50]);
  });
});
