// npm-ci.mjs FOLDER: installs FOLDER's package-lock.json into FOLDER/node_modules, once.
// Several builds may start it at once: the first installs, the others wait for its stamp.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const folder = resolve(process.argv[2] ?? ".");
const lockFile = join(folder, "package-lock.json");
const stamp = join(folder, "node_modules", ".installed");
const guard = join(folder, ".installing");
const owner = join(guard, "pid");

if (!existsSync(lockFile)) {
  console.error(`usage: node npm-ci.mjs FOLDER; ${lockFile} does not exist.`);
  process.exit(2);
}

const installed = () => existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lockFile).mtimeMs;

/** True when this process now holds the guard; a guard whose owner has died is taken away first. */
function takeGuard() {
  try {
    mkdirSync(guard);
    writeFileSync(owner, String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > 2000 && !ownerIsAlive()) rmSync(guard, { recursive: true, force: true });
  return false;
}

function ownerIsAlive() {
  try {
    process.kill(Number(readFileSync(owner, "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

while (!installed()) {
  if (!takeGuard()) {
    await sleep(200);
    continue;
  }
  try {
    if (installed()) break;
    // Install scripts stay off: nothing that npm brings may run while the project is built.
    const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: folder,
      stdio: "inherit",
      shell: process.platform === "win32",
    });
    if (npm.error?.code === "ENOENT") {
      console.error("npm is not on the PATH; it comes with Node.js.");
      process.exitCode = 1;
      break;
    }
    if (npm.status !== 0) {
      process.exitCode = npm.status ?? 1;
      break;
    }
    mkdirSync(join(folder, "node_modules"), { recursive: true });
    writeFileSync(stamp, readFileSync(lockFile));
  } finally {
    rmSync(guard, { recursive: true, force: true });
  }
}
