import type { EpochMs, ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { acceptanceIn } from '../../export/acceptance-in.ts'
import { withoutCancelled, withoutEmpty } from '../../export/as-work.ts'
import { exportedWord } from '../../export/exported-word.ts'
import { linksIn } from '../../export/links-in.ts'
import { nearestIn } from '../../export/nearest.ts'
import { withoutKeys } from '../../export/without-keys.ts'
import type { Written } from '../format.ts'
import { blockingTypes } from './issue-needs.ts'
import { issueKeys } from './read-issues.ts'
import { issueWords } from './words.ts'

/** For `bd import`, which refuses an issue that is closed without a time of it, and one that is open and has one. */
export function writeIssues(given: readonly ItemDraft[], now: EpochMs): Written {
  const { items, leftOut } = withoutEmpty(withoutCancelled(given))
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z')
  const parents = new Set(items.flatMap(({ parent }) => (parent === null ? [] : [foldId(parent)])))
  const needsOf = namedNeeds(items)
  const lines = items.map((item) => {
    const issue = issueOf(
      { ...item, dependsOn: needsOf(item) },
      { time, hasParts: parents.has(foldId(item.id)) },
    )
    return `${JSON.stringify(issue)}\n`
  })
  return { text: lines.join(''), renamed: new Map(), leftOut }
}

/**
 * What each issue needs as its file says it: without what is pinned, which is in nobody's way, and without what its parent's line names,
 * which an open issue needs as well.
 */
function namedNeeds(items: readonly ItemDraft[]): (item: ItemDraft) => ItemDraft['dependsOn'] {
  const byFold = new Map(items.map((item) => [foldId(item.id), item]))
  const known = new Map<ItemDraft, ItemDraft['dependsOn']>()
  const needsOf = (item: ItemDraft, below: ReadonlySet<ItemDraft>): ItemDraft['dependsOn'] => {
    const before = known.get(item)
    if (before !== undefined) return before
    const parent = item.parent === null ? undefined : byFold.get(foldId(item.parent))
    const isInherited =
      parent !== undefined && !below.has(parent) && item.status !== 'done'
        ? new Set(needsOf(parent, new Set([...below, item])).map(foldId))
        : new Set<string>()
    const isBeside = (id: ItemId): boolean => byFold.get(foldId(id))?.parent === parent?.id
    const needs = item.dependsOn.filter(
      (id) => byFold.get(foldId(id))?.heldAs !== 'pinned' && (!isInherited.has(foldId(id)) || isBeside(id)),
    )
    known.set(item, needs)
    return needs
  }
  return (item) => needsOf(item, new Set())
}

interface Around {
  readonly time: string
  readonly hasParts: boolean
}

function issueOf(item: ItemDraft, { time, hasParts }: Around): Readonly<Record<string, unknown>> {
  const { lines, rest } = acceptanceIn(item)
  const { links, rest: plain } = linksIn(rest, (type) => type === 'parent-child' || blockingTypes.has(type))
  const { closed_at: closed, created_at: created = time, updated_at: updated = time, ...further } = plain
  const needs = [
    ...item.dependsOn.map((id) => ({ id: id, type: 'blocks' })),
    ...(item.parent === null ? [] : [{ id: item.parent as string, type: 'parent-child' }]),
    ...links,
  ]
  return {
    id: item.id,
    title: item.title,
    description: item.description.trim(),
    ...(lines.length === 0 ? {} : { acceptance_criteria: lines.join('\n') }),
    status: exportedWord(item, issueWords),
    priority: nearestIn([0, 1, 5, 8, 9], item.priority),
    issue_type: typeOf(item, hasParts),
    ...(item.assignee === null ? {} : { assignee: item.assignee }),
    created_at: created,
    updated_at: updated,
    ...(item.status === 'done' ? { closed_at: closed ?? time } : {}),
    ...withoutKeys(further, keysTaken(item.heldAs)),
    ...(needs.length === 0
      ? {}
      : {
          dependencies: needs.map((need) => ({
            issue_id: item.id,
            depends_on_id: need.id,
            type: need.type,
            created_at: created,
          })),
        }),
  }
}

/** What holds an issue by another key than its status; in any other one the key would hold it. */
const holdKeys: Readonly<Record<string, string>> = {
  pinned: 'pinned',
  ephemeral: 'ephemeral',
  defer_until: 'deferred',
}

const keysTaken = (heldAs: string | undefined): ReadonlySet<string> =>
  new Set([...issueKeys, ...Object.keys(holdKeys).filter((key) => holdKeys[key] !== heldAs)])

/** An epic with parts holds them and nothing else. Its own words for what is a feature with us; of ours it knows three. */
function typeOf({ type, kind, metadata }: ItemDraft, hasParts: boolean): string {
  if (kind === 'container') return 'epic'
  const own = metadata['issue_type']
  if (type === 'feature' && (own === 'task' || own === 'decision' || (own === 'epic' && !hasParts)))
    return own
  return ['bug', 'feature', 'chore'].includes(type) ? type : 'task'
}
