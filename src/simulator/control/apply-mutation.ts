import type { PlatformLimits } from "../scenario.ts";
import type { Mutations } from "../world/mutations.ts";
import type { MutationCommand } from "./commands.ts";

/** Executes a validated command and returns its result, if any. */
export function applyMutation(mutate: Mutations, command: MutationCommand): unknown {
  switch (command.do) {
    case "startLive":
      return mutate.startLive(command);
    case "endLive":
      return mutate.endLive(command.liveId, command.at);
    case "deleteLive":
      return mutate.deleteLive(command.liveId, command.at);
    case "trimLive":
      return mutate.trimLive(command.liveId, command.lengthSeconds, command.at);
    case "addPage":
      return mutate.addPage(command);
    case "rename":
      return mutate.rename(command.account, command);
    case "migrate":
      return mutate.migrate(command.account, command.toId);
    case "shiftAudience":
      return mutate.shiftAudience(command.account, command.by, command.at);
    case "expireCredential":
      return mutate.expireCredential(command.name, command.at);
    case "rotateCredential":
      return { token: mutate.rotateCredential(command.name) };
    case "revokeCredential":
      return mutate.revokeCredential(command.name);
    case "grantCredential":
      return { refreshToken: mutate.grantCredential(command.name) };
    case "expireDataAccess":
      return mutate.expireDataAccess(command.name, command.at);
    case "setLimits":
      return mutate.setLimits(limitsOf(command));
  }
}

function limitsOf(command: Extract<MutationCommand, { do: "setLimits" }>): Partial<PlatformLimits> {
  const { do: _, ...limits } = command;
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}
