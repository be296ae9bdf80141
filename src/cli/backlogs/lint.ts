import { existsSync } from 'node:fs'
import path from 'node:path'
import { applyFixes, lookForFixes, planFixes } from '../../app/importing/fix-sources.ts'
import type { SourceOrder } from '../../app/importing/import-sources.ts'
import { readingConfig } from '../../app/importing/reading-config.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject } from '../../app/project.ts'
import type { LintProblem } from '../../backlog/lint/lint.ts'
import { filePartOf } from '../../backlog/source-part.ts'
import { isTracker } from '../../core/backlog/tracker-name.ts'
import { LoopworkError } from '../../core/errors.ts'
import { lintJson } from '../../report/lint-json.ts'
import { groupDigits, plural } from '../../text/plural.ts'
import { sanitize } from '../../text/sanitize.ts'
import { printJson } from '../print/json.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { printFixes } from './print-fixes.ts'

export interface LintFlags extends CommonFlags {
  readonly format?: string
  readonly fix?: true
  readonly dryRun?: true
}

/**
 * Finds what is wrong in backlogs, those that a start would read or those named, and mends what it can without losing anything where
 * that is asked for. Exit 1 where an error is left.
 */
export async function lintBacklogs(files: readonly string[], flags: LintFlags): Promise<number> {
  const { fix: isFixing = false, dryRun: isDry = false } = flags
  if (isDry && !isFixing)
    throw new LoopworkError('usage', 'lint: --dry-run goes with --fix; without it lint changes nothing')
  const project = await findProject(flags)
  for (const file of files) {
    if (!isTracker(file) && !existsSync(path.resolve(project.cwd, filePartOf(project.cwd, file))))
      throw new LoopworkError('usage', `lint: there is no file ${file}`)
  }
  const { configured, rules } = await readingConfig(project, flags)
  const order: SourceOrder = { named: files, configured, mayLeave: [], rules }
  const seen = await lookForFixes(project, order)
  if (seen.backlogs.length === 0)
    throw new LoopworkError('usage', 'lint: there is no backlog here', { hint: 'name a file' })
  const trackers = seen.backlogs.map(({ source }) => source).filter(isTracker)
  if (isFixing && trackers.length > 0)
    process.stderr.write(
      `lint: ${trackers.map(sanitize).join(', ')}: nothing is mended there, only in files\n`,
    )
  const plans = isFixing ? await planFixes(seen, rules) : []
  const fixes = plans.flatMap((plan) => plan.fixes)
  if (!isDry) await applyFixes(plans)
  const { problems } = fixes.length === 0 || isDry ? seen : await lookForFixes(project, order)
  if (flags.json === true) printJson(lintJson(problems, isFixing ? fixes : null))
  else {
    printFixes(plans, { isDry })
    print(problems)
  }
  const { errors, notices } = countsOf(problems)
  const names = seen.backlogs.map(({ source }) => sanitize(source)).join(', ')
  const mended = isFixing ? `${groupDigits(fixes.length)} ${isDry ? 'to fix' : 'fixed'}, ` : ''
  process.stderr.write(`${names}: ${mended}${plural(errors, 'error')}, ${plural(notices, 'notice')}\n`)
  return errors === 0 ? exitCodes.good : exitCodes.left
}

/** As compilers print it, so that an editor can jump to the line. */
function print(problems: readonly LintProblem[]): void {
  for (const { severity, file, line, message, rule } of problems) {
    const place = line === null ? file : `${file}:${line}`
    process.stdout.write(`${sanitize(`${place}: ${severity}: ${message} [${rule}]`)}\n`)
  }
}

function countsOf(problems: readonly LintProblem[]): { readonly errors: number; readonly notices: number } {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  return { errors, notices: problems.length - errors }
}
