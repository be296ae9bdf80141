import { findProject, withExistingStore } from '../../app/project.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { ItemChange } from '../../core/ports/backlog-store.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import type { Store } from '../../core/ports/store.ts'
import { itemJson } from '../../report/item-json.ts'
import { sanitize } from '../../text/sanitize.ts'
import { printJson } from '../print/json.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { declaredFiles, hoursOf, idsOf, nameOf, priorityAsked, type ItemFlags } from './item-flags.ts'

export interface EditFlags extends ItemFlags {
  readonly title?: string
}

/** Changes a task that was typed by hand. One of a file is changed there. */
export async function edit(id: string, flags: EditFlags): Promise<number> {
  const change = changeOf(flags)
  if (Object.keys(change).length === 0)
    throw new LoopworkError('usage', `edit: nothing is to be changed of ${id}`, {
      hint: 'name it: --title, --description, --priority, --depends-on, --files, …',
    })
  return withExistingStore(await findProject(flags), async (store) => {
    if (store === null)
      throw new LoopworkError('usage', `edit: there is no task ${id}`, {
        hint: 'loopwork list shows the ids',
      })
    await refuseOwnParent(store, { id, parent: change.parent ?? null })
    const fields = await store.editItem(itemId(id), change)
    const row = await store.item(itemId(id))
    if (flags.json === true && row !== null) printJson(itemJson(row))
    process.stderr.write(`${sanitize(row?.item.id ?? id)}: ${said(fields, row)}\n`)
    return exitCodes.good
  })
}

/** A task is in nothing that is in it. */
async function refuseOwnParent(
  store: Pick<Store, 'item'>,
  { id, parent }: { readonly id: string; readonly parent: ItemId | null },
): Promise<void> {
  const seen = new Set<string>()
  for (let at = parent; at !== null && !seen.has(foldId(at));) {
    seen.add(foldId(at))
    if (foldId(at) === foldId(id)) {
      const what = seen.size === 1 ? 'itself' : `${parent ?? ''}, which is in ${id}`
      throw new LoopworkError('usage', `edit: ${id} can't be in ${what}`, {
        hint: '--parent "" takes it out of what it is in',
      })
    }
    at = (await store.item(at))?.item.parent ?? null
  }
}

/** An empty text takes a value away, where there need not be one. */
function changeOf(flags: EditFlags): ItemChange {
  const { title, description, type, priority, parent, dependsOn, files, estimate, agent, model } = flags
  if (title?.trim() === '') throw new LoopworkError('usage', 'edit: the title is empty')
  return {
    ...(title === undefined ? {} : { title: title.trim() }),
    ...(description === undefined ? {} : { description }),
    ...(type === undefined ? {} : { type }),
    ...(priority === undefined ? {} : priorityAsked('edit', priority)),
    ...(parent === undefined ? {} : { parent: parent === '' ? null : itemId(parent) }),
    ...(dependsOn === undefined ? {} : { dependsOn: idsOf(dependsOn) }),
    ...(files === undefined ? {} : { files: declaredFiles('edit', files) }),
    ...(estimate === undefined ? {} : { estimateHours: estimate === '' ? null : hoursOf('edit', estimate) }),
    ...(agent === undefined ? {} : { agent: agent === '' ? null : nameOf('edit', 'agent', agent) }),
    ...(model === undefined ? {} : { model: model === '' ? null : nameOf('edit', 'model', model) }),
  }
}

const names: Readonly<Record<string, string>> = {
  dependsOn: 'needs',
  estimateHours: 'estimate',
}

function said(fields: readonly string[], row: ItemRow | null): string {
  const shown = fields.filter((field) => field !== 'sourcePriority').map((field) => names[field] ?? field)
  if (fields.length === 0) return 'it is so already'
  const changed = `changed: ${shown.length === 0 ? 'priority' : shown.join(', ')}`
  // Its agent was given the task as it was.
  return row?.item.standing.status === 'claimed'
    ? `${changed}; who works on it was given what it said before, files are kept apart from now on`
    : changed
}
