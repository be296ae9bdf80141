import Database from 'better-sqlite3'

/** What the store counts as it goes, counted again from the rows: every list is empty when all is well. */
export function recount(path: string): Readonly<Record<string, readonly unknown[]>> {
  const db = new Database(path, { readonly: true })
  try {
    return Object.fromEntries(Object.entries(queries).map(([name, sql]) => [name, db.prepare(sql).all()]))
  } finally {
    db.close()
  }
}

const queries = {
  'blocked_by is needs and parks': `
    SELECT key, blocked_by FROM items i WHERE blocked_by <>
      (SELECT count(*) FROM dependencies d JOIN items n ON n.id = d.needs WHERE d.item = i.id AND n.status <> 'done')
      + (SELECT count(*) FROM missing_needs m WHERE m.item = i.id) + (SELECT count(*) FROM parks p WHERE p.waiter = i.id)
      + (i.kind IS 'container')`,
  'tallies count the shelves': `
    SELECT tally, n FROM tallies t WHERE n <> (SELECT count(*) FROM items i WHERE i.tally = t.tally)`,
  'holders are open': `
    SELECT * FROM held_files h JOIN attempts a ON a.id = h.attempt WHERE a.ended_at IS NOT NULL`,
  'who is waited for is open': `
    SELECT * FROM parks p JOIN attempts a ON a.id = p.holder WHERE a.ended_at IS NOT NULL AND p.run_group IS NULL`,
  'who waits for a place in a group waits for one at work': `
    SELECT waiter FROM parks p WHERE p.run_group IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM items i WHERE i.run_group = p.run_group AND i.status = 'claimed')`,
  'one claim, one open attempt': `
    SELECT i.key FROM items i WHERE (i.status = 'claimed') <>
      (SELECT count(*) FROM attempts a WHERE a.item = i.id AND a.ended_at IS NULL AND a.epoch = i.epoch)`,
  'no file is held twice': `
    SELECT h.path, o.path FROM held_files h JOIN held_files o ON o.attempt <> h.attempt AND (
      o.path = h.path OR (h.kind = 'directory' AND (h.path = '' OR o.path LIKE h.path || '/%')))`,
  'events have no gap': `
    SELECT count(*) AS n, max(seq) AS last FROM events HAVING count(*) <> coalesce(max(seq), 0)`,
  'foreign keys hold': `SELECT * FROM pragma_foreign_key_check`,
  'the file is whole': `SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
} as const
