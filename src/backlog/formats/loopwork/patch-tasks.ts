import { itemId } from '../../../core/ids.ts'
import type { PatchResult, Statuses } from '../format.ts'
import type { SourceFile } from '../../source-file.ts'
import { patchSpots, type StatusSpot } from '../../write-back/patch-spots.ts'
import { taskNodes, type TaskNode } from './task-nodes.ts'
import { statusWords, wordOf } from './words.ts'

/** Replaces the status values that mean something else than they should, and no other character. */
export function patchTasks(file: SourceFile, statuses: Statuses): PatchResult {
  const list = taskNodes(file)
  const [problem] = list.problems
  if (problem === undefined && 'tasks' in list)
    return patchSpots(file.text, list.tasks.flatMap(spotsOf), statuses)
  const message = 'is not a backlog now'
  return { problem: problem ?? { severity: 'error', file: file.name, line: 1, field: null, message } }
}

function spotsOf({ values }: TaskNode): readonly StatusSpot[] {
  const id = values.get('id')
  const status = values.get('status')
  if (id?.type !== 'string' || status?.type !== 'string') return []
  const word = String(status.value)
  const { offset, length } = status
  return [
    {
      id: itemId(String(id.value)),
      says: (Object.hasOwn(statusWords, word) ? statusWords[word] : null) ?? null,
      begun: word === wordOf.claimed,
      show: (wanted) => [{ offset, length, text: JSON.stringify(wordOf[wanted]) }],
    },
  ]
}
