import { existsSync } from 'node:fs'
import path from 'node:path'
import { lookThroughSources } from '../../app/importing/import-sources.ts'
import { readingConfig } from '../../app/importing/reading-config.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject } from '../../app/project.ts'
import { lint, type LintProblem } from '../../backlog/lint/lint.ts'
import { filePartOf } from '../../backlog/source-part.ts'
import { LoopworkError } from '../../core/errors.ts'
import { lintJson } from '../../report/lint-json.ts'
import { plural } from '../../text/plural.ts'
import { sanitize } from '../../text/sanitize.ts'
import { printJson } from '../print/json.ts'
import { exitCodes } from '../run/exit-codes.ts'

export interface LintFlags extends CommonFlags {
  readonly format?: string
}

/** Finds what is wrong in backlogs, those that a start would read or those named; reads only. Exit 1 where there is an error. */
export async function lintBacklogs(files: readonly string[], flags: LintFlags): Promise<number> {
  const project = await findProject(flags)
  for (const file of files) {
    if (!existsSync(path.resolve(project.cwd, filePartOf(project.cwd, file))))
      throw new LoopworkError('usage', `lint: there is no file ${file}`)
  }
  const { configured, rules } = await readingConfig(project, flags)
  const seen = await lookThroughSources(project, { named: files, configured, mayLeave: [], rules })
  if (seen.backlogs.length === 0)
    throw new LoopworkError('usage', 'lint: there is no backlog here', { hint: 'name a file' })
  const problems = lint(seen)
  if (flags.json === true) printJson(lintJson(problems))
  else print(problems)
  const { errors, notices } = countsOf(problems)
  const names = seen.backlogs.map(({ source }) => sanitize(source)).join(', ')
  process.stderr.write(`${names}: ${plural(errors, 'error')}, ${plural(notices, 'notice')}\n`)
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
