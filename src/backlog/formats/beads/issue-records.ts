import type { Problem } from '../../../core/errors.ts'
import { jsonLines } from '../../json/json-lines.ts'
import type { JsonObject } from '../../json/json-object.ts'
import { leftoverRecords } from '../leftover-records.ts'
import type { SourceFile } from '../../source-file.ts'

export interface IssueRecords {
  /** What is work for somebody. */
  readonly issues: readonly JsonObject[]
  /** Other records of the file that something may wait for, by their ids: gates, messages, agents. */
  readonly others: ReadonlyMap<string, JsonObject>
  readonly problems: readonly Problem[]
}

/** The records of a file: the same id again is an update of the one before, as `bd import` takes it. */
export function issueRecords(file: SourceFile): IssueRecords {
  const { objects, problems } = jsonLines(file)
  const newest = new Map<string, JsonObject>()
  const nameless: JsonObject[] = []
  for (const object of objects.filter(isIssue)) {
    const id = textIn(object, 'id')
    if (id === null) nameless.push(object)
    else newest.set(id, object)
  }
  const there = [...newest].filter(([, object]) => !isDeleted(object))
  const issues = [...there.filter(([, object]) => isWork(object)).map(([, object]) => object), ...nameless]
  const shown = new Set(issues)
  const last = new Set(newest.values())
  const leftOut = objects
    .filter((object) => !shown.has(object))
    .map((object) => ({ line: object.line, why: whyNone(object, last) }))
  return {
    issues,
    others: new Map(there.filter(([, object]) => !isWork(object))),
    problems: [...problems, ...leftoverRecords(file.name, leftOut)],
  }
}

function whyNone(object: JsonObject, last: ReadonlySet<JsonObject>): string {
  if (!isIssue(object)) return 'no issue'
  if (!last.has(object)) return 'updated by a later one'
  return isDeleted(object) ? 'deleted' : 'of a kind that beads keeps for itself'
}

const isDeleted = (object: JsonObject): boolean => textIn(object, 'status') === 'tombstone'

const isIssue = (object: JsonObject): boolean => (textIn(object, '_type') ?? 'issue') === 'issue'

const isWork = (object: JsonObject): boolean => !notWork.has(textIn(object, 'issue_type') ?? '')

/** What beads keeps in the same table for its own use; `bd ready` never offers it. */
const notWork = new Set(['merge-request', 'gate', 'molecule', 'message', 'agent', 'role', 'rig'])

export function textIn({ values }: JsonObject, key: string): string | null {
  const node = values.get(key)
  return node?.type === 'string' ? String(node.value) : null
}
