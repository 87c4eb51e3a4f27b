// npm-ci.mjs FOLDER: installs FOLDER's package-lock.json into FOLDER/node_modules, once.
// Several builds may start it at once: the first installs, the others wait for its stamp.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { once } from "./once.mjs";

const folder = resolve(process.argv[2] ?? ".");
const lockFile = join(folder, "package-lock.json");
const stamp = join(folder, "node_modules", ".installed");

if (!existsSync(lockFile)) {
  console.error(`usage: node npm-ci.mjs FOLDER; ${lockFile} does not exist.`);
  process.exit(2);
}

const installed = () => existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lockFile).mtimeMs;

await once(folder, installed, () => {
  // Install scripts stay off: nothing that npm brings may run while the project is built.
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (npm.error?.code === "ENOENT") {
    console.error("npm is not on the PATH; it comes with Node.js.");
    process.exitCode = 1;
    return false;
  }
  if (npm.status !== 0) {
    process.exitCode = npm.status ?? 1;
    return false;
  }
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  writeFileSync(stamp, readFileSync(lockFile));
  return true;
});
