import { importSources, readSources } from '../../app/import-sources.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, openProjectStore, type Project } from '../../app/project.ts'
import { itemIdProblem } from '../../backlog/item-id-problem.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import type { ItemType } from '../../core/item.ts'
import { declaredPath } from '../../core/naming/declared-path.ts'
import type { Store } from '../../core/ports/store.ts'
import { defaultPriority, priorityWords } from '../../core/priority.ts'
import { itemJson } from '../../report/item-json.ts'
import { safeJson } from '../../text/safe-json.ts'
import { sanitize } from '../../text/sanitize.ts'
import { exitCodes } from '../run/exit-codes.ts'

interface AddFlags extends CommonFlags {
  readonly id?: string
  readonly description?: string
  readonly type?: ItemType
  readonly priority?: string
  readonly parent?: string
  readonly dependsOn?: readonly string[]
  readonly files?: readonly string[]
  readonly estimate?: string
  readonly agent?: string
  readonly model?: string
}

/** Adds an item to the store's own backlog. Its id is printed to stdout, so that scripts can use it. */
export async function add(title: string, flags: AddFlags): Promise<number> {
  if (title.trim() === '') throw new LoopworkError('usage', 'add: the title is empty')
  const project = await findProject(flags)
  const store = await openProjectStore(project)
  try {
    // Ids of the backlog's own tasks are known by then, for the new id and for what it needs.
    await takeInBacklog(project, store)
    const id = await store.addItem({
      id: flags.id === undefined ? null : wellFormed(flags.id),
      title: title.trim(),
      description: flags.description ?? '',
      type: flags.type ?? 'feature',
      ...priorityOf(flags.priority),
      parent: flags.parent === undefined ? null : itemId(flags.parent),
      dependsOn: lists(flags.dependsOn).map(itemId),
      files: lists(flags.files).map(declared),
      estimateHours: flags.estimate === undefined ? null : hours(flags.estimate),
      assignee: null,
      agent: named('agent', flags.agent),
      model: named('model', flags.model),
      metadata: {},
    })
    const row = await store.item(id)
    process.stdout.write(
      flags.json === true && row !== null ? `${safeJson(itemJson(row))}\n` : `${sanitize(id)}\n`,
    )
    return exitCodes.good
  } finally {
    await store.close()
  }
}

/** The backlog that a run would find. One that can't be read is reported by the run; a task can be added all the same. */
async function takeInBacklog(project: Project, store: Store): Promise<void> {
  try {
    const order = { named: [], configured: [], mayLeave: [], rules: { unknownDependency: 'block' } } as const
    await importSources(project, store, await readSources(project, order))
  } catch (error) {
    if (!(error instanceof LoopworkError)) throw error
    process.stderr.write(`loopwork: ${sanitize(error.message)}; its tasks are not known here\n`)
  }
}

/** `--files a,b --files c` and `--files a b` alike. */
const lists = (values: readonly string[] | undefined): readonly string[] =>
  (values ?? [])
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')

function wellFormed(asked: string): ItemId {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(asked) && itemIdProblem(asked) === null) return itemId(asked)
  throw new LoopworkError('usage', `add: --id ${JSON.stringify(asked)} is no id`, {
    hint: 'letters, digits, dot, dash and underscore, at most 64, beginning with a letter or digit',
  })
}

function declared(text: string): string {
  if (declaredPath(text) === null) {
    throw new LoopworkError('usage', `add: --files ${text} is outside the repository`, {
      hint: 'name files relative to its root',
    })
  }
  return text
}

/** The options of the run decide whom it may be: that is checked when it starts. */
function named(flag: 'agent' | 'model', text: string | undefined): string | null {
  if (text === undefined) return null
  const name = text.trim()
  if (name !== '' && !/[\p{Cc}\s]/u.test(name)) return name
  throw new LoopworkError('usage', `add: --${flag} ${JSON.stringify(text)} is no name`)
}

function hours(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value < 100_000)) {
    throw new LoopworkError('usage', `add: --estimate ${text} is no number of hours`)
  }
  return value
}

function priorityOf(text: string | undefined): {
  readonly priority: number
  readonly sourcePriority: string | null
} {
  if (text === undefined) return { priority: defaultPriority, sourcePriority: null }
  const named = priorityWords[text]
  if (named !== undefined) return { priority: named, sourcePriority: text }
  if (/^\d$/.test(text)) return { priority: Number(text), sourcePriority: null }
  throw new LoopworkError('usage', `add: --priority ${text} is none`, {
    hint: `${Object.keys(priorityWords).join(', ')}, or 0 to 9`,
  })
}
