import type { Problem } from '../core/errors.ts'
import type { ItemId } from '../core/ids.ts'
import type { ItemDraft } from '../core/item.ts'
import { ownParentMessage } from '../core/backlog/own-parent.ts'
import type { ReadingRules } from '../core/backlog/reading-rules.ts'
import type { ItemElsewhere } from '../core/ports/backlog-store.ts'
import { twinPlace } from '../core/backlog/twin-place.ts'
import { foldId } from '../core/naming/slug.ts'
import { findCycle } from '../core/policy/graph.ts'
import type { Graph } from '../core/policy/graph.ts'
import { addAll } from './add-all.ts'
import { draftFile } from './draft-file.ts'
import { parentCircles } from './parent-circles.ts'
import { quoted } from './quoted.ts'

type UnknownDependency = ReadingRules['unknownDependency']

/** Names of dependencies and parents that no draft has: whether another source has them is not known here. */
export function unknownNeeds(drafts: readonly ItemDraft[]): readonly ItemId[] {
  const known = new Set(drafts.map((draft) => foldId(draft.id)))
  const named = drafts.flatMap(({ dependsOn, parent }) =>
    parent === null ? dependsOn : [...dependsOn, parent],
  )
  return [...new Set(named)].filter((id) => !known.has(foldId(id)))
}

/**
 * Spells every dependency and parent as the item it names is spelled, resolves those that name nothing, and refuses
 * duplicates and cycles. The drafts may be of several files.
 */
export function checkDependencies(
  drafts: readonly ItemDraft[],
  {
    unknown,
    elsewhere,
  }: {
    readonly unknown: UnknownDependency
    /** Those that are named here, and what those are in. */
    readonly elsewhere: readonly ItemElsewhere[]
  },
): { readonly drafts: readonly ItemDraft[]; readonly problems: readonly Problem[] } {
  const byFold = new Map<string, ItemDraft>()
  const problems: Problem[] = []
  const twins = new Set<string>()
  for (const draft of drafts) {
    const folded = foldId(draft.id)
    const first = byFold.get(folded)
    if (first === undefined) byFold.set(folded, draft)
    else {
      twins.add(folded)
      problems.push(problemOf(draft, 'duplicate-id', twinMessage(draft, first)))
    }
  }
  const spelling = new Map(elsewhere.map(({ id }) => [foldId(id), id]))
  for (const [folded, { id }] of byFold) spelling.set(folded, id)
  const resolved = drafts.map((draft) => resolveNeeds(draft, { spelling, twins, unknown, problems }))
  const circles = parentCircles<ItemDraft | ItemElsewhere>([...resolved, ...spelledIn(elsewhere, spelling)])
  for (const circle of circles) addAll(problems, ownParentProblems(circle))
  const inThemselves = new Set(circles.flat())
  const left = resolved.map((draft) => (inThemselves.has(draft) ? { ...draft, parent: null } : draft))
  if (problems.every(({ severity, rule }) => severity === 'notice' || rule === 'own-need'))
    problems.push(...cycleProblems(left))
  return { drafts: left, problems }
}

const spelledIn = (
  items: readonly ItemElsewhere[],
  spelling: ReadonlyMap<string, ItemId>,
): readonly ItemElsewhere[] =>
  items.map(({ id, parent }) => ({
    id,
    parent: parent === null ? null : (spelling.get(foldId(parent)) ?? parent),
  }))

/** What is in itself by its parents is no container of itself: those parents are left out, of what is read now. */
function ownParentProblems(circle: readonly (ItemDraft | ItemElsewhere)[]): readonly Problem[] {
  const names = circle.map(({ id }) => quoted(id).slice(1, -1))
  return circle.flatMap((item, at) =>
    'status' in item ? [noticeOf(item, 'own-parent', ownParentMessage(names, at))] : [],
  )
}

function twinMessage(draft: ItemDraft, first: ItemDraft): string {
  const where = (before: string): string =>
    twinPlace({ source: draftFile(first), line: first.line }, draftFile(draft), before)
  if (draft.id === first.id) return `the id ${quoted(draft.id)} is there twice${where(', first in ')}`
  const by = draft.id.normalize('NFC') === first.id.normalize('NFC') ? 'how its accents are encoded' : 'case'
  return `the id ${quoted(draft.id)} differs only by ${by} from ${quoted(first.id)}${where(' in ')}`
}

interface Resolving {
  /** Every item that is known, by its folded id. */
  readonly spelling: ReadonlyMap<string, ItemId>
  /** Folded ids that several items have. */
  readonly twins: ReadonlySet<string>
  readonly unknown: UnknownDependency
  readonly problems: Problem[]
}

