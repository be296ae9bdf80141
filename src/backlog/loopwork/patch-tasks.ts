import { foldId } from '../../core/slug.ts'
import type { PatchResult, Statuses, WantedStatus } from '../format.ts'
import type { SourceFile } from '../source-file.ts'
import { taskNodes } from './task-nodes.ts'
import { statusWords, wordOf } from './words.ts'

/** Replaces the status values that mean something else than they should, and no other character. */
export function patchTasks(file: SourceFile, statuses: Statuses): PatchResult {
  const list = taskNodes(file)
  const [problem] = list.problems
  if (problem !== undefined || !('tasks' in list)) {
    return {
      problem: problem ?? {
        severity: 'error',
        file: file.name,
        line: 1,
        field: null,
        message: 'is not a backlog now',
      },
    }
  }
  const byFold = new Map([...statuses].map(([id, status]) => [foldId(id), status]))
  const pieces: string[] = []
  let kept = 0
  for (const task of list.tasks) {
    const id = task.values.get('id')
    const status = task.values.get('status')
    if (id?.type !== 'string' || status?.type !== 'string') continue
    const wanted = byFold.get(foldId(String(id.value)))
    if (wanted === undefined || shows(String(status.value), wanted)) continue
    pieces.push(file.text.slice(kept, status.offset), JSON.stringify(wordOf[wanted.status]))
    kept = status.offset + status.length
  }
  return { text: pieces.join('') + file.text.slice(kept) }
}

/** Whether the word in the file already says it. Words that say more than we know (`quarantined`, somebody's `in-progress`) stay. */
function shows(word: string, wanted: WantedStatus): boolean {
  if (word === wordOf[wanted.status]) return true
  const meaning = Object.hasOwn(statusWords, word) ? statusWords[word] : undefined
  if (meaning === undefined || meaning.status !== wanted.status) return false
  if (word === wordOf.claimed && wanted.begunByUs) return false
  return meaning.hold === null || wanted.hold
}
