// PostGraphile over the views of schema.sql: as whoever sees all, or as whoever sees a line.
//
// What a viewer may see is a condition of the plan (`selectAuth`), so no transaction and no setting
// is needed for a request. A line is looked up once for each viewer. `DATABASE_URL` leads to the
// database, `SEES` is "all" or "line".

import { createServer } from "node:http";
import { createVerifier } from "fast-jwt";
import pg from "pg";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { TYPES, listOfCodec } from "postgraphile/@dataplan/pg";
import { context } from "postgraphile/grafast";
import { sql } from "postgraphile/pg-sql2";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const { DATABASE_HOST, DATABASE_DBNAME, DATABASE_USER, LINE_SQL, PORT, SEES, TOKEN_KEY } = process.env;
const CONNECTIONS = 16;

const pool = new pg.Pool({
  host: DATABASE_HOST,
  database: DATABASE_DBNAME,
  user: DATABASE_USER,
  max: CONNECTIONS,
  options: process.env.DATABASE_OPTIONS,
});

const verified = createVerifier({
  key: Buffer.from(TOKEN_KEY, "base64url"),
  algorithms: ["HS256"],
  allowedAud: "merit-ledger",
  requiredClaims: ["aud", "exp", "iat", "sub"],
  cache: 1000,
});

const lines = new Map();

async function lineOf(viewer) {
  if (!lines.has(viewer)) {
    const today = new Date().toISOString().slice(0, 10);
    const { rows } = await pool.query({ text: LINE_SQL, values: [viewer, today], rowMode: "array" });
    lines.set(viewer, rows[0][2].split(" "));
  }
  return lines.get(viewer);
}

const EVERYTHING = new Set(["HR", "AUDITOR"]);

async function viewerOf({ node }) {
  const [scheme, token] = (node.req.headers.authorization ?? "").split(" ");
  if (scheme !== "Bearer") throw new Error("send a token");
  const { sub, roles } = verified(token);
  if (roles.some((role) => EVERYTHING.has(role))) return { viewer: sub };
  if (SEES === "all") throw new Error("this server answers whoever sees all");
  return { viewer: sub, line: await lineOf(sub) };
}

const CONDITIONS = {
  employee: (row, viewer, line) => sql`${row}.id = ANY (${line})`,
  appraisal: (row, viewer, line) =>
    sql`(${row}.employee_id = ANY (${line}) OR ${row}.superior_id = ${viewer})`,
};

const RightsPlugin = {
  name: "RightsPlugin",
  version: "1.0.0",
  gather: {
    hooks: {
      pgTables_PgResourceOptions(_, event) {
        const condition = CONDITIONS[event.pgClass.relname];
        if (SEES !== "line" || !condition) return;
        event.resourceOptions.selectAuth = ($rows) => {
          const line = $rows.placeholder(context().get("line"), listOfCodec(TYPES.text));
          const viewer = $rows.placeholder(context().get("viewer"), TYPES.text);
          $rows.where(condition($rows.alias, viewer, line));
        };
      },
    },
  },
};

const pgl = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [RightsPlugin],
  disablePlugins: ["NodePlugin"],
  pgServices: [makePgService({ pool, schemas: ["peer"] })],
  grafserv: { graphqlPath: "/graphql", graphiql: false, websockets: false, watch: false },
  grafast: { context: viewerOf, explain: false },
});

const server = createServer();
await pgl.createServ(grafserv).addTo(server);
server.listen(Number(PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
