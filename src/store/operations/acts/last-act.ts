import { actKinds, actLifeMs, type LastAct } from '../../../core/acts/act.ts'
import { movedOn } from '../../../core/acts/moved-on.ts'
import { itemId, type EpochMs } from '../../../core/ids.ts'
import { integer, text, word } from '../../rows/raw-row.ts'
import { all, one, type Operation } from '../../statement.ts'
import { footingColumns, parseFooting } from './footing.ts'

/** What a person has done last and not taken back; null: nothing, or long ago. */
export function* lastAct(now: EpochMs): Operation<LastAct | null> {
  const act = yield* selectLast({ after: now - actLifeMs })
  if (act === null) return null
  const first = yield* selectFirst({ act: act.id, limit: mostLookedAt })
  const [one] = first
  if (one === undefined) return null
  const reasons = first.map(({ now: stands, left }) => movedOn(stands, left))
  return { ...act, item: one.item, movedOn: reasons.includes(null) ? null : (reasons[0] ?? null) }
}

/** The screen asks often: of very many the first ones stand for all. */
const mostLookedAt = 100

const selectLast = one(
  `SELECT id, kind, at, (SELECT count(*) FROM act_items WHERE act = acts.id) AS tasks FROM acts
   WHERE id = (SELECT max(id) FROM acts) AND at > :after`,
  (row) => ({
    id: integer(row, 'id'),
    kind: word(row, 'kind', actKinds),
    at: integer(row, 'at'),
    count: integer(row, 'tasks'),
  }),
)

const selectFirst = all(
  `SELECT i.key, ${footingColumns} FROM act_items b JOIN items i ON i.id = b.item WHERE b.act = :act ORDER BY b.item LIMIT :limit`,
  (row) => ({ item: itemId(text(row, 'key')), ...parseFooting(row) }),
)
