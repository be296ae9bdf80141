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
  const byFold = new Map(items.map((item) => [foldId(item.id), item]))
  const lines = items.map((item) => {
    const issue = issueOf(
      { ...item, dependsOn: ownNeeds(item, byFold) },
      { time, hasParts: parents.has(foldId(item.id)) },
    )
    return `${JSON.stringify(issue)}\n`
  })
  return { text: lines.join(''), renamed: new Map(), leftOut }
}

/** Without what its parent needs, which an open issue needs whether it says so or not, and what is pinned, which is in nobody's way. */
function ownNeeds(item: ItemDraft, byFold: ReadonlyMap<string, ItemDraft>): ItemDraft['dependsOn'] {
  const isWaitedFor = (id: ItemId): boolean => byFold.get(foldId(id))?.heldAs !== 'pinned'
  const needs = item.dependsOn.filter(isWaitedFor)
  const parent = item.parent === null ? undefined : byFold.get(foldId(item.parent))
  if (parent === undefined || item.status === 'done') return needs
  const isBeside = (id: ItemId): boolean => byFold.get(foldId(id))?.parent === parent.id
  const inherited = new Set(parent.dependsOn.filter((id) => !isBeside(id)).map(foldId))
  return needs.filter((id) => !inherited.has(foldId(id)))
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
