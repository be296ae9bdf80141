import { recordsIn } from '../../../backlog/formats/candidate.ts'
import { issueIn, issueNumber } from '../../../backlog/formats/github/issues.ts'
import { isStatusLabel, labelOf } from '../../../backlog/formats/github/status-labels.ts'
import { parsedJson } from '../../../backlog/json/parsed-json.ts'
import type { OwnWords } from '../../../core/backlog/own-words.ts'
import type { ItemStatus } from '../../../core/item.ts'
import type { TrackerChange } from '../tracker.ts'
import type { Gh } from './run-gh.ts'

type ClosedAs = 'completed' | 'not planned' | null

const closedFor = (status: ItemStatus): ClosedAs =>
  status === 'done' ? 'completed' : status === 'cancelled' ? 'not planned' : null

/** Labels first, then open or closed: of two processes that do the same at once, each finds it done. */
export async function writeWithGh(
  text: string,
  { id, status }: TrackerChange,
  { gh, own = {} }: { readonly gh: Gh; readonly own?: OwnWords },
): Promise<{ readonly text: string } | { readonly failure: string }> {
  const number = issueNumber(id)
  const records = recordsIn(parsedJson(text))
  const record = records.find((one) => one['number'] === number)
  const issue = record === undefined ? null : issueIn(record, own)
  if (number === null || record === undefined || issue === null || typeof issue === 'string')
    return { failure: 'there is no such issue' }
  const label = labelOf(status, own)
  const closedAs = closedFor(status)
  const isLabel = (name: string): boolean => name.toLowerCase() === label?.toLowerCase()
  const taken = issue.labels.filter((name) => isStatusLabel(name, own) && !isLabel(name))
  const added = label === null || issue.labels.some(isLabel) ? [] : [label]
  const isClosed = record['state'] === 'CLOSED'
  const edits = [
    ...added.flatMap((name) => ['--add-label', name]),
    ...taken.flatMap((name) => ['--remove-label', name]),
  ]
  const commands: readonly (readonly string[])[] = [
    ...(edits.length === 0 ? [] : [['issue', 'edit', String(number), ...edits]]),
    ...(closedAs !== null && !isClosed ? [['issue', 'close', String(number), '--reason', closedAs]] : []),
    ...(closedAs === null && isClosed ? [['issue', 'reopen', String(number)]] : []),
  ]
  for (const command of commands) {
    const answer = await withLabels(command, added, gh)
    if ('failure' in answer) return answer
  }
  const labels = [...issue.labels.filter((name) => !taken.includes(name)), ...added].map((name) => ({ name }))
  const after = {
    ...record,
    labels,
    state: closedAs === null ? 'OPEN' : 'CLOSED',
    stateReason: closedAs === null ? '' : closedAs.toUpperCase().replace(' ', '_'),
  }
  return { text: JSON.stringify(records.map((one) => (one === record ? after : one))) }
}

/** A label that a repository doesn't have yet is made, and one that it has stays as the user has made it. */
async function withLabels(command: readonly string[], labels: readonly string[], gh: Gh): ReturnType<Gh> {
  const answer = await gh(command)
  if (!('failure' in answer) || labels.length === 0 || !/not found/i.test(answer.failure)) return answer
  for (const label of labels) {
    const made = await gh(['label', 'create', label, '--description', 'Set by loopwork', '--color', 'ededed'])
    if ('failure' in made && !/already exists/i.test(made.failure)) return made
  }
  return gh(command)
}
