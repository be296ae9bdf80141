import { LoopworkError } from '../core/errors.ts'
import type { Problem } from '../core/errors.ts'
import type { EpochMs, ItemId } from '../core/ids.ts'
import type { ItemDraft } from '../core/item.ts'
import { plural } from '../text/plural.ts'
import { sanitize } from '../text/sanitize.ts'
import { checkDependencies, unknownNeeds } from './check-dependencies.ts'
import type { UnknownDependency } from './check-dependencies.ts'
import type { FormatReading } from './format.ts'
import { formatNames, formatOf } from './registry.ts'
import { isProblem, readSourceFile, sourceName, type MayLeave } from './source-file.ts'

export interface Backlog {
  /** The file's name as it is stored with its items: relative to the root. */
  readonly source: string
  /** Of the version of the file that was read. */
  readonly stamp: string
  readonly drafts: readonly ItemDraft[]
  /** What a person should know although the import goes ahead. */
  readonly notices: readonly Problem[]
}

export interface ReadOptions {
  readonly root: string
  readonly unknownDependency?: UnknownDependency
  /** Which of these ids are items of sources that are not read here. */
  readonly knownElsewhere?: (ids: readonly ItemId[], sources: readonly string[]) => Promise<readonly ItemId[]>
  readonly mayLeave?: MayLeave
  /** Compared with `scheduledFor`. */
  readonly now?: EpochMs
}

/**
 * Reads a backlog file, all or nothing.
 * @param options.path relative to the root, or absolute.
 * @throws LoopworkError kind `backlog` with every problem; who prints them shows the first 50.
 */
export async function readBacklog(options: ReadOptions & { readonly path: string }): Promise<Backlog> {
  const [backlog] = await readBacklogs({ ...options, paths: [options.path] })
  if (backlog === undefined) throw new LoopworkError('internal', `${options.path} was not read`)
  return backlog
}

/** Reads backlog files that belong together: an item of one may need an item of another. All of them or nothing. */
export async function readBacklogs(
  options: ReadOptions & { readonly paths: readonly string[] },
): Promise<readonly Backlog[]> {
  const { root, paths, unknownDependency = 'error', now = Date.now() } = options
  const sources = [...new Map(paths.map((path) => [sourceName(root, path), path])).entries()]
  const problems: Problem[] = []
  const drafts: ItemDraft[] = []
  const stamps = new Map<string, string>()
  for (const [source, path] of sources) {
    const reading = await readOne({ root, source, path, now, mayLeave: options.mayLeave ?? (() => false) })
    problems.push(...reading.problems)
    drafts.push(...reading.drafts)
    stamps.set(source, reading.stamp)
  }
  const names = sources.map(([source]) => source)
  const elsewhere = await options.knownElsewhere?.(unknownNeeds(drafts), names)
  const checked = checkDependencies(drafts, { unknown: unknownDependency, elsewhere: elsewhere ?? [] })
  problems.push(...checked.problems)
  const errors = problems.filter((problem) => problem.severity === 'error')
  if (errors.length > 0) throw refusal(names.join(', '), errors)
  return names.map((source) => ({
    source,
    stamp: stamps.get(source) ?? '',
    drafts: checked.drafts.filter((draft) => draft.source === source),
    notices: problems.filter((problem) => problem.file === source),
  }))
}

async function readOne({
  root,
  source,
  path,
  now,
  mayLeave,
}: {
  readonly root: string
  readonly source: string
  readonly path: string
  readonly now: EpochMs
  readonly mayLeave: MayLeave
}): Promise<FormatReading & { readonly stamp: string }> {
  const format = formatOf(path)
  if (format === null) {
    const problem = whole(source, `is not a backlog that loopwork reads; it reads: ${formatNames}`)
    return { drafts: [], problems: [problem], stamp: '' }
  }
  const file = await readSourceFile(root, path, mayLeave)
  if (isProblem(file)) return { drafts: [], problems: [file], stamp: '' }
  return { ...(await format.read(file, now)), stamp: file.stamp }
}

function refusal(source: string, problems: readonly Problem[]): LoopworkError {
  return new LoopworkError(
    'backlog',
    `cannot read the backlog ${sanitize(source)}: ${plural(problems.length, 'problem')}`,
    {
      hint: 'nothing was imported; mend the file and start again',
      problems,
    },
  )
}

const whole = (file: string, message: string): Problem => ({
  severity: 'error',
  file,
  line: null,
  field: null,
  message,
})
