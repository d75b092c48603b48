// WebSocket: a subscriber with graphql-ws to what an employee looks like, or without an ID to the
// log.
//
//   TOKEN=… node examples/typescript/websocket.ts ws://127.0.0.1:8000/graphql mirror.db [ID]
//
// The library's own retries ask again as they asked at first, after a position that is past. So
// there are none: after each connection the next one asks for what follows on the mirror.

import { createClient } from 'graphql-ws';
import { follow, Mirror, Refused } from './mirror.ts';

const SILENCE = 40_000; // ms without a sign of life, which comes after 25 s at most
const REFUSED = [4400, 4403, 4406, 4409, 4429]; // with these, another attempt changes nothing

const [url, file, id] = process.argv.slice(2);
const mirror = new Mirror(file);

await follow(async () => {
  let watch: NodeJS.Timeout | undefined;
  const client = createClient({
    url,
    connectionParams: { Authorization: `Bearer ${process.env.TOKEN}` },
    retryAttempts: 0,
    on: { message: () => heard(), closed: () => clearTimeout(watch) },
  });
  const heard = () => {
    clearTimeout(watch);
    watch = setTimeout(() => client.terminate(), SILENCE);
  };
  const after = mirror.position;
  const extensions = after ? { after: String(after) } : undefined;
  try {
    for await (const answer of client.iterate({ ...mirror.operation(id), extensions })) {
      mirror.keep(answer);
    }
  } catch (error) {
    const code = (error as Partial<CloseEvent>).code;
    if (Array.isArray(error)) throw new Refused(error);
    if (error instanceof Error || REFUSED.includes(code ?? 0)) throw error;
  } finally {
    clearTimeout(watch);
    await client.dispose();
  }
});
