import { recordsIn } from '../../../backlog/formats/candidate.ts'
import { issueIn, issueNumber } from '../../../backlog/formats/github/issues.ts'
import { isStatusLabel, labelOf } from '../../../backlog/formats/github/status-labels.ts'
import { parsedJson } from '../../../backlog/json/parsed-json.ts'
import { foldWord, type OwnWords } from '../../../core/backlog/own-words.ts'
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
  // As it is read: another spelling of a label is that label, and not one more beside it.
  const isLabel = (name: string): boolean => label !== null && foldWord(name) === foldWord(label)
  const closedAs = closedFor(status)
  const taken = issue.labels.filter((name) => isStatusLabel(name, own) && !isLabel(name))
  const missing = label === null || issue.labels.some(isLabel) ? null : label
  const isClosed = record['state'] === 'CLOSED'
  const edited = await withLabel(missing, gh, (added) =>
    added === null && taken.length === 0
      ? null
      : [
          ...['issue', 'edit', String(number)],
          ...(added === null ? [] : ['--add-label', added]),
          ...taken.flatMap((name) => ['--remove-label', name]),
        ],
  )
  if ('failure' in edited) return edited
  const commands: readonly (readonly string[])[] = [
    ...(closedAs !== null && !isClosed ? [['issue', 'close', String(number), '--reason', closedAs]] : []),
    ...(closedAs === null && isClosed ? [['issue', 'reopen', String(number)]] : []),
  ]
  for (const command of commands) {
    const answer = await gh(command)
    if ('failure' in answer) return answer
  }
  const labels = [...issue.labels.filter((name) => !taken.includes(name)), ...edited.added].map((name) => ({
    name,
  }))
  const after = {
    ...record,
    labels,
    state: closedAs === null ? 'OPEN' : 'CLOSED',
    stateReason: closedAs === null ? '' : closedAs.toUpperCase().replace(' ', '_'),
  }
  return { text: JSON.stringify(records.map((one) => (one === record ? after : one))) }
}

/**
 * Adds a label in the spelling that the repository has, which may be on no issue yet. One that it doesn't have is made, and one that
 * it has stays as the user has made it.
 */
async function withLabel(
  label: string | null,
  gh: Gh,
  commandFor: (label: string | null) => readonly string[] | null,
): Promise<{ readonly added: readonly string[] } | { readonly failure: string }> {
  const command = commandFor(label)
  if (command === null) return { added: [] }
  const answer = await gh(command)
  if (!('failure' in answer)) return { added: label === null ? [] : [label] }
  if (label === null || !/not found/i.test(answer.failure)) return answer
  const listed = await gh(['label', 'list', '--limit', '1000', '--json', 'name'])
  if ('failure' in listed) return listed
  const there = recordsIn(parsedJson(listed.stdout)).flatMap(({ name }) =>
    typeof name === 'string' ? [name] : [],
  )
  const spelling = there.find((name) => foldWord(name) === foldWord(label)) ?? label
  if (!there.includes(spelling)) {
    const made = await gh([
      'label',
      'create',
      spelling,
      '--description',
      'Set by loopwork',
      '--color',
      'ededed',
    ])
    if ('failure' in made && !/already exists/i.test(made.failure)) return made
  }
  const again = await gh(commandFor(spelling) ?? command)
  return 'failure' in again ? again : { added: [spelling] }
}
