import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "dotenv";
import { packageRoot } from "../../../config/package-root.ts";
import { readSettings } from "../../../config/read-settings.ts";

const example = readFileSync(join(packageRoot(), ".env.example"), "utf8");
const shown = new Set([...example.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name));
const read = new Set(
  readdirSync(join(packageRoot(), "config"))
    .filter((file) =>
      [
        "read-settings.ts",
        "read-platforms.ts",
        "read-x.ts",
        "mode.ts",
        "alerts.ts",
        "correspondence.ts",
      ].includes(file),
    )
    .map((file) => readFileSync(join(packageRoot(), "config", file), "utf8"))
    .flatMap((text) => [
      ...text.matchAll(
        /"((?:REACH|FACEBOOK|X|YOUTUBE|INSTAGRAM|MONGODB?|REDIS|VALKEY|LOG|HTTPS|NO|WHATSAPP)_[A-Z_]+)"/g,
      ),
    ])
    .map(([, name]) => name),
);

describe(".env.example", () => {
  it("names every setting that is read, and none that is not", () => {
    expect(shown).toEqual(read);
  });

  it("copied as it is changes nothing: the built-in simulator is read", () => {
    const settings = readSettings(parse(example), { cwd: packageRoot(), packageRoot: packageRoot() });
    expect(settings).toEqual(readSettings({}, { cwd: packageRoot(), packageRoot: packageRoot() }));
  });

  it("shows the defaults that hold", () => {
    const uncommented = example.replace(/^#([A-Z][A-Z0-9_]+=.+)$/gm, "$1");
    const {
      MONGOD_BIN: _mongod,
      VALKEY_BIN: _valkey,
      HTTPS_PROXY: _proxy,
      NO_PROXY: _except,
      REACH_MODE: _mode,
      REACH_MAP_FILE: _map,
      REACH_CONTACTS_FILE: _contacts,
      ...env
    } = parse(uncommented);
    const place = { cwd: packageRoot(), packageRoot: packageRoot() };
    const unset = readSettings({}, place);
    expect(readSettings(env, place)).toEqual({
      ...unset,
      api: { ...unset.api, portMayChange: false },
      notConfigured: {
        whatsapp: "switched off: REACH_PLATFORMS does not list it",
      },
    });
  });
});