function resolveNeeds(draft: ItemDraft, { spelling, twins, unknown, problems }: Resolving): ItemDraft {
  const missing = draft.dependsOn.filter((needed) => !spelling.has(foldId(needed)))
  // A name that no item has stays: the store makes it a dependency as soon as there is one.
  const dependsOn = new Set(draft.dependsOn.map((needed) => spelling.get(foldId(needed)) ?? needed))
  const parent = draft.parent === null ? null : (spelling.get(foldId(draft.parent)) ?? null)
  if (draft.parent !== null && parent === null) {
    problems.push(noticeOf(draft, 'unknown-parent', `names ${quoted(draft.parent)}, ${nowhere}`))
  }
  // Of two items with one id nobody knows which of them is meant.
  if (dependsOn.delete(draft.id) && !twins.has(foldId(draft.id)))
    problems.push(problemOf(draft, 'own-need', `is part of a cycle: ${cyclePath([draft])}`))
  for (const needed of missing) problems.push(missingProblem(draft, needed, unknown))
  return { ...draft, parent, dependsOn: [...dependsOn] }
}

const nowhere = 'which is in no backlog here'

function missingProblem(draft: ItemDraft, needed: string, unknown: UnknownDependency): Problem {
  const message = `needs ${quoted(needed)}, ${nowhere}`
  if (unknown === 'error') return problemOf(draft, 'unknown-dependency', message)
  const effect =
    draft.status === 'todo' ? 'the task is blocked until it is' : 'ignored, as the task is not open'
  return noticeOf(draft, 'unknown-dependency', `${message}; ${effect}`)
}

function cycleProblems(drafts: readonly ItemDraft[]): readonly Problem[] {
  const indexOf = new Map(drafts.map((draft, index) => [draft.id, index]))
  const needs = drafts.map((draft) => draft.dependsOn.flatMap((id) => indexOf.get(id) ?? []))
  // A container is done when what is in it is: a task in it that waits for it, by however many others, waits for ever.
  for (const [index, draft] of drafts.entries()) {
    const holder = draft.parent === null ? undefined : indexOf.get(draft.parent)
    const container = holder === undefined ? undefined : drafts[holder]
    if (holder !== undefined && container !== undefined && waitsFor(container, draft))
      needs[holder]?.push(index)
  }
  const graph: Graph = { size: drafts.length, needs }
  const cycle = findCycle(graph)
  if (cycle === null) return []
  const members = cycle.flatMap((node) => drafts[node] ?? [])
  const [first] = members
  if (first === undefined) return []
  const files = new Set(members.map(draftFile))
  const way =
    files.size > 1
      ? `${cyclePath(members)} (${members.slice(0, membersShown).map(placeOf).join(', ')})`
      : cyclePath(members)
  return [problemOf(first, 'cycle', `is part of a cycle: ${way}`)]
}

const isOpen = ({ status }: ItemDraft): boolean => status !== 'done' && status !== 'cancelled'

const waitsFor = (container: ItemDraft, inside: ItemDraft): boolean =>
  container.kind === 'container' && inside.heldAs !== 'optional' && isOpen(container) && isOpen(inside)

const membersShown = 10

/** `A needs B contains C needs A`; of a long cycle the beginning. */
function cyclePath(members: readonly ItemDraft[]): string {
  const shown = members.slice(0, membersShown)
  const left = members.length - shown.length
  const links = shown.map((draft, index) => {
    const next = members[(index + 1) % members.length]
    const how = next !== undefined && next.parent === draft.id && !draft.dependsOn.includes(next.id)
    return `${quoted(draft.id).slice(1, -1)} ${how ? 'contains' : 'needs'} `
  })
  const rest = left > 0 ? `… ${left} more … needs ` : ''
  return `${links.join('')}${rest}${quoted(members[0]?.id ?? '').slice(1, -1)}`
}

const placeOf = (draft: ItemDraft): string =>
  draft.line === null ? draftFile(draft) : `${draftFile(draft)}:${draft.line}`

/** What is looked at here, with the field of an item that it is found in. */
const fields = {
  'duplicate-id': 'id',
  'unknown-dependency': 'dependsOn',
  'unknown-parent': 'parentId',
  'own-parent': 'parentId',
  'own-need': 'dependsOn',
  cycle: 'dependsOn',
} as const

function problemOf(draft: ItemDraft, rule: keyof typeof fields, message: string): Problem {
  return {
    severity: 'error',
    file: draftFile(draft),
    line: draft.line,
    field: fields[rule],
    message: `${quoted(draft.id).slice(1, -1)} ${message}`,
    rule,
  }
}

const noticeOf = (...given: Parameters<typeof problemOf>): Problem => ({
  ...problemOf(...given),
  severity: 'notice',
})
