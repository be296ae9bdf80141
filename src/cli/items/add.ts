import { importSources, readForImport } from '../../app/importing/import-sources.ts'
import { readingConfig } from '../../app/importing/reading-config.ts'
import { findProject, openProjectStore, type Project } from '../../app/project.ts'
import { itemIdProblem } from '../../backlog/item-id-problem.ts'
import { typedItem } from '../../core/backlog/typed-item.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import type { Store } from '../../core/ports/store.ts'
import { itemJson } from '../../report/item-json.ts'
import { safeJson } from '../../text/safe-json.ts'
import { safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { declaredFiles, hoursOf, idsOf, nameOf, priorityAsked, type ItemFlags } from './item-flags.ts'

export interface AddFlags extends ItemFlags {
  readonly id?: string
}

/** Adds an item to the store's own backlog. Its id is printed to stdout, so that scripts can use it. */
export async function add(title: string, flags: AddFlags): Promise<number> {
  if (title.trim() === '') throw new LoopworkError('usage', 'add: the title is empty')
  const project = await findProject(flags)
  const store = await openProjectStore(project)
  try {
    // Ids of the backlog's own tasks are known by then, for the new id and for what it needs.
    await takeInBacklog(project, store, flags)
    const task = {
      title,
      description: flags.description ?? '',
      files: declaredFiles('add', flags.files),
      needs: idsOf(flags.dependsOn),
      ...priorityAsked('add', flags.priority),
      agent: nameOf('add', 'agent', flags.agent),
      model: nameOf('add', 'model', flags.model),
    }
    const id = await store.addItem(
      typedItem(task, {
        id: flags.id === undefined ? null : wellFormed(flags.id),
        type: flags.type ?? 'feature',
        parent: flags.parent === undefined ? null : itemId(flags.parent),
        estimateHours: flags.estimate === undefined ? null : hoursOf('add', flags.estimate),
      }),
    )
    const row = await store.item(id)
    if (row?.outside === true && (await store.newestRun())?.endedAt === null)
      process.stderr.write(
        `loopwork: ${sanitize(id)} is outside the filter of the run that goes on; ${inPlace(safe`loopwork retry ${sanitize(shellWord(id))}`, elsewhereOf(flags))} takes it in\n`,
      )
    process.stdout.write(
      flags.json === true && row !== null ? `${safeJson(itemJson(row))}\n` : `${sanitize(id)}\n`,
    )
    return exitCodes.good
  } finally {
    await store.close()
  }
}

/** The backlog that a run would find. One that can't be read is reported by the run; a task can be added all the same. */
async function takeInBacklog(project: Project, store: Store, flags: AddFlags): Promise<void> {
  try {
    const config = await readingConfig(project, flags)
    const rules = { ...config.rules, unknownDependency: 'block' } as const
    const order = { named: [], configured: config.configured, mayLeave: [], rules }
    const readAgain = () => readForImport(project, order)
    await importSources(project, store, { backlogs: await readAgain(), readAgain, rules })
  } catch (error) {
    if (!(error instanceof LoopworkError)) throw error
    process.stderr.write(`loopwork: ${sanitize(error.message)}; its tasks are not known here\n`)
  }
}

function wellFormed(asked: string): ItemId {
  const problem = itemIdProblem(asked)
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(asked) && problem === null) return itemId(asked)
  const why = problem === null ? '' : `: it ${problem}`
  throw new LoopworkError('usage', `add: --id ${JSON.stringify(asked)} is no id${why}`, {
    hint: 'letters, digits, dot, dash and underscore, at most 64, beginning with a letter or digit',
  })
}
