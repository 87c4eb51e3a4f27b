// One of several processes does the work, the others wait until it is done; a worker that died is replaced.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs `work` unless `isDone()`, and never twice at once for one folder, in this process or another.
 * `work` returns false when it failed: then nobody waits for it any longer.
 */
export async function once(folder, isDone, work) {
  const guard = join(folder, ".installing");
  while (!isDone()) {
    if (!takeGuard(guard)) {
      await sleep(200);
      continue;
    }
    try {
      if (isDone() || (await work()) === false) return;
    } finally {
      rmSync(guard, { recursive: true, force: true });
    }
  }
}

/** True when this process now holds the guard; a guard whose owner has died is taken away first. */
function takeGuard(guard) {
  const owner = join(guard, "pid");
  try {
    mkdirSync(guard);
    writeFileSync(owner, String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > 2000 && !isAlive(owner)) rmSync(guard, { recursive: true, force: true });
  return false;
}

function isAlive(owner) {
  try {
    process.kill(Number(readFileSync(owner, "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
