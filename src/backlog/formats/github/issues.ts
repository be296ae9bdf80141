import type { OwnWords } from '../../../core/backlog/own-words.ts'
import { asRecord, recordsIn } from '../candidate.ts'
import { cancelled, done, type StatusMeaning } from '../status-words.ts'
import { stateOfLabels } from './status-labels.ts'

/** An issue as `gh issue list` or `gh api` prints it; what another version of gh doesn't print is left out. */
export interface Issue {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
  readonly milestone: string | null
  readonly issueType: string | null
  readonly url: string | null
  readonly assignees: readonly string[]
  readonly state: StatusMeaning
  readonly parent: number | null
  readonly children: readonly number[]
  /** Of those that are open, or not known to be closed. */
  readonly blockedBy: readonly number[]
}

export const issueId = (number: number): string => `GH-${number}`

export const issueNumber = (id: string): number | null => {
  const [, number] = /^GH-(\d+)$/i.exec(id) ?? []
  return number === undefined ? null : Number(number)
}

/** A string: what is wrong with it. */
export function issueIn(record: Readonly<Record<string, unknown>>, own: OwnWords = {}): Issue | string {
  const { number, title } = record
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1)
    return 'has no number of an issue'
  if (typeof title !== 'string') return 'has no title'
  const labels = namesIn(record['labels'])
  const state = stateOf(record, labels, own)
  if (state === null) return `has a state that is neither OPEN nor CLOSED`
  return {
    number,
    title: title.trim() === '' ? issueId(number) : title,
    body: textOf(record['body']) ?? '',
    labels,
    milestone: nameIn(record['milestone']),
    issueType: nameIn(record['issueType'] ?? record['type']),
    url: textOf(record['html_url']) ?? textOf(record['url']),
    assignees: listIn(record['assignees']).flatMap((one) => textOf(one['login']) ?? []),
    state,
    parent: numberIn(asRecord(record['parent'])),
    children: listIn(record['subIssues']).flatMap((child) => numberIn(child) ?? []),
    blockedBy: listIn(record['blockedBy'])
      .filter((other) => String(other['state']).toUpperCase() !== 'CLOSED')
      .flatMap((other) => numberIn(other) ?? []),
  }
}

/** GitHub's API has pull requests among the issues. */
export const isPullRequest = (record: Readonly<Record<string, unknown>>): boolean =>
  asRecord(record['pull_request']) !== null

/** Labels count only while the issue is open: somebody may have closed one that had failed. */
function stateOf(
  { state, stateReason, state_reason: ofApi }: Readonly<Record<string, unknown>>,
  labels: readonly string[],
  own: OwnWords,
): StatusMeaning | null {
  switch (typeof state === 'string' ? state.toUpperCase() : '') {
    case 'CLOSED': {
      const reason = (textOf(stateReason) ?? textOf(ofApi) ?? '').toUpperCase()
      return reason === 'NOT_PLANNED' || reason === 'DUPLICATE' ? cancelled : done
    }
    case 'OPEN':
      return stateOfLabels(labels, own)
    default:
      return null
  }
}

/** gh prints some lists as they are, and some as a page with `nodes`. */
const listIn = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  recordsIn(asRecord(value)?.['nodes'] ?? value)

const namesIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : listIn(value)).flatMap((label: unknown) =>
    typeof label === 'string' ? [label] : (textOf(asRecord(label)?.['name']) ?? []),
  )

const nameIn = (value: unknown): string | null => {
  const record = asRecord(value)
  return record === null ? textOf(value) : (textOf(record['title']) ?? textOf(record['name']))
}

const numberIn = (record: Readonly<Record<string, unknown>> | null): number | null =>
  typeof record?.['number'] === 'number' ? record['number'] : null

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
