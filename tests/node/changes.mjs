// Changes: what of a released schema breaks in another one, as JSON.
// Removing what the release had deprecated breaks nothing.
import { readFileSync } from 'node:fs';
import { CriticalityLevel, DiffRule, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const [released, present] = process.argv.slice(2).map((path) => buildSchema(readFileSync(path, 'utf8')));
const changes = await diff(released, present, [DiffRule.suppressRemovalOfDeprecatedField]);
const breaking = changes.filter((change) => change.criticality.level === CriticalityLevel.Breaking);
console.log(JSON.stringify(breaking.map((change) => change.message)));
