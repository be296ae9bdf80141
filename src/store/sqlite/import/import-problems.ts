import { LoopworkError, type Problem } from '../../../core/errors.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { foldId } from '../../../core/slug.ts'
import type { Found } from './select-known.ts'

const problemsShown = 50
const byHand = 'items typed by hand'

/** Two drafts of one import that are the same item. */
export function refuseTwins(source: string | null, drafts: readonly ItemDraft[]): void {
  const seen = new Map<string, ItemDraft>()
  const problems: Problem[] = []
  for (const draft of drafts) {
    const folded = foldId(draft.id)
    const twin = seen.get(folded)
    if (twin === undefined) seen.set(folded, draft)
    else problems.push(problem(source, draft, `the id ${draft.id} is there already${atLine(twin)}`))
  }
  refuse(source, problems)
}

/** Ids that another source has. */
export function refuseStrangers(
  source: string | null,
  drafts: readonly ItemDraft[],
  found: ReadonlyMap<string, Found>,
): void {
  const problems: Problem[] = []
  for (const draft of drafts) {
    const item = found.get(foldId(draft.id))
    if (item === undefined || item.source === source) continue
    problems.push(problem(source, draft, `the id ${draft.id} belongs to ${item.source ?? byHand}`))
  }
  refuse(source, problems)
}

export function refuseCycle(ids: readonly string[]): never {
  const around = [...ids, ids[0] ?? ''].join(' needs ')
  throw new LoopworkError('backlog', `the items need each other in a circle: ${around}`, {
    hint: 'take one of these dependencies away',
  })
}

function refuse(source: string | null, problems: readonly Problem[]): void {
  if (problems.length === 0) return
  const count = problems.length === 1 ? 'one item' : `${problems.length} items`
  throw new LoopworkError(
    'backlog',
    `${source ?? byHand}: ${count} cannot be taken in; nothing was imported`,
    {
      hint: 'give each item an id of its own',
      problems: problems.slice(0, problemsShown),
    },
  )
}

const atLine = (draft: ItemDraft): string => (draft.line === null ? '' : `, line ${draft.line}`)

const problem = (source: string | null, draft: ItemDraft, message: string): Problem => ({
  severity: 'error',
  file: source ?? byHand,
  line: draft.line,
  field: 'id',
  message,
})
