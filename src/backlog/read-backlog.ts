import { LoopworkError } from '../core/errors.ts'
import type { Problem } from '../core/errors.ts'
import type { EpochMs } from '../core/ids.ts'
import type { ItemDraft } from '../core/item.ts'
import { plural } from '../text/plural.ts'
import { sanitize } from '../text/sanitize.ts'
import { checkDependencies } from './check-dependencies.ts'
import type { UnknownDependency } from './check-dependencies.ts'
import { formatNames, formatOf } from './registry.ts'
import { isProblem, readSourceFile, sourceName } from './source-file.ts'

export interface Backlog {
  /** The file's name as it is stored with its items: relative to the root. */
  readonly source: string
  readonly drafts: readonly ItemDraft[]
  /** What a person should know although the import goes ahead. */
  readonly notices: readonly Problem[]
}

/**
 * Reads a backlog file, all or nothing.
 * @param options.path relative to the root, or absolute.
 * @throws LoopworkError kind `backlog` with every problem; who prints them shows the first 50.
 */
export async function readBacklog(options: {
  readonly root: string
  readonly path: string
  readonly unknownDependency?: UnknownDependency
  /** Tells which `scheduledFor` is still to come. */
  readonly now?: EpochMs
}): Promise<Backlog> {
  const { root, path, unknownDependency = 'error', now = Date.now() } = options
  const source = sourceName(root, path)
  const format = formatOf(path)
  if (format === null) {
    throw refusal(source, [whole(source, `is not a backlog that loopwork reads; it reads: ${formatNames}`)])
  }
  const file = await readSourceFile(root, path)
  if (isProblem(file)) throw refusal(source, [file])
  const reading = await format.read(file, now)
  const checked = checkDependencies(reading.drafts, unknownDependency)
  const problems = [...reading.problems, ...checked.problems]
  const errors = problems.filter((problem) => problem.severity === 'error')
  if (errors.length > 0) throw refusal(source, errors)
  return { source, drafts: checked.drafts, notices: problems }
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
