// Writes src/api/operations.ts: for every document below src/api/documents the types of its variables and of its
// answer, read from the contract in api/Schema/schema.graphql. `--check` writes nothing and fails when the file on
// disk is not what would be written, or when a document does not fit the contract.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  Kind, buildSchema, getNamedType, isEnumType, isInputObjectType, isListType, isNonNullType, parse, print, typeFromAST,
  validate,
} from "graphql";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const documents = join(root, "src", "api", "documents");
const target = join(root, "src", "api", "operations.ts");

const scalars = {
  Boolean: "boolean", Date: "string", DateTime: "string", Decimal: "number", Float: "number", ID: "string",
  Int: "number", Long: "number", String: "string",
};

const schema = buildSchema(readFileSync(join(root, "..", "Schema", "schema.graphql"), "utf8"));
const used = { enums: new Map(), inputs: new Map() };

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** The name of a leaf or an input in TypeScript; remembers what has to be declared. */
function nameOf(type) {
  if (isEnumType(type)) used.enums.set(type.name, type);
  else if (isInputObjectType(type)) {
    if (!used.inputs.has(type.name)) {
      used.inputs.set(type.name, type);
      for (const field of Object.values(type.getFields())) nameOf(getNamedType(field.type));
    }
  } else return scalars[type.name] ?? fail(`There is no TypeScript type for the scalar ${type.name}.`);
  return type.name;
}

function wrap(type, inner) {
  if (isNonNullType(type)) return wrap(type.ofType, inner).replace(/ \| null$/, "");
  if (!isListType(type)) return `${inner} | null`;
  const element = wrap(type.ofType, inner);
  return `readonly ${element.includes(" | ") || element.startsWith("readonly") ? `(${element})` : element}[] | null`;
}

function input(type) {
  return wrap(type, nameOf(getNamedType(type)));
}

/** The shape of a selection; fragments are unfolded, so that what is asked for is what is typed. */
function shape(parent, selectionSet, fragments, indent) {
  const fields = new Map();
  collect(parent, selectionSet, fragments, fields);
  const pad = " ".repeat(indent);
  const lines = [...fields].map(([key, { field, selections }]) => {
    const named = getNamedType(field.type);
    const inner = selections.length === 0
      ? nameOf(named)
      : shape(named, { selections }, fragments, indent + 2);
    return `${pad}  readonly ${key}: ${wrap(field.type, inner)};`;
  });
  return `{\n${lines.join("\n")}\n${pad}}`;
}

function collect(parent, selectionSet, fragments, fields) {
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value);
      if (fragment.typeCondition.name.value !== parent.name) fail(`${selection.name.value} is not on ${parent.name}.`);
      collect(parent, fragment.selectionSet, fragments, fields);
    } else if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const entry = fields.get(key) ?? { field: parent.getFields()[selection.name.value], selections: [] };
      entry.selections.push(...(selection.selectionSet?.selections ?? []));
      fields.set(key, entry);
    } else {
      // Behind an id of a known type: the answer is typed as that type, and null where the id is of another.
      collect(schema.getType(selection.typeCondition.name.value), selection.selectionSet, fragments, fields);
    }
  }
}

function operation(file) {
  const document = parse(readFileSync(join(documents, file), "utf8"));
  const problems = validate(schema, document);
  if (problems.length > 0) fail(`${file}: ${problems.map((problem) => problem.message).join("; ")}`);
  const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const fragments = new Map(document.definitions
    .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]));
  const name = definition.name.value;
  if (`${name}.graphql` !== file) fail(`${file} holds the operation ${name}; name the file after it.`);
  const parent = schema.getRootType(definition.operation);
  const variables = (definition.variableDefinitions ?? []).map((variable) => {
    const type = typeFromAST(schema, variable.type);
    const optional = !isNonNullType(type) || variable.defaultValue ? "?" : "";
    return `  readonly ${variable.variable.name.value}${optional}: ${input(type)};`;
  });
  const body = variables.length === 0 ? "Record<string, never>" : `{\n${variables.join("\n")}\n}`;
  return [
    `export type ${name}Variables = ${body};`,
    `export type ${name}Data = ${shape(parent, definition.selectionSet, fragments, 0)};`,
    `export const ${name}: Operation<${name}Data, ${name}Variables> = {\n  name: "${name}",\n`
      + `  kind: "${definition.operation}",\n  text: \`${print(document).replaceAll("`", "\\`")}\`,\n};`,
  ].join("\n\n");
}

const files = readdirSync(documents).filter((name) => name.endsWith(".graphql")).sort();
const operations = files.map(operation);
const enums = [...used.enums.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((type) =>
  `export type ${type.name} =\n${type.getValues().map((value) => `  | "${value.name}"`).join("\n")};`);
const inputs = [...used.inputs.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((type) => {
  const fields = Object.values(type.getFields()).map((field) => {
    const optional = !isNonNullType(field.type) || field.defaultValue !== undefined ? "?" : "";
    return `  readonly ${field.name}${optional}: ${input(field.type)};`;
  });
  return `export interface ${type.name} {\n${fields.join("\n")}\n}`;
});

const text = [
  "// Generated by scripts/generate.mjs from api/Schema/schema.graphql and src/api/documents; `npm run generate` renews it.",
  "import type { Operation } from \"./client\";", ...enums, ...inputs, ...operations, "",
].join("\n\n");

if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text)
    fail("src/api/operations.ts is stale: run `npm run generate` in api/console and commit what changes.");
} else writeFileSync(target, text);
