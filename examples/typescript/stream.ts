// Stream: a subscriber with graphql-sse to what an employee looks like, or without an ID to the log.
//
//   TOKEN=… node examples/typescript/stream.ts http://127.0.0.1:8000/graphql mirror.db [ID]
//
// The library's own retries ask again as they asked at first, after a position that is past. So
// there are none: after each connection the next one asks for what follows on the mirror.

import { createClient, NetworkError } from 'graphql-sse';
import { follow, Mirror } from './mirror.ts';

const [url, file, id] = process.argv.slice(2);
const mirror = new Mirror(file);

const client = createClient({
  url,
  headers: () => {
    const after = mirror.position;
    const authorization = { Authorization: `Bearer ${process.env.TOKEN}` };
    return after ? { ...authorization, 'Last-Event-ID': String(after) } : authorization;
  },
  retryAttempts: 0,
});

await follow(async () => {
  try {
    for await (const answer of client.iterate(mirror.operation(id))) mirror.keep(answer);
  } catch (error) {
    const status = error instanceof NetworkError ? (error.response?.status ?? 500) : 0;
    if (status < 500) throw error; // refused
  }
});
