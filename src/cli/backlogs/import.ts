import {
  importAll,
  readForImport,
  readSources,
  type ImportedAll,
  type SourcesRead,
} from '../../app/importing/import-sources.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { planImport } from '../../app/importing/plan-import.ts'
import { findProject, openProjectStore, type Project } from '../../app/project.ts'
import { readingConfig } from '../../app/importing/reading-config.ts'
import { LoopworkError, problemLine } from '../../core/errors.ts'
import type { ImportResult } from '../../core/ports/backlog-store.ts'
import { countsOf, importJson, type ImportReport } from '../../report/import-json.ts'
import { changesLine, countsLine, importedLine, planLines } from '../../report/import-text.ts'
import { sanitize } from '../../text/sanitize.ts'
import { printJson } from '../print/json.ts'
import { exitCodes } from '../run/exit-codes.ts'

export interface ImportFlags extends CommonFlags {
  readonly format?: string
  readonly dryRun?: boolean
}

type Report = ImportReport & {
  /** What has come of it, where the tasks were too many to be looked at one by one; left out: they are in the plan. */
  readonly imported?: ImportResult
}

/** Imports backlogs as a run would, all of them or nothing; with `--dry-run` it prints what would change, and changes nothing. */
export async function importBacklog(files: readonly string[], flags: ImportFlags): Promise<number> {
  const project = await findProject(flags)
  const report = await reportOf(project, files, flags)
  print(report, flags)
  return exitCodes.good
}

async function reportOf(project: Project, files: readonly string[], flags: ImportFlags): Promise<Report> {
  try {
    const { configured, rules, leftOut } = await readingConfig(project, flags)
    if (files.length === 0 && leftOut !== null) process.stderr.write(`notice: ${sanitize(leftOut)}\n`)
    const order = { named: files, configured, mayLeave: [], rules }
    // Who wants to see each task gets all of them, in memory.
    const wantsAll = flags.dryRun === true || flags.json === true
    const readAgain = () => (wantsAll ? readSources(project, order) : readForImport(project, order))
    const backlogs = await readAgain()
    const isLarge = backlogs.some(({ stream, isKnown }) => stream !== undefined || isKnown === true)
    const plan = isLarge ? null : await planImport(project, backlogs)
    const { heard, imported } =
      flags.dryRun === true
        ? { heard: [], imported: null }
        : await importInto(project, { backlogs, readAgain, rules })
    for (const line of heard) process.stderr.write(`loopwork: ${sanitize(line)}\n`)
    return {
      sources: backlogs.map(({ source, format }) => ({ source, format })),
      drafts: backlogs.flatMap(({ drafts }) => drafts),
      plan,
      problems: backlogs.flatMap(({ notices }) => notices),
      ...(isLarge && imported !== null ? { imported } : {}),
    }
  } catch (error) {
    const isRefused = error instanceof LoopworkError && error.kind === 'backlog'
    // The problems are for a script too; what they mean is said by the error.
    if (isRefused && flags.json === true)
      printJson(importJson({ sources: [], drafts: [], plan: null, problems: error.problems }))
    throw error
  }
}

async function importInto(project: Project, read: SourcesRead): Promise<ImportedAll> {
  const store = await openProjectStore(project)
  try {
    return await importAll(project, store, read)
  } finally {
    await store.close()
  }
}

function print(report: Report, flags: ImportFlags): void {
  if (flags.json === true) return printJson(importJson(report))
  if (report.sources.length === 0) {
    process.stderr.write('loopwork: there is no backlog here: name one\n')
    return
  }
  const isDry = flags.dryRun === true
  // A run that has imported them has told its notices itself.
  if (isDry)
    for (const notice of report.problems) process.stderr.write(`notice: ${sanitize(problemLine(notice))}\n`)
  if (isDry) for (const line of planLines(report)) process.stdout.write(`${line}\n`)
  if (report.imported !== undefined) {
    process.stderr.write(`${importedLine(report, report.imported)}\n`)
    return
  }
  process.stderr.write(`${countsLine(report, countsOf(report.drafts))}\n`)
  const { plan } = report
  if (plan !== null) process.stderr.write(`${changesLine(plan)}${isDry ? '. Nothing was changed.' : ''}\n`)
}
