import { basename, dirname, join } from 'node:path'
import { isProblem, readSourceFile, type SourceFile } from '../../source-file.ts'
import { asRecord } from '../candidate.ts'
import { tagOf, taskLists } from './task-lists.ts'

/** The tag that Task Master works on by its `state.json`; null where that is the usual one, or not known. */
export async function currentTag(file: SourceFile): Promise<string | null> {
  const folder = dirname(dirname(file.realPath))
  if (!/^\.?taskmaster$/.test(basename(folder))) return null
  const state = await readSourceFile(folder, join(folder, 'state.json'))
  const tag = isProblem(state) ? null : tagIn(state.text)
  const lists = taskLists(file)
  if (tag === null || 'problems' in lists || !lists.byTag.has(tag)) return null
  return tag === tagOf(lists, null) ? null : tag
}

/** A state that is being written, or is broken, names none. */
function tagIn(text: string): string | null {
  try {
    const tag = asRecord(JSON.parse(text))?.['currentTag']
    return typeof tag === 'string' ? tag : null
  } catch {
    return null
  }
}
