// Writes operations.ts: the types of the schema that the binary prints, and of the operations beside this file.
//
//     node generate.mjs SHANHAI
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { buildSchema, isScalarType, isSpecifiedScalarType, parse, printSchema } from 'graphql';

const here = (name) => new URL(name, import.meta.url);
const schema = buildSchema(execFileSync(process.argv[2], ['schema'], { encoding: 'utf8' }));
const document = parse(await readFile(here('operations.graphql'), 'utf8'));
// The schema's own scalars are texts, so that no number is rounded on its way; its years are whole numbers.
const own = Object.values(schema.getTypeMap()).filter((type) => isScalarType(type) && !isSpecifiedScalarType(type));
const scalars = { ...Object.fromEntries(own.map(({ name }) => [name, 'string'])), ID: 'string', Year: 'number' };
const config = {
  scalars,
  strictScalars: true,
  enumsAsTypes: true,
  useTypeImports: true,
  immutableTypes: true,
};
const written = await codegen({
  filename: 'operations.ts',
  schema: parse(printSchema(schema)),
  schemaAst: schema,
  documents: [{ location: 'operations.graphql', document }],
  config,
  plugins: [{ typescript: {} }, { typescriptOperations: {} }, { typedDocumentNode: {} }],
  pluginMap: { typescript, typescriptOperations, typedDocumentNode },
});
await writeFile(here('operations.ts'), written);
