import { itemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { draftOf } from '../../draft.ts'
import type { JsonObject } from '../../json/json-object.ts'
import { readId } from '../../json/read-id.ts'
import { readItemType } from '../../json/read-item-type.ts'
import { readPriorityLevel } from '../../json/read-priority.ts'
import { readSchedule } from '../../json/read-schedule.ts'
import { factsOf, readStatus } from '../../json/read-status.ts'
import { requireTitle } from '../../json/read-title.ts'
import { TaskFields } from '../../json/task-fields.ts'
import { quoted } from '../../quoted.ts'
import type { SourceFile } from '../../source-file.ts'
import type { FormatReading } from '../format.ts'
import { withSections } from '../sections.ts'
import { held } from '../status-words.ts'
import { isActive, isPinned, meaningNow } from './issue-meaning.ts'
import { blockingTypes, needsBeside, needsIn, type IssueNeed } from './issue-needs.ts'
import { issueRecords, textIn, type IssueRecords } from './issue-records.ts'
import { withEpics } from './with-epics.ts'
import { issueWords } from './words.ts'
import { addAll } from '../../add-all.ts'

export async function readIssues(file: SourceFile): Promise<FormatReading> {
  const records = issueRecords(file)
  const beside = await needsBeside(file)
  const problems = [...records.problems, ...beside.problems]
  const byId = new Map(records.issues.map((issue) => [textIn(issue, 'id') ?? '', issue]))
  const drafts = records.issues.flatMap((issue) => {
    const fields = new TaskFields(issue)
    const needs = [...needsIn(fields), ...(beside.of.get(textIn(issue, 'id') ?? '') ?? [])]
    const draft = readIssue(issue, fields, { needs, byId, others: records.others, source: file.name })
    addAll(problems, fields.problems)
    return draft === null ? [] : [draft]
  })
  return { drafts: withEpics(drafts), problems }
}

interface Around extends Pick<IssueRecords, 'others'> {
  readonly needs: readonly IssueNeed[]
  readonly byId: ReadonlyMap<string, JsonObject>
  readonly source: string
}

function readIssue(issue: JsonObject, fields: TaskFields, around: Around): ItemDraft | null {
  const { needs, byId, source } = around
  const id = readId(fields, (given) => given.text('id'))
  const { type, metadata } = readItemType(fields, 'issue_type')
  const parent = parentOf(fields, needs)
  const above = parent === null ? null : (byId.get(parent) ?? null)
  const own = meaningNow(readStatus(fields, issueWords), issue)
  const waits = needs.filter((need) => blockingTypes.has(need.type)).map((need) => need.id)
  const isGated = own.status === 'todo' && own.hold === null && waits.some((name) => isOpenGate(name, around))
  const facts = {
    title: requireTitle(fields),
    description: withSections(fields.text('description'), {
      Design: fields.text('design'),
      Notes: fields.text('notes'),
    }),
    type,
    ...readPriorityLevel(fields),
    ...factsOf(isGated ? held() : own),
    ...scheduleOf(fields, above),
    dependsOn: waits.filter((name) => isBlocker(fields, name, around)).map(itemId),
    parent: parent === null ? null : itemId(parent),
    assignee: fields.text('assignee'),
    metadata: { ...fields.others(issueKeys), ...metadata, ...linksOf(needs) },
  }
  return id === null ? null : draftOf({ source, line: issue.line, id, ...facts })
}

/** Keys that have become facts of their own; every other key, like the acceptance criteria, is kept as metadata. */
export const issueKeys: ReadonlySet<string> = new Set(
  '_type id title description design notes status priority issue_type assignee dependencies'.split(' '),
)

/** One that is pinned or was deleted is in nobody's way. A closed one stays: it is done, and reopened it is in the way again. */
function isBlocker(fields: TaskFields, name: string, { byId, others }: Around): boolean {
  const issue = byId.get(name)
  if (issue !== undefined) return !isPinned(issue)
  if (!others.has(name)) {
    fields.notice('dependencies', `names ${quoted(name)}, which is not in the file; nothing waits for it`)
  }
  return false
}

/** No item can be waited for there: somebody has to open it, with `bd`. */
function isOpenGate(name: string, { others }: Around): boolean {
  const other = others.get(name)
  return other !== undefined && isActive(other)
}

function parentOf(fields: TaskFields, needs: readonly IssueNeed[]): string | null {
  const [first, ...others] = needs.filter((need) => need.type === 'parent-child')
  if (others.length > 0 && first !== undefined) {
    fields.notice('dependencies', `names several parents; the first, ${quoted(first.id)}, is taken`)
  }
  return first?.id ?? null
}

/** Put off until then, or its parent is: whichever is later. */
function scheduleOf(fields: TaskFields, parent: JsonObject | null): Pick<ItemDraft, 'scheduledFor'> {
  const { scheduledFor: own = null } = readSchedule(fields, 'defer_until')
  // What is wrong with that of the parent is reported of the parent.
  const { scheduledFor: above = null } =
    parent === null ? {} : readSchedule(new TaskFields(parent), 'defer_until')
  const later = Math.max(own ?? 0, above ?? 0)
  return own === null && above === null ? {} : { scheduledFor: later }
}

/** What is no order and no parent: kept, so that nobody has to look it up in the file. */
function linksOf(needs: readonly IssueNeed[]): ItemDraft['metadata'] {
  const links = needs.filter(({ type }) => type !== 'parent-child' && !blockingTypes.has(type))
  return links.length === 0 ? {} : { links }
}
