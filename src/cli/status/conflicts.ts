import { findProject, withExistingStore, type Project } from '../../app/project.ts'
import { touchedFiles } from '../../app/claims/touched-files.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId } from '../../core/ids.ts'
import { declaredPath } from '../../core/naming/declared-path.ts'
import {
  conflictsWith,
  fileConflicts,
  type FileConflict,
  type TouchedFiles,
} from '../../core/claims/file-conflicts.ts'
import type { Store } from '../../core/ports/store.ts'
import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { ClaimFlags } from '../claims/claim-flags.ts'
import { declaredFiles } from '../items/item-flags.ts'
import { printJson } from '../print/json.ts'
import { exitCodes } from '../run/exit-codes.ts'

/**
 * Which of the tasks that somebody works on touch the same files, declared or changed already. With an id, or with files: which of them
 * touch those.
 */
export async function conflicts(id: string | undefined, flags: ClaimFlags): Promise<number> {
  const project = await findProject(flags)
  return withExistingStore(project, async (store) => {
    const found = store === null ? [] : await conflictsIn(store, { project, id, flags })
    if (store === null && id !== undefined) throw noSuchTask(id)
    if (flags.json === true) printJson(found.map(record))
    else if (found.length === 0) process.stderr.write('No two tasks in work touch the same file.\n')
    else process.stdout.write(`${found.map(lineOf).join('\n')}\n`)
    return exitCodes.good
  })
}

interface Question {
  readonly project: Project
  readonly id: string | undefined
  readonly flags: ClaimFlags
}

async function conflictsIn(store: Store, { project, id, flags }: Question): Promise<readonly FileConflict[]> {
  const touched = await touchedFiles(project, store)
  const asked = declaredFiles('conflicts', flags.files).flatMap((file) => declaredPath(file) ?? [])
  if (id === undefined)
    return asked.length === 0
      ? fileConflicts(touched)
      : conflictsWith({ item: itemId(''), agent: '', worker: null, paths: asked }, touched)
  const row = await store.item(itemId(id))
  if (row === null) throw noSuchTask(id)
  const { item } = row
  const inWork = touched.find((each) => each.item === item.id)
  const declared = item.files.flatMap((file) => declaredPath(file) ?? [])
  const paths = [...(inWork?.paths ?? declared), ...asked]
  return conflictsWith(
    { item: item.id, agent: inWork?.agent ?? '', worker: inWork?.worker ?? null, paths },
    touched,
  )
}

const noSuchTask = (id: string): LoopworkError =>
  new LoopworkError('usage', `there is no task ${id} here`, { hint: 'loopwork list shows the ids' })

const record = ({ item, files, with: others }: FileConflict) => ({
  work_item_id: item.item,
  agent_id: item.agent,
  conflicting_files: files,
  with: others
    .filter((other) => other.item !== '')
    .map((other) => ({ work_item_id: other.item, agent_id: other.agent })),
})

const lineOf = ({ item, files, with: others }: FileConflict): Safe => {
  const named = others.filter((other) => other.item !== '').map(who)
  const shares =
    named.length === 0 ? literal('touches') : safe`shares with ${joinSafe(named, literal(', '))}:`
  return safe`${who(item)} ${shares} ${joinSafe(files.map(sanitize), literal(', '))}`
}

function who({ item, agent, worker }: TouchedFiles): Safe {
  if (worker !== null) return safe`${sanitize(item)} (W${worker}, ${sanitize(agent)})`
  return agent === '' ? sanitize(item) : safe`${sanitize(item)} (${sanitize(agent)})`
}
