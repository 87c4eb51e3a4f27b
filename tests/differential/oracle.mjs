// graphql-js behind a pipe: one JSON request a line in, one JSON answer a line out, in order.
// Each request names an operation below and carries its input; a failure inside an operation is answered as {"crash"}.
import { createInterface } from 'node:readline';
import {
  buildASTSchema,
  execute,
  getIntrospectionQuery,
  getVariableValues,
  getOperationAST,
  GraphQLError,
  parse,
  print,
  validate,
  validateSchema,
  visit,
} from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';

const schemas = new Map();

const operations = {
  schema({ name, sdl }) {
    const schema = buildASTSchema(parse(sdl));
    const errors = validateSchema(schema);
    if (errors.length > 0) return { errors: errors.map(plain) };
    schemas.set(name, schema);
    return { errors: [] };
  },

  parse({ text }) {
    return { ast: outline(parse(text)) };
  },

  print({ text }) {
    return { text: print(parse(text)) };
  },

  validate({ schema, text }) {
    return { errors: validate(schemas.get(schema), parse(text)).map(plain) };
  },

  validateSdl({ text }) {
    return { errors: validateSDL(parse(text)).map(plain) };
  },

  validateSchema({ text }) {
    return { errors: validateSchema(buildASTSchema(parse(text), { assumeValidSDL: true })).map(plain) };
  },

  variables({ schema, text, variables }) {
    const operation = getOperationAST(parse(text));
    const { coerced, errors } = getVariableValues(
      schemas.get(schema), operation.variableDefinitions ?? [], variables ?? {}, { maxErrors: 50 });
    return errors ? { errors: errors.map(plain) } : { coerced };
  },

  introspectionQuery() {
    return {
      text: getIntrospectionQuery({
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        experimentalDirectiveDeprecation: true,
        oneOf: true,
      }),
    };
  },

  // Every field answers with what makes the answer show the arguments that it was given.
  execute({ schema, text, variables, operationName }) {
    const result = execute({
      schema: schemas.get(schema),
      document: parse(text),
      variableValues: variables,
      operationName,
      rootValue: {},
    });
    return result.errors ? { data: result.data, errors: result.errors.map(plain) } : { data: result.data };
  },
};

// The tree in one line: kind, range and own values of every node, in the order of a visit.
function outline(document) {
  const parts = [];
  visit(document, {
    enter(node) {
      parts.push('(', node.kind, ' ', node.loc.start, '-', node.loc.end);
      for (const key of ['operation', 'repeatable', 'block', 'value']) {
        if (typeof node[key] === 'object' || node[key] === undefined) continue;
        parts.push(' ', ascii(node[key]));
      }
    },
    leave() {
      parts.push(')');
    },
  });
  return parts.join('');
}

function ascii(value) {
  return JSON.stringify(value)
    .replace(/[\u007f-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
}

function plain(error) {
  const { message, locations, path } = error.toJSON();
  return { message, locations: locations ?? [], path };
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const request = JSON.parse(line);
    answer = operations[request.operation](request);
  } catch (error) {
    answer = error instanceof GraphQLError ? { errors: [plain(error)] } : { crash: String(error?.stack ?? error) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
