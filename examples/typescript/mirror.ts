// Mirror: what a subscriber keeps, and the log position that it has come to, in one SQLite file.
//
// Both change in one transaction, so whenever the subscriber is stopped they agree. The file is
// laid out as that of ../mirror.py.

import { DatabaseSync } from 'node:sqlite';

const CHANGED = `subscription ($id: ID!) {
  employeeChanged(id: $id) { id salary { salary { amount currency } effectiveOn } }
}`;

const EVENTS = `subscription ($after: LogPosition!) {
  events(after: $after, batchSize: 500) { logPosition type stream time person }
}`;

type Event = { logPosition: string; type: string; stream: string };
type State = { id: string };
type Row = [position: number, type: string, stream: string, said: string];

const AGAIN = ['TIMEOUT', 'UNAVAILABLE', 'UNSETTLED']; // another attempt may be answered

/** What a subscription is refused with; `passing` is whether another attempt may be answered. */
export class Refused extends Error {
  readonly passing: boolean;

  constructor(errors: readonly unknown[]) {
    super(JSON.stringify(errors));
    const codes = errors.map((each) => (each as { extensions?: { code: string } }).extensions?.code);
    this.passing = codes.every((code) => AGAIN.includes(code ?? ''));
  }
}

export class Mirror {
  readonly #file: DatabaseSync;

  constructor(path: string) {
    this.#file = new DatabaseSync(path);
    this.#file.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS event (position INTEGER, type TEXT, stream TEXT, said TEXT);
      CREATE TABLE IF NOT EXISTS progress (
        one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL, place INTEGER NOT NULL
      );
      INSERT OR IGNORE INTO progress VALUES (1, 0, 0);
    `);
  }

  /** The log position that has been come to: 0 before the first answer. */
  get position(): number {
    return Number(this.#file.prepare('SELECT position FROM progress').get()?.position);
  }

  /** What to subscribe to: what an employee looks like, or without one the log from here on. */
  operation(id?: string) {
    return id
      ? { query: CHANGED, variables: { id } }
      : { query: EVENTS, variables: { after: String(this.position) } };
  }

  /** Keep all that an answer says, unless something later is kept already. */
  keep(answer: { data?: unknown; extensions?: unknown; errors?: readonly unknown[] }) {
    if (answer.errors) throw new Refused(answer.errors);
    const position = Number((answer.extensions as { logPosition: string }).logPosition);
    if (position <= this.position) return;
    this.#file.exec('BEGIN IMMEDIATE');
    const kept = this.#file.prepare('INSERT INTO event VALUES (?, ?, ?, ?)');
    for (const row of rows(answer.data, position)) kept.run(...row);
    this.#file.prepare('UPDATE progress SET position = ?').run(position);
    this.#file.exec('COMMIT');
  }
}

/** What an answer says, a row each: events, or what an employee looks like. */
function rows(data: unknown, position: number): Row[] {
  const { events, employeeChanged } = data as { events?: Event[]; employeeChanged?: State };
  if (!events) {
    return [[position, 'employeeChanged', employeeChanged?.id ?? '', JSON.stringify(data)]];
  }
  return events.map((each) => [
    Number(each.logPosition),
    each.type,
    each.stream,
    JSON.stringify(each),
  ]);
}

/** Follow again and again: `once` ends when the connection does, and throws if it is refused. */
export async function follow(once: () => Promise<void>): Promise<never> {
  for (;;) {
    try {
      await once();
    } catch (error) {
      if (!(error instanceof Refused && error.passing)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
