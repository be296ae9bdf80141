import { readdir, realpath } from 'node:fs/promises'
import { dirname, sep } from 'node:path'
import type { Problem } from '../../../core/errors.ts'
import type { ItemId } from '../../../core/ids.ts'
import { isProblem, readSourceFile } from '../../source-file.ts'
import type { SourceFile } from '../../source-file.ts'
import { parseTaskPage } from './task-page.ts'
import type { TaskPage } from './task-page.ts'

/** Reads `<ID>.md` beside the backlog for those ids that have one. */
export async function taskPages(
  backlog: SourceFile,
  ids: readonly ItemId[],
): Promise<{ readonly byId: ReadonlyMap<ItemId, TaskPage>; readonly problems: readonly Problem[] }> {
  const folder = dirname(backlog.realPath)
  const there = new Set(await readdir(folder))
  const byId = new Map<ItemId, TaskPage>()
  const problems: Problem[] = []
  for (const id of new Set(ids)) {
    const name = `${id}.md`
    if (!there.has(name)) continue
    const page = await readPage(folder, name, backlog.name)
    if (isProblem(page)) problems.push(page)
    else byId.set(id, parseTaskPage(page.text, id))
  }
  return { byId, problems }
}

const anywhere = (): boolean => true

/** A page is text for an agent's prompt: a link that leads out of the folder could carry any file there. */
async function readPage(folder: string, name: string, backlog: string): Promise<SourceFile | Problem> {
  const page = await readSourceFile(folder, name, anywhere)
  const file = `${backlog.slice(0, backlog.lastIndexOf('/') + 1)}${name}`
  if (isProblem(page)) return { ...page, file }
  const inside = page.realPath.startsWith((await realpath(folder)) + sep)
  if (inside) return page
  return {
    severity: 'error',
    file,
    line: null,
    field: null,
    message: 'is a link that leads out of its folder',
  }
}
