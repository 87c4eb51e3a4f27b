// Bundles the console into dist, when a source is younger than what was bundled last. Several builds may start this
// at once: one bundles, the others wait.
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { once } from "../../../build/once.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const fresh = join(root, "dist.new");
const stamp = join(dist, ".built");
const sources = ["src", "scripts", "index.html", "package-lock.json", "tsconfig.json", "vite.config.ts"];

function youngest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  // A removed file changes its folder.
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => youngest(join(path, name))));
}

const bundled = () => existsSync(stamp)
  && statSync(stamp).mtimeMs >= Math.max(...sources.map((name) => youngest(join(root, name))));

await once(root, bundled, async () => {
  rmSync(fresh, { recursive: true, force: true });
  await build({ root, logLevel: "warn", build: { outDir: fresh, emptyOutDir: true } });
  writeFileSync(join(fresh, ".built"), "");
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
});
