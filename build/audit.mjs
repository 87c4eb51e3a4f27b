// Asks both package registries for known vulnerabilities of what is restored. Ends with 1 when there is one; a registry that
// cannot be asked is named and does not count, so that a day without network fails nothing.
//   node build/audit.mjs             asks
//   node build/audit.mjs --read DIR  judges answers that are there already: nuget.json, and one npm-*.json for each folder
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const npmFolders = ["api/console", "api/ide", "warehouse/embedded"];
const patienceMs = 120_000;

/** Vulnerabilities in the answer of "dotnet list package --vulnerable --format json"; undefined when it is none. */
function inNuGet(text) {
  const answer = parse(text);
  if (!Array.isArray(answer?.projects)) return undefined;
  return answer.projects.flatMap((project) => project.frameworks ?? [])
    .flatMap((framework) => [...(framework.topLevelPackages ?? []), ...(framework.transitivePackages ?? [])])
    .flatMap((found) => (found.vulnerabilities ?? []).map((known) => `${found.id} ${found.resolvedVersion}: ${known.severity}, ${known.advisoryurl}`));
}

/** Vulnerabilities in the answer of "npm audit --json"; undefined when it is none. */
function inNpm(text) {
  const answer = parse(text);
  if (typeof answer?.vulnerabilities !== "object") return undefined;
  return Object.values(answer.vulnerabilities).map((found) => `${found.name}: ${found.severity}, ${found.range}`);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Both programs end with an error when they find something; what they say counts, not how they end.
function ask(program, args, cwd) {
  try {
    return execFileSync(program, args, { cwd, timeout: patienceMs, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 26 });
  } catch (error) {
    return error.stdout ?? "";
  }
}

const folder = process.argv[2] === "--read" ? process.argv[3] : undefined;
const answers = folder
  ? readdirSync(folder).map((name) => [name, (name.startsWith("npm") ? inNpm : inNuGet)(readFileSync(join(folder, name), "utf8"))])
  : [
    ["NuGet", inNuGet(ask("dotnet", ["list", "package", "--vulnerable", "--include-transitive", "--format", "json"]))],
    ...npmFolders.map((name) => [`npm, ${name}`, inNpm(ask("npm", ["audit", "--json"], name))]),
  ];
let count = 0;
for (const [name, found] of answers) {
  console.log(`${name}: ${found === undefined ? "could not be asked" : found.length === 0 ? "nothing known" : found.join("; ")}`);
  count += new Set(found).size;
}
process.exitCode = count > 0 ? 1 : 0;
