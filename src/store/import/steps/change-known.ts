import type { EpochMs } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { takeBackFor } from '../../operations/claims/use-claim.ts'
import { change, type Operation } from '../../statement.ts'
import { applyPlan } from '../apply-plan.ts'
import { differences, encodeFacts } from '../encode-facts.ts'
import { recordSeen, selectItemOfFile } from '../file-standings.ts'
import type { ImportPlan } from '../import-plan.ts'
import { lastItemId, lookUp } from '../look-up.ts'
import { asStored, keysIn, planImport, type DraftOfSource } from '../plan-import.ts'
import type { Carried, CarriedReading } from './carry-out.ts'
import { stagedDrafts, type StagedDraft } from './staged-rows.ts'

type Changes = Omit<Carried, 'rows' | 'added' | 'gone'>

/** Drafts of items that the store has. @param ids of what is staged. */
export function* changeKnown(
  ids: readonly number[],
  reading: CarriedReading,
  now: EpochMs,
): Operation<Changes> {
  if (ids.length === 0) return { changed: 0, heldBack: 0, edits: [], open: 0 }
  const drafts = yield* stagedDrafts(ids)
  const first = yield* changeOnce(drafts, reading, now)
  const taken = new Set<string>()
  for (const { item, effect, source } of first.edits)
    if (effect.kind === 'stop' && (yield* takeBackFor(item, source, now))) taken.add(item)
  if (taken.size === 0) return first
  // A claim by a token has no supervisor that would stop it: it has ended now, and what the file says follows at once.
  const again = drafts.filter(({ draft }) => taken.has(draft.id))
  const then = yield* changeOnce(again, reading, now)
  return {
    changed: first.changed + then.changed,
    heldBack: first.heldBack + then.heldBack,
    edits: [...first.edits.filter(({ item }) => !taken.has(item)), ...then.edits],
    open: first.open - taken.size + then.open,
  }
}

function* changeOnce(
  drafts: readonly StagedDraft[],
  reading: CarriedReading,
  now: EpochMs,
): Operation<Changes> {
  const { sourceId, checkoutId, source, switched } = reading
  const lines: DraftOfSource[] = []
  for (const { draft } of drafts) {
    const item = yield* selectItemOfFile({ checkout: checkoutId, folded: foldId(draft.id) })
    const from = { id: sourceId, path: source }
    lines.push({
      draft: { ...draft, source },
      source: from,
      switched,
      before: item?.before ?? null,
      written: item?.written ?? new Set(),
    })
  }
  const known = yield* lookUp(lines.map(({ draft }) => draft))
  const nextId = (yield* lastItemId()) + 1
  const placeOf = (index: number): number => reading.firstPlace + (drafts[index]?.place ?? 0)
  const plan = planImport({ drafts: lines, known, nextId, placeOf })
  yield* applyPlan(plan, now)
  for (const { id, word } of plan.seen) yield* recordSeen({ checkout: checkoutId, item: id, word })
  const keyOf = keysIn(known, [])
  const changed = new Set(plan.changed.map(({ id }) => id))
  let open = 0
  for (const { draft, said } of drafts) {
    const item = known.get(foldId(draft.id))
    if (item === undefined) continue
    const has =
      changed.has(item.id) || differences(item.facts, encodeFacts(asStored(draft, keyOf))).length === 0
    const isOpen = plan.edits.some(({ id, effect }) => id === item.id && effect.kind !== 'becomes')
    if (!has || isOpen) open++
    yield* recordSaid({ checkout: checkoutId, item: item.id, said: has && !isOpen ? said : null })
  }
  return { ...countsOf(plan), edits: plan.edits, open }
}

function countsOf({ changed, edits }: ImportPlan): Pick<Changes, 'changed' | 'heldBack'> {
  const became = edits.filter(({ effect }) => effect.kind === 'becomes')
  return {
    changed: new Set([...changed, ...became].map(({ id }) => id)).size,
    heldBack: changed.filter(({ why }) => why !== null).length,
  }
}

const recordSaid = change(
  `UPDATE file_standings SET said = :said WHERE checkout = :checkout AND item = :item AND said IS DISTINCT FROM :said`,
)
