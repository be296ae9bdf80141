import { needlessMessage, needlessNeeds } from '../../backlog/fix/needless-needs.ts'
import { planFix, type FixPlan } from '../../backlog/fix/plan-fix.ts'
import type { BacklogFormat } from '../../backlog/formats/format.ts'
import { formats } from '../../backlog/formats/registry.ts'
import { lint, type LintProblem } from '../../backlog/lint/lint.ts'
import type { Backlog } from '../../backlog/read-backlog.ts'
import { isProblem, readSourceFile, type SourceFile } from '../../backlog/source-file.ts'
import { bytesWith, replaceIfUnchanged } from '../../backlog/write-back/replace-if-unchanged.ts'
import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import { isTracker } from '../../core/backlog/tracker-name.ts'
import { LoopworkError, problemLine, type Problem } from '../../core/errors.ts'
import { sanitize } from '../../text/sanitize.ts'
import { lookThroughTogether } from '../backlog-files/backlog-files.ts'
import { programsHere } from '../backlog-files/programs-here.ts'
import type { Project } from '../project.ts'
import { withSources, type SourceOrder } from './import-sources.ts'

/** A backlog with the version of its file that was looked through. */
interface FixableSource {
  readonly backlog: Backlog
  readonly file: SourceFile
  readonly format: BacklogFormat
}

export interface SeenForFixes {
  readonly backlogs: readonly Backlog[]
  readonly problems: readonly LintProblem[]
  /** Of files that something can be mended in. */
  readonly fixable: readonly FixableSource[]
  /** Files that are other versions by now. */
  readonly changed: readonly string[]
  /** Why files can't be mended that could be looked through: one that is read line by line may be larger than one that is read whole. */
  readonly unread: readonly Problem[]
}

/** Everything that is wrong in backlogs, with the files of those that something can be mended in. */
export const lookForFixes = (project: Project, order: SourceOrder): Promise<SeenForFixes> =>
  withSources(project, order, async (from, paths) => {
    const seen = await lookThroughTogether(from, paths)
    const fixable: FixableSource[] = []
    const changed: string[] = []
    const unread: Problem[] = []
    for (const backlog of seen.backlogs) {
      const format = formats.find(({ name }) => name === backlog.format)
      if (isTracker(backlog.source) || format?.fixable === undefined) continue
      const file = await readSourceFile(project.root, backlog.source, from.mayLeave)
      if (isProblem(file)) unread.push(file)
      else if (file.stamp !== backlog.stamp) changed.push(backlog.source)
      else fixable.push({ backlog, file, format })
    }
    const problems = lint(seen, fixable.flatMap(repeatedNeeds))
    return { backlogs: seen.backlogs, problems, fixable, changed, unread }
  })

/** Needs that a file names twice: reading takes them as they are meant, so that only the file shows them. */
function repeatedNeeds({ backlog, file, format }: FixableSource): readonly LintProblem[] {
  const needless = needlessNeeds(format.fixable?.(file) ?? { needs: [] }, backlog.drafts)
  return needless
    .filter(({ rule }) => rule === 'repeated-need')
    .map((found) => ({
      severity: 'notice',
      file: (found.list.file ?? file).name,
      line: found.need.line,
      field: 'dependsOn',
      rule: found.rule,
      message: needlessMessage(found),
    }))
}

/** @throws LoopworkError where a file is another one by now, or another tool keeps it. */
export async function planFixes(
  { fixable, changed: [changed], unread: [unread] }: SeenForFixes,
  rules: ReadingRules,
): Promise<readonly FixPlan[]> {
  if (unread !== undefined)
    throw new LoopworkError('backlog', `lint: nothing is mended: ${problemLine(unread)}`)
  if (changed !== undefined) throw changedMeanwhile(changed)
  const plans: FixPlan[] = []
  for (const { file, format } of fixable) {
    const plan = await planFix(file, { format, rules, now: Date.now() })
    const tool = plan.fixes.length === 0 ? null : (format.toolOf?.(file, programsHere) ?? null)
    if (tool !== null) {
      const name = sanitize(file.name)
      throw new LoopworkError(
        'backlog',
        `lint: ${tool.name} keeps ${name}, and would take back what only the file says`,
        {
          hint: `mend it with ${tool.name}`,
        },
      )
    }
    plans.push(plan)
  }
  return plans
}

/** Writes one file after the other, each whole or not at all. @throws LoopworkError at the first that can't be. */
export async function applyFixes(plans: readonly FixPlan[]): Promise<void> {
  for (const { file, text } of plans.flatMap(({ files }) => files)) {
    const result = await replaceIfUnchanged(file, bytesWith(file, text))
    if (result.kind === 'problem') throw new LoopworkError('backlog', `lint: ${result.message}`)
    if (result.kind === 'changed') throw changedMeanwhile(file.name)
  }
}

const changedMeanwhile = (name: string): LoopworkError =>
  new LoopworkError('backlog', `lint: ${sanitize(name)} was changed meanwhile: it is left as it is`, {
    hint: 'start lint again',
  })
