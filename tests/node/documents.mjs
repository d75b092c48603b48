// Documents: typed TypeScript documents for a schema and operations, on standard output.
import { readFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

const [schema, asked] = process.argv.slice(2).map((path) => parse(readFileSync(path, 'utf8')));
const scalar = Object.fromEntries(
  schema.definitions
    .filter((each) => each.kind === 'ScalarTypeDefinition')
    .map((each) => [each.name.value, 'string']), // exact figures and days are text in JSON
);
const written = await codegen({
  filename: 'documents.ts',
  schema,
  documents: [{ location: 'operations.graphql', document: asked }],
  config: { scalars: scalar, strictScalars: true, enumType: 'string-literal', enumsAsTypes: true, useTypeImports: true },
  plugins: [{ operations: {} }, { documents: {} }],
  pluginMap: { operations, documents },
});
process.stdout.write(written);
