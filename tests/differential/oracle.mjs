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
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  print,
  printSchema,
  validate,
  validateSchema,
  visit,
} from 'graphql';
import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { validateSDL } from 'graphql/validation/validate.js';

const schemas = new Map();

const everything = {
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  experimentalDirectiveDeprecation: true,
  oneOf: true,
};

const operations = {
  schema({ name, sdl }) {
    const schema = buildASTSchema(parse(sdl));
    const errors = validateSchema(schema);
    if (errors.length > 0) return { errors: errors.map(plain) };
    schemas.set(name, schema);
    return { errors: [] };
  },

  parse({ text, maxTokens }) {
    return { ast: outline(parse(text, { maxTokens })) };
  },

  printedError({ text }) {
    try {
      parse(text);
      return { text: '' };
    } catch (error) {
      return { text: ascii(error.toString()) };
    }
  },

  blockStrings({ values }) {
    return { texts: values.map((value) => print({ kind: 'StringValue', block: true, value })) };
  },

  suggestions({ input, options }) {
    return { names: suggestionList(input, options) };
  },

  numbers({ values }) {
    return { texts: values.map(String) };
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

  // A schema's text through every stage, up to the first that has errors.
  sdl({ text }) {
    const document = parse(text);
    const textErrors = validateSDL(document);
    if (textErrors.length > 0) return { stage: 'text', errors: textErrors.map(plain) };
    const schema = buildASTSchema(document, { assumeValidSDL: true });
    const errors = validateSchema(schema);
    if (errors.length > 0) return { stage: 'schema', errors: errors.map(plain) };
    const { data, errors: failures } = execute({ schema, document: parse(getIntrospectionQuery(everything)) });
    if (failures) return { stage: 'introspection', errors: failures.map(plain) };
    return { stage: 'sound', text: ascii(printSchema(schema)), data };
  },

  introspectWith({ schema, options }) {
    return { data: execute({ schema: schemas.get(schema), document: parse(getIntrospectionQuery(options)) }).data };
  },

  printSchema({ schema }) {
    return { text: printSchema(schemas.get(schema)) };
  },

  introspectionQuery() {
    return { text: getIntrospectionQuery(everything) };
  },

  introspect({ schema, text }) {
    const result = execute({ schema: schemas.get(schema), document: parse(text) });
    return result.errors ? { errors: result.errors.map(plain) } : { data: result.data };
  },

  // Every leaf shows where it stands and which arguments it was given; lists have two items, abstract types take turns.
  execute({ schema, text, variables, operationName }) {
    const result = execute({
      schema: schemas.get(schema),
      document: parse(text),
      variableValues: variables,
      operationName,
      rootValue: {},
      fieldResolver: (_source, args, _context, info) =>
        mock(info.returnType, `${info.parentType.name}.${info.fieldName}${ascii(args)}`, info.schema, 0),
    });
    return result.errors ? { data: result.data, errors: result.errors.map(plain) } : { data: result.data };
  },

  run: plainRun,
};

// A plain value behind every field, as the default resolver reads it.
function plainRun({ schema, text, variables, operationName, root }) {
  const result = execute({
    schema: schemas.get(schema),
    document: parse(text),
    variableValues: variables,
    operationName,
    rootValue: root,
  });
  return result.errors ? { data: result.data, errors: result.errors.map(plain) } : { data: result.data };
}

function mock(type, shown, schema, turn) {
  if (isNonNullType(type)) return mock(type.ofType, shown, schema, turn);
  if (isListType(type)) return [mock(type.ofType, shown, schema, 0), mock(type.ofType, shown, schema, 1)];
  if (isAbstractType(type)) {
    const possible = schema.getPossibleTypes(type);
    return { __typename: possible[turn % possible.length].name };
  }
  if (isObjectType(type)) return {};
  if (isEnumType(type)) return type.getValues()[0].value;
  return { Int: 7, Float: 1.5, Boolean: true }[type.name] ?? shown;
}

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

// Half a surrogate pair, which a message may quote, would not survive the way: texts go as ASCII JSON inside JSON.
function ascii(value) {
  return JSON.stringify(value)
    .replace(/[\u007f-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
}

function plain(error) {
  const { message, locations, path } = error.toJSON();
  return { message: ascii(message), locations: locations ?? [], path };
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
