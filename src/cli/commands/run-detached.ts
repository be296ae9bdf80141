import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { RunFlags } from '../../app/options/flags.ts'
import { loadAsked } from '../../app/options/load-settings.ts'
import { findProject } from '../../app/project.ts'
import { ownStateFolder } from '../../app/state-folder/own-state-folder.ts'
import { LoopworkError } from '../../core/errors.ts'
import { preflight } from '../../git/repository/preflight.ts'
import { startInBackground, type StartingInBackground } from '../../process/start-in-background.ts'
import { plural } from '../../text/plural.ts'
import { sanitize } from '../../text/sanitize.ts'
import { commandLine } from '../print/command-line.ts'
import { printJsonLine } from '../print/json.ts'
import { printText } from '../print/print-all.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { ownProgram } from '../run/own-program.ts'

/** What the supervisor in the background sends when it supervises. */
export interface Detached {
  readonly run: number
  readonly workers: number
  readonly joins: boolean
}

/** Logs of earlier supervisors; the output of their agents is in the attempts' own logs. */
const logsKept = 10

/** Starts the run in a process of its own, and returns when that supervises or has reported why it can't. */
export async function runDetached(sources: readonly string[], flags: RunFlags): Promise<number> {
  if (flags.dryRun === true) {
    throw new LoopworkError('usage', '--dry-run starts nothing, so there is nothing to detach', {
      hint: 'say one of them',
    })
  }
  const project = await findProject(flags)
  // Problems are reported in this process, before anything is written.
  await preflight(project.cwd, project.found ?? undefined)
  const { config } = await loadAsked(project, flags, { sources, screen: false })
  const { config: file, ...place } = flags
  const again = file === undefined || config.store === null ? place : { ...place, config: file }
  ownStateFolder(project.stateDir, { make: true })
  let starting: StartingInBackground | null = null
  let isInterrupted = false
  // From before the start: one that is begun must not go on when this process is interrupted amid it. And to the end: what is
  // started is said whole.
  process.on('SIGINT', () => {
    isInterrupted = true
    starting?.interrupt()
  })
  const log = await newLog(path.join(project.stateDir, 'background'))
  if (isInterrupted) return exitCodes.interrupt
  const [, , verb = 'run', ...rest] = process.argv
  starting = startInBackground({
    file: ownProgram(),
    args: [verb, '--in-background', ...rest],
    cwd: process.cwd(),
    log,
  })
  const start = await starting.started
  if (start.kind === 'ready') {
    tell({ ...(start.message as Detached), pid: start.pid, log }, again)
    return exitCodes.good
  }
  printText(await readFile(log, 'utf8'), process.stderr)
  await rm(log, { force: true })
  return isInterrupted ? exitCodes.interrupt : (start.code ?? exitCodes.left)
}

function tell(started: Detached & { readonly pid: number; readonly log: string }, flags: RunFlags): void {
  const { run, pid, workers, joins, log } = started
  if (flags.json === true) return printJsonLine({ type: 'detached', run, pid, workers, joins, log })
  const goesOn = joins ? `joined in the background by pid ${pid}` : `goes on in the background, pid ${pid}`
  process.stdout.write(`run ${run} ${goesOn}: ${plural(workers, 'worker')}\n`)
  const rows = [
    [commandLine('tui', flags), 'watches it, and takes over if it ends early'],
    [commandLine('status', flags), 'where it stands'],
    [commandLine('abort --yes', flags), 'ends it'],
  ] as const
  const width = Math.max(...rows.map(([command]) => command.length))
  for (const [command, does] of rows) process.stdout.write(`  ${sanitize(command.padEnd(width))}  ${does}\n`)
  process.stdout.write(`  its lines: ${sanitize(log)}\n`)
}

async function newLog(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const old = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort()
  for (const name of old.slice(0, Math.max(0, old.length - logsKept + 1))) {
    await rm(path.join(folder, name), { force: true })
  }
  const time = new Date().toISOString().replaceAll(':', '-')
  return path.join(folder, `${time}-${process.pid}.log`)
}
