import type { Problem } from '../core/errors.ts'
import { findCycle } from '../core/graph.ts'
import type { Graph } from '../core/graph.ts'
import type { ItemId } from '../core/ids.ts'
import type { ItemDraft } from '../core/item.ts'
import { foldId } from '../core/slug.ts'
import { quoted } from './quoted.ts'

/** What happens to an item that needs one that is not there. */
export type UnknownDependency = 'error' | 'block'

/**
 * Spells every dependency and parent as the item it names is spelled, settles those that name nothing, and refuses
 * duplicates and cycles.
 */
export function checkDependencies(
  drafts: readonly ItemDraft[],
  unknown: UnknownDependency,
): { readonly drafts: readonly ItemDraft[]; readonly problems: readonly Problem[] } {
  const byFold = new Map<string, ItemDraft>()
  const problems: Problem[] = []
  for (const draft of drafts) {
    const folded = foldId(draft.id)
    const first = byFold.get(folded)
    if (first === undefined) byFold.set(folded, draft)
    else problems.push(problemOf(draft, 'error', 'id', twinMessage(draft, first)))
  }
  const settled = drafts.map((draft) => settle(draft, { byFold, unknown, problems }))
  if (problems.every((problem) => problem.severity === 'notice')) problems.push(...cycleProblems(settled))
  return { drafts: settled, problems }
}

function twinMessage(draft: ItemDraft, first: ItemDraft): string {
  if (draft.id === first.id) return `the id ${quoted(draft.id)} is there twice, first in line ${first.line}`
  const by = draft.id.normalize('NFC') === first.id.normalize('NFC') ? 'how its accents are encoded' : 'case'
  return `the id ${quoted(draft.id)} differs only by ${by} from ${quoted(first.id)} in line ${first.line}`
}

interface Settling {
  readonly byFold: ReadonlyMap<string, ItemDraft>
  readonly unknown: UnknownDependency
  readonly problems: Problem[]
}

function settle(draft: ItemDraft, { byFold, unknown, problems }: Settling): ItemDraft {
  const known = new Set<ItemId>()
  const missing: string[] = []
  for (const needed of draft.dependsOn) {
    const target = byFold.get(foldId(needed))
    if (target === undefined) missing.push(needed)
    else known.add(target.id)
  }
  const parent = draft.parent === null ? null : (byFold.get(foldId(draft.parent))?.id ?? null)
  if (draft.parent !== null && parent === null) {
    problems.push(
      problemOf(draft, 'notice', 'parentId', `names ${quoted(draft.parent)}, which is not in this file`),
    )
  }
  for (const needed of missing) problems.push(missingProblem(draft, needed, unknown))
  const settled = { ...draft, parent, dependsOn: [...known] }
  if (missing.length === 0) return settled
  return {
    ...settled,
    hold: draft.status === 'todo' ? 'source' : draft.hold,
    metadata: { ...draft.metadata, unknownDependencies: missing },
  }
}

function missingProblem(draft: ItemDraft, needed: string, unknown: UnknownDependency): Problem {
  const message = `needs ${quoted(needed)}, which is not in this file`
  if (unknown === 'error') return problemOf(draft, 'error', 'dependsOn', message)
  const effect = draft.status === 'todo' ? 'the task stays blocked' : 'ignored, as the task is not open'
  return problemOf(draft, 'notice', 'dependsOn', `${message}; ${effect}`)
}

function cycleProblems(drafts: readonly ItemDraft[]): readonly Problem[] {
  const indexOf = new Map(drafts.map((draft, index) => [draft.id, index]))
  const graph: Graph = {
    size: drafts.length,
    needs: drafts.map((draft) => draft.dependsOn.flatMap((id) => indexOf.get(id) ?? [])),
  }
  const cycle = findCycle(graph)
  if (cycle === null) return []
  const members = cycle.flatMap((node) => drafts[node] ?? [])
  const [first] = members
  if (first === undefined) return []
  return [problemOf(first, 'error', 'dependsOn', `is part of a cycle: ${cyclePath(members)}`)]
}

const membersShown = 10

/** `A needs B needs A`; of a long cycle the beginning. */
function cyclePath(members: readonly ItemDraft[]): string {
  const names = members.slice(0, membersShown).map((draft) => quoted(draft.id).slice(1, -1))
  const left = members.length - names.length
  const rest = left > 0 ? [`… ${left} more …`] : []
  return [...names, ...rest, names[0]].join(' needs ')
}

function problemOf(draft: ItemDraft, severity: Problem['severity'], field: string, message: string): Problem {
  return {
    severity,
    file: draft.source ?? '',
    line: draft.line,
    field,
    message: `${quoted(draft.id).slice(1, -1)} ${message}`,
  }
}
