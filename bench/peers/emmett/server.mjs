// Server: Emmett's event store on PostgreSQL behind Mercurius with its JIT, one process.
//
//     node server.mjs seed < people.jsonl
//     node server.mjs
//
// DATABASE_HOST, _PORT, _USER and _DBNAME say where; it serves on PORT; TOKEN_KEY signs tokens.

import { createInterface } from "node:readline";

import { getPostgreSQLEventStore } from "@event-driven-io/emmett-postgresql";
import { createVerifier } from "fast-jwt";
import Fastify from "fastify";
import mercurius from "mercurius";
import pg from "pg";

import { Refused, adjust, seed } from "./salaries.mjs";

const CONNECTIONS = 16;

const SCHEMA = `
  scalar Decimal
  scalar Date
  enum Cause { MERIT MARKET }
  input MoneyInput { amount: Decimal!, currency: String! }
  input AdjustSalaryInput {
    employeeId: ID!, salary: MoneyInput!, effectiveOn: Date!, cause: Cause!,
    idempotencyKey: String!, reason: String!
  }
  type AdjustSalaryPayload { logPosition: String!, repeated: Boolean! }
  type Rejection { rule: String! }
  union AdjustSalaryResult = AdjustSalaryPayload | Rejection
  type Mutation { adjustSalary(input: AdjustSalaryInput!): AdjustSalaryResult! }
  type Query { nothing: Boolean }
`;

const {
  DATABASE_HOST: host, DATABASE_PORT: port, DATABASE_USER: user, DATABASE_DBNAME: database,
  PORT, TOKEN_KEY,
} = process.env;
const connectionString = `postgresql://${user}@${encodeURIComponent(host)}:${port}/${database}`;
const pool = new pg.Pool({ host, port: Number(port), user, database, max: CONNECTIONS });

const seedAll = async (store) => {
  const under_way = new Set();
  for await (const line of createInterface({ input: process.stdin })) {
    const one = seed(store, JSON.parse(line)).then(() => under_way.delete(one));
    under_way.add(one);
    if (under_way.size >= CONNECTIONS) await Promise.race(under_way);
  }
  await Promise.all(under_way);
};

const serve = async (store) => {
  const verify = createVerifier({
    key: Buffer.from(TOKEN_KEY, "base64url"), allowedAud: "merit-ledger", cache: true,
  });
  const app = Fastify();
  app.register(mercurius, {
    schema: SCHEMA,
    jit: 1,
    path: "/graphql",
    context: ({ headers }) => ({ viewer: verify(headers.authorization.slice("Bearer ".length)) }),
    resolvers: {
      Mutation: {
        adjustSalary: async (_, { input }, { viewer }) => {
          try {
            const logPosition = await adjust(store, viewer, input);
            return { __typename: "AdjustSalaryPayload", logPosition, repeated: false };
          } catch (refused) {
            if (!(refused instanceof Refused)) throw refused;
            return { __typename: "Rejection", rule: refused.rule };
          }
        },
      },
    },
  });
  await app.listen({ host: "127.0.0.1", port: Number(PORT) });
  process.once("SIGTERM", async () => {
    await app.close();
    await store.close();
    process.exit(0);
  });
};

const store = getPostgreSQLEventStore(connectionString, {
  schema: { autoMigration: "None" },
  connectionOptions: { pool },
});
if (process.argv[2] === "seed") {
  await store.schema.migrate();
  await seedAll(store);
  await store.close();
  await pool.end();
} else {
  await serve(store);
}
