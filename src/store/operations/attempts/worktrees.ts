import { attemptId, itemId, oid } from '../../../core/ids.ts'
import { placeSlug, slugOf } from '../../../core/naming/slug.ts'
import type { WorktreeOwner, WorktreeRecord } from '../../../core/ports/worktree-records.ts'
import { integer, text, textOrNull, word, type RawRow } from '../../rows/raw-row.ts'
import { all, change, one, type Operation } from '../../statement.ts'

export function* writeWorktree(record: WorktreeRecord): Operation<boolean> {
  const { owner, ...columns } = record
  const attempt = owner.kind === 'attempt' ? owner.attempt : null
  const agent = owner.kind === 'attempt' ? owner.agent : 0
  const target = owner.kind === 'gate' ? owner.target : null
  const { rows } = yield* upsert({ ...columns, attempt, agent, target })
  return rows > 0
}

export function* forgetWorktree({ path, mark }: Pick<WorktreeRecord, 'path' | 'mark'>): Operation<void> {
  yield* forget({ path, mark })
}

const columns = `w.path, w.attempt, w.agent, w.target, w.mark, w.entry, w.folder, w.branch, w.base, w.given, w.state, a.epoch, i.key
  FROM worktrees w LEFT JOIN attempts a ON a.id = w.attempt LEFT JOIN items i ON i.id = a.item`

const states = ['making', 'standing', 'kept', 'removing'] as const

function parse(row: RawRow): WorktreeRecord {
  const given = textOrNull(row, 'given')
  return {
    path: text(row, 'path'),
    owner: parseOwner(row),
    mark: text(row, 'mark'),
    entry: textOrNull(row, 'entry'),
    folder: textOrNull(row, 'folder'),
    branch: textOrNull(row, 'branch'),
    base: oid(text(row, 'base')),
    given: given === null ? null : oid(given),
    state: word(row, 'state', states),
  }
}

function parseOwner(row: RawRow): WorktreeOwner {
  if (row['attempt'] === null) return { kind: 'gate', target: text(row, 'target') }
  const agent = integer(row, 'agent')
  return {
    kind: 'attempt',
    attempt: attemptId(integer(row, 'attempt')),
    agent,
    slug: placeSlug(slugOf(itemId(text(row, 'key'))), agent),
    number: integer(row, 'epoch'),
  }
}

export const selectWorktrees = all(`SELECT ${columns} ORDER BY w.path`, parse)

export const selectWorktreeAt = one(`SELECT ${columns} WHERE w.path = :path`, parse)

const upsert = change(`
  INSERT INTO worktrees (path, attempt, agent, target, mark, entry, folder, branch, base, given, state)
  VALUES (:path, :attempt, :agent, :target, :mark, :entry, :folder, :branch, :base, :given, :state)
  ON CONFLICT (path) DO UPDATE SET attempt = excluded.attempt, agent = excluded.agent, entry = excluded.entry, folder = excluded.folder, branch = excluded.branch,
    base = excluded.base, given = excluded.given, state = excluded.state
  WHERE worktrees.mark = excluded.mark`)

const forget = change(`DELETE FROM worktrees WHERE path = :path AND mark = :mark`)
