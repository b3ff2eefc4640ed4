import { type Command, InvalidArgumentError } from "commander";
import { createKey } from "../../api/access/key-text.ts";
import { isKeyScope, KEY_SCOPES, type KeyScope } from "../../domain/api-key.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { resolveOffice } from "../args/names.ts";
import { renderTable } from "../output/table.ts";
import { withDeployment } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";

export function addKeysCommand(program: Command): void {
  const keys = program.command("keys").description("keys for the API and the pages");
  keys
    .command("add")
    .argument("<name>", "who or what will use it", parseName)
    .option("--scope <scopes>", `${KEY_SCOPES.join(", ")}; several separated by commas`, parseScopes, [
      "read",
    ])
    .option("--office <office>", "opens the sheet of this office and nothing else")
    .description("create a key; it is shown only now, and only its digest is stored")
    .action(async (name: string, { scope, office }: { scope: KeyScope[]; office?: string }) =>
      add(name, scope, office),
    );
  keys.command("list").description("every key, including revoked ones").action(list);
  keys
    .command("revoke")
    .argument("<id>", "as reach keys list shows it")
    .description("revoke a key, everywhere and at once")
    .action(revoke);
}

function add(name: string, scopes: KeyScope[], office: string | undefined): Promise<void> {
  if (office !== undefined && scopes.join() !== "read")
    throw new UsageError("a key of one office may read its sheet and nothing more; leave --scope out");
  return withDeployment(async ({ store, clock, settings }) => {
    const officeId = office === undefined ? undefined : (await resolveOffice({ store }, office)).officeId;
    const held = await store.keys.list();
    const isFirst = settings.api.keys.length === 0 && held.every(({ revokedAt }) => revokedAt !== null);
    const { text, key } = createKey(name, scopes, clock.now(), officeId);
    await store.keys.add(key);
    processStreams.stdout.write(`${text}\n`);
    const may = officeId === undefined ? `may ${scopes.join(", ")}` : `opens /offices/${officeId} alone`;
    const { stderr } = processStreams;
    stderr.write(`reach: key ${key.keyId} "${name}" ${may}; it is not shown again\n`);
    if (isFirst)
      stderr.write(
        "reach: this is the first key: from now on pages, /v1 and /metrics ask for a key on this machine too; before, anybody here could read them. Give Prometheus a key with the scope read; reach keys revoke of the last key opens them again\n",
      );
  });
}

function list(): Promise<void> {
  return withDeployment(async ({ store }) => {
    const { stdout } = processStreams;
    const rows = (await store.keys.list()).map(({ keyId, name, scopes, officeId, createdAt, revokedAt }) => ({
      id: keyId,
      name,
      scopes: scopes.join(", "),
      office: officeId ?? null,
      created: createdAt.toISOString(),
      revoked: revokedAt?.toISOString() ?? null,
    }));
    const columns = ["id", "name", "scopes", "office", "created", "revoked"].map((key) => ({
      key,
      header: key,
    }));
    stdout.write(renderTable({ isTty: stdout.isTTY === true, columns, rows }));
  });
}

function revoke(id: string): Promise<void> {
  return withDeployment(async ({ store, clock }) => {
    if (!(await store.keys.revoke(id, clock.now())))
      throw new UsageError(`there is no active key "${id}"; reach keys list shows the ids`);
    processStreams.stderr.write(`reach: key ${id} is revoked\n`);
  });
}

function parseName(text: string): string {
  const name = text.trim();
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (name === "" || name.length > 80 || /[\u0000-\u001f\u007f]/.test(name))
    throw new InvalidArgumentError("a name of 1 to 80 characters.");
  return name;
}

function parseScopes(text: string): KeyScope[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const known = words.filter(isKeyScope);
  if (words.length === 0 || known.length < words.length)
    throw new InvalidArgumentError(`known are ${KEY_SCOPES.join(", ")}.`);
  return [...new Set(known)];
}
