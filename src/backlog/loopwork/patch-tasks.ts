import type { ItemId } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import { wordOfDraft, type FileWord } from '../../core/policy/backlog-edit.ts'
import type { Projected, WrittenWord } from '../../core/ports/backlog-store.ts'
import type { PatchResult, Statuses } from '../format.ts'
import type { SourceFile } from '../source-file.ts'
import { taskNodes } from './task-nodes.ts'
import { statusWords, wordOf } from './words.ts'

/**
 * Replaces the status values that mean something else than they should, and no other character. A word that is not the
 * one last read or written here is a person's: it stays until it has been taken in.
 */
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
  const byFold = new Map([...statuses].map(([id, projected]) => [foldId(id), { id, projected }]))
  const words = new Map<ItemId, WrittenWord>()
  const pieces: string[] = []
  let kept = 0
  for (const task of list.tasks) {
    const id = task.values.get('id')
    const status = task.values.get('status')
    if (id?.type !== 'string' || status?.type !== 'string') continue
    const wanted = byFold.get(foldId(String(id.value)))
    if (wanted === undefined || mayStay(String(status.value), wanted.projected)) continue
    const word = wordOf[wanted.projected.status]
    pieces.push(file.text.slice(kept, status.offset), JSON.stringify(word))
    words.set(wanted.id, { word: fileWordOf(word) ?? 'open', begun: wanted.projected.status === 'claimed' })
    kept = status.offset + status.length
  }
  return { text: pieces.join('') + file.text.slice(kept), words }
}

/** Whether the status is right already, or must not be changed by us. */
function mayStay(word: string, wanted: Projected): boolean {
  const said = fileWordOf(word)
  if (said === null || !wanted.ours.includes(said)) return true
  // On hold because of this file's present or former content: its status must not be changed.
  if (wanted.hold || word === wordOf[wanted.status]) return true
  const meaning = statusWords[word]
  if (meaning?.status !== wanted.status || meaning.hold !== null) return false
  return word !== wordOf.claimed || !wanted.begun
}

function fileWordOf(word: string): FileWord | null {
  const meaning = Object.hasOwn(statusWords, word) ? statusWords[word] : undefined
  return meaning === undefined ? null : wordOfDraft(meaning)
}
