import { attemptId } from '../../../core/ids.ts'
import type { StoredInUse } from '../../../core/policy/pool/in-use.ts'
import { flag, integer, text, textOrNull, word } from '../../rows/raw-row.ts'
import { all } from '../../statement.ts'

const roles = ['worker', 'reviewer', 'judge'] as const

/**
 * Agents that are being started or at work, of every supervisor. From `verifying` on, and before its lane, an attempt has none of its
 * own. Its reviewers and judges come one after the other: of judges only the newest can be at work.
 */
export const selectInUse = all(
  `SELECT a.id, 'worker' AS role, a.agent AS preset, a.model, a.started_at, FALSE AS waits FROM attempts a
   WHERE a.ended_at IS NULL AND a.owner IS NOT NULL AND a.phase IN ('preparing', 'running')
     AND NOT EXISTS (SELECT 1 FROM agents g WHERE g.attempt = a.id AND g.phase IS NOT NULL)
   UNION ALL SELECT a.id, g.role, g.preset, g.model, a.started_at, g.verdict ->> 'waits' IS NOT NULL FROM attempts a JOIN agents g ON g.attempt = a.id
   WHERE a.ended_at IS NULL AND (
     (g.ended_at IS NULL AND g.phase IN ('preparing', 'running'))
     OR (g.role = 'reviewer' AND a.phase = 'reviewing' AND g.verdict ->> 'end' IS NULL)
     OR (g.role = 'judge' AND a.phase = 'voting' AND a.vote IS NULL
       AND g.number = (SELECT max(j.number) FROM agents j WHERE j.attempt = a.id AND j.role = 'judge')))`,
  (row): StoredInUse => ({
    attempt: attemptId(integer(row, 'id')),
    role: word(row, 'role', roles),
    preset: text(row, 'preset'),
    model: textOrNull(row, 'model'),
    claimedAt: integer(row, 'started_at'),
    waits: flag(row, 'waits'),
  }),
)
