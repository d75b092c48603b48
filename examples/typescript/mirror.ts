// Mirror: what a subscriber keeps, and the log position that it has come to, in one SQLite file.
//
// Both change in one transaction, so whenever the subscriber is stopped they agree. The file is
// laid out as that of ../mirror.py.

import { DatabaseSync } from 'node:sqlite';

export const CHANGED = `subscription ($id: ID!) {
  employeeChanged(id: $id) { id salary { salary { amount currency } effectiveOn } }
}`;

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

  /** Keep what an answer says, unless something later is kept already. */
  keep(id: string, answer: { data?: unknown; extensions?: unknown; errors?: readonly unknown[] }) {
    if (answer.errors) throw new Refused(answer.errors);
    const position = Number((answer.extensions as { logPosition: string }).logPosition);
    if (position <= this.position) return;
    this.#file.exec('BEGIN IMMEDIATE');
    this.#file
      .prepare('INSERT INTO event VALUES (?, ?, ?, ?)')
      .run(position, 'employeeChanged', id, JSON.stringify(answer.data));
    this.#file.prepare('UPDATE progress SET position = ?').run(position);
    this.#file.exec('COMMIT');
  }
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
