import type { Problem } from '../../../core/errors.ts'
import type { OwnWords } from '../../../core/backlog/own-words.ts'
import type { ReadingRules } from '../../../core/backlog/reading-rules.ts'
import { itemId, type EpochMs } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { draftOf } from '../../draft.ts'
import { parseJsonFile } from '../../json/json-file.ts'
import { objectsIn, sourceOf } from '../../json/json-object.ts'
import { factsOf } from '../../json/read-status.ts'
import type { SourceFile } from '../../source-file.ts'
import { exportNotice } from '../export-notice.ts'
import type { FormatReading } from '../format.ts'
import { leftoverRecords, type LeftoverRecord } from '../leftover-records.ts'
import { begunNotice } from '../status-words.ts'
import { typeOf } from '../type-word.ts'
import { withContainers } from '../with-containers.ts'
import { githubSource, isGithub } from './github-source.ts'
import { bodyFacts } from './issue-body.ts'
import { issueId, issueIn, isPullRequest, type Issue } from './issues.ts'
import { priorityOfLabels, typeOfLabels } from '../label-facts.ts'
import { isStatusLabel } from './status-labels.ts'

/** The issues from the oldest on, as people number their plans. */
export function readIssues(file: SourceFile, _now: EpochMs, rules?: ReadingRules): FormatReading {
  const own = rules?.statuses ?? {}
  const parsed = parseJsonFile(file)
  if ('problems' in parsed) return { drafts: [], problems: parsed.problems }
  const { objects, problems: others } = objectsIn(parsed.within, parsed.root, '')
  const problems: Problem[] = [...others, ...noticesOf(file, objects.length)]
  const lines = new Map<number, number>()
  const leftovers: LeftoverRecord[] = []
  const issues = objects.flatMap((object): readonly Issue[] => {
    const values = [...object.values].map(([key, node]): readonly [string, unknown] => [
      key,
      JSON.parse(sourceOf(object.within, node)) as unknown,
    ])
    const record = Object.fromEntries(values)
    if (isPullRequest(record)) {
      leftovers.push({ line: object.line, why: 'a pull request' })
      return []
    }
    const issue = issueIn(record, own)
    const say = (severity: Problem['severity'], field: string, message: string): unknown =>
      problems.push({ severity, file: file.name, line: object.line, field, message })
    if (typeof issue === 'string') {
      say('error', object.field, issue)
      return []
    }
    lines.set(issue.number, object.line)
    if (issue.state.begun) say('notice', issueId(issue.number), begunNotice('in progress'))
    return [issue]
  })
  const ordered = issues.toSorted((one, other) => one.number - other.number)
  const parents = new Map(ordered.flatMap(({ number, children }) => children.map((child) => [child, number])))
  const isFile = !isGithub(file.name)
  const drafts = ordered.map((issue) =>
    draftOfIssue(issue, {
      source: file.name,
      line: isFile ? (lines.get(issue.number) ?? null) : null,
      above: parents.get(issue.number) ?? null,
      own,
    }),
  )
  return {
    drafts: withContainers(drafts, hasNothingToHold(drafts)),
    problems: [...problems, ...leftoverRecords(file.name, leftovers)],
  }
}

/** An open issue of which every sub-issue was closed as not planned: what it asks for is still to be done, by itself. */
function hasNothingToHold(drafts: readonly ItemDraft[]): (draft: ItemDraft) => boolean {
  const held = new Set(
    drafts.flatMap(({ parent, status }) => (parent === null || status === 'cancelled' ? [] : [parent])),
  )
  return ({ id, status }) => status === 'todo' && !held.has(id)
}

function draftOfIssue(
  issue: Issue,
  place: {
    readonly source: string
    readonly line: number | null
    readonly above: number | null
    readonly own: OwnWords
  },
): ItemDraft {
  const { number, title, body, labels, milestone, url } = issue
  const said = bodyFacts(body)
  const parent = issue.parent ?? place.above ?? said.parent
  const type = (issue.issueType === null ? null : typeOf(issue.issueType)) ?? typeOfLabels(labels)
  const needs = [...new Set([...said.dependsOn, ...issue.blockedBy])].filter((other) => other !== number)
  return draftOf({
    id: itemId(issueId(number)),
    title,
    description: body.trim(),
    ...factsOf(issue.state),
    ...priorityOfLabels(labels),
    ...(type === null ? {} : { type }),
    parent: parent === null || parent === number ? null : itemId(issueId(parent)),
    dependsOn: needs.map((other) => itemId(issueId(other))),
    assignee: issue.assignees.join(', ') || null,
    source: place.source,
    line: place.line,
    metadata: {
      ...(url === null ? {} : { url }),
      labels: labels.filter((label) => !isStatusLabel(label, place.own)),
      ...(milestone === null ? {} : { milestone }),
      ...(issue.issueType === null ? {} : { issueType: issue.issueType }),
      ...(said.scheduledFor === null ? {} : { scheduledFor: said.scheduledFor }),
    },
  })
}

function noticesOf(file: SourceFile, count: number): readonly Problem[] {
  if (!isGithub(file.name)) {
    const isUsual = count === usualCount
    const cut = `has ${usualCount} issues, as many as gh prints unless it is given --limit: there may be more`
    return [exportNotice(file.name), ...(isUsual ? [{ ...exportNotice(file.name), message: cut }] : [])]
  }
  const { limit } = githubSource(file.name)
  const message = `has ${limit} issues or more, and the newest ${limit} are read: narrow it with ?label=NAME, or read more with ?limit=N`
  return count < limit ? [] : [{ ...exportNotice(file.name), message }]
}

/** What `gh issue list` prints by itself. */
const usualCount = 30
