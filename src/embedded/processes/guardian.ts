import { spawn } from "node:child_process";
import { type Layout, readGuardian, saveGuardian } from "./data-layout.ts";
import { identify, isAlive } from "./process-identity.ts";

/**
 * A shell loop that outlives every command: when the last one was killed and could not stop the servers, it stops them
 * under the same lock (a folder). A process counts as alive if its start time (proc(5), field 22) is the recorded one;
 * without /proc, if its pid exists.
 */
const SCRIPT = `
root=$1; lock=$2; leases=$3; running=$4
there() {
  kill -0 "$2" 2>/dev/null || return 1
  [ -r "/proc/$2/stat" ] || { [ ! -d /proc/self ]; return; }
  read -r stat < "/proc/$2/stat" 2>/dev/null || return 1
  set -- "$1" "$2" \${stat##*) }
  [ "$3" != Z ] && grep -q "\\"pid\\":$2,\\"startedAt\\":\\"[^\\"]*:\${22}\\"" "$1"
}
in_use() {
  for lease in "$leases"/*.json; do
    pid=\${lease##*/}; pid=\${pid%%-*}
    [ -e "$lease" ] && there "$lease" "$pid" && return 0
  done
  return 1
}
servers() {
  for note in "$running/mongo.json" "$running/redis.json"; do
    pid=$(grep -o '"pid":[0-9]*' "$note" 2>/dev/null | cut -d: -f2)
    [ -n "$pid" ] && there "$note" "$pid" && echo "$pid"
  done
}
while sleep 2; do
  [ -d "$root" ] || exit 0
  in_use && continue
  mkdir "$lock" 2>/dev/null || continue
  if ! in_use; then
    left=20
    while pids=$(servers); [ -n "$pids" ] && [ $left -gt 0 ]; do
      [ $left -gt 3 ] && kill $pids || kill -9 $pids
      sleep 1; touch "$lock"; left=$((left - 1))
    done
    rmdir "$lock"; exit 0
  fi
  rmdir "$lock"
done`;

/** Starts the guardian of a data directory unless it runs already. To be called under the lock. */
export async function startGuardian(
  layout: Layout,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const earlier = await readGuardian(layout);
  if (earlier !== null && isAlive(earlier)) return;
  const args = ["-c", SCRIPT, "reach-guardian", layout.root, layout.lock, layout.leases, layout.running];
  const child = spawn("/bin/sh", args, {
    detached: true,
    stdio: "ignore",
    cwd: "/",
    env: { ...environment },
  });
  child.on("error", () => {});
  child.unref();
  const identity = child.pid === undefined ? null : identify(child.pid);
  if (identity !== null) await saveGuardian(layout, identity);
}

/** Ends the guardian and its children: its whole process group. */
export async function stopGuardian(layout: Layout): Promise<void> {
  const guardian = await readGuardian(layout);
  if (guardian === null || !isAlive(guardian)) return;
  try {
    process.kill(-guardian.pid, "SIGKILL");
  } catch {
    // it has ended by itself
  }
}
