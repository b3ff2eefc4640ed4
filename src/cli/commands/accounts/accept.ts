import { UsageError } from "../../../errors/reach-error.ts";
import { type AccountsContext, writeMessage } from "./accounts-context.ts";

/** `reach accounts accept`: confirms a registry that was held because many accounts vanish from it. Exit 0. */
export async function acceptCommand(deps: AccountsContext): Promise<number> {
  if (deps.settings.usesBuiltInSimulator)
    throw new UsageError("the built-in simulator has its own registry; there are no files to accept");
  const { registry, change, returned, warnings } = await deps.acceptRegistry();
  for (const warning of warnings) writeMessage(deps, warning);
  const { revision, accounts } = registry;
  const counts =
    change === null
      ? "these files were in force already"
      : `${change.added} added, ${change.changed} changed, ${change.retired} retired`;
  const again = returned.size === 0 ? "" : `, ${returned.size} of them listed again`;
  deps.streams.stdout.write(
    `registry revision ${revision} is in force: ${accounts} accounts; ${counts}${again}\n`,
  );
  return 0;
}
