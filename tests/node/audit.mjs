// Asks a server, as `address` with a `token`, what GraphQL over HTTP asks of one; prints what it found.
import { auditServer } from "graphql-http";

const [address, token] = process.argv.slice(2);

const results = await auditServer({
  url: address,
  fetchFn: (url, init = {}) =>
    fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } }),
});

console.log(
  JSON.stringify(
    results.map(({ id, name, status, reason }) => ({ id, name, status, reason: reason ?? null })),
  ),
);
