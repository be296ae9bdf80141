import { statSync } from 'node:fs'
import type { ProgramOrder, ShellEnd, ShellOrder } from '../../core/ports/process.ts'
import { childEnvironment } from '../child-environment.ts'
import { systemClock } from '../clock.ts'
import { missingCommand } from '../agents/missing-command.ts'
import type { ProcessContext } from '../context.ts'
import { inSandbox } from '../in-sandbox.ts'
import { identify } from '../identity.ts'
import { cutLog } from '../logs/cut-log.ts'
import { lastLines } from '../logs/last-lines.ts'
import { signalOf } from '../protocol/end-of.ts'
import { resolveCommand } from '../resolve-command.ts'
import { spawnDetached, type ChildEnd, type Spawned } from '../spawn-detached.ts'
import { endTree } from '../tree/end-tree.ts'
import { createTree, type ProcessTree } from '../tree/process-tree.ts'
import { sweepMarker } from '../tree/sweep-marker.ts'

const shownLines = 8
/** The time between SIGTERM and SIGKILL. None for a command that prints too much: it would go on printing. */
const gracesMs = { timeout: 2_000, stopped: 2_000, over: 0, exit: 500 } as const
/** 128 and SIGXFSZ: a file grew over its limit. */
const overCode = 153
const noticeEveryBeats = 3

/** Runs a line of the user's own; neither it nor anything it started is running when the promise resolves. Never rejects. */
export const runShell = (context: ProcessContext, order: ShellOrder): Promise<ShellEnd> =>
  runTree(context, order, () => spawnLine(context, order))

/** The same of a program. Never rejects. */
export const runProgram = (context: ProcessContext, order: ProgramOrder): Promise<ShellEnd> =>
  runTree(context, order, () => spawnProgram(context, order))

type TreeOrder = Omit<ShellOrder, 'line' | 'sandbox'> & { readonly graceMs?: number }

async function runTree(
  context: ProcessContext,
  order: TreeOrder,
  spawn: () => Promise<Spawned>,
): Promise<ShellEnd> {
  // A supervisor that was killed may have left the same command running.
  await sweepMarker(context, order.marker)
  if (order.signal.aborted) return { kind: 'stopped' }
  const from = statSync(order.log, { throwIfNoEntry: false })?.size ?? 0
  const began = systemClock.awakeMs()
  const since = (): number => Math.round(systemClock.awakeMs() - began)
  const problem = cwdProblem(order.cwd)
  const spawned = problem ?? (await spawn())
  if (spawned.kind === 'failed') return { kind: 'not started', why: spawned.why, cause: spawned.cause }

  const tree = createTree(context.scanner, {
    root: identify(context.table, context.here, spawned.pid),
    marker: order.marker,
    worktree: order.cwd,
  })
  const printed = (): number => (statSync(order.log, { throwIfNoEntry: false })?.size ?? 0) - from
  const outcome = await firstOf(context, { ...order, printed }, tree, spawned.ended)
  const durationMs = since()
  const graceMs = Math.min(gracesMs[outcome.kind], order.graceMs ?? gracesMs[outcome.kind])
  await endTree(context.scanner, tree, { graceMs })
  if (outcome.kind === 'stopped') return { kind: 'stopped' }
  const over = printed() > order.outputBytes
  if (over) cutLog(order.log, from + order.outputBytes)
  const said = lastLines(order.log, from, shownLines)
  if (outcome.kind === 'timeout') return { kind: 'timeout', durationMs, lastLines: said }
  const code = over || outcome.kind === 'over' ? overCode : codeOf(outcome.end)
  return { kind: 'exit', code, durationMs, lastLines: said }
}

async function spawnLine(context: ProcessContext, order: ShellOrder): Promise<Spawned> {
  const environment = childEnvironment(context.environment, order.env, order.marker)
  const [name = '', ...args] = inSandbox(order.sandbox, ['/bin/sh', '-c', order.line])
  const program = resolveCommand(name, order.cwd, environment['PATH'] ?? '')
  if (program === null)
    return { kind: 'failed', why: `the sandbox ${JSON.stringify(name)} is not on PATH`, cause: null }
  return spawnDetached({
    argv: [program, ...args],
    cwd: order.cwd,
    environment,
    input: '/dev/null',
    out: order.log,
    err: null,
  })
}

async function spawnProgram(context: ProcessContext, order: ProgramOrder): Promise<Spawned> {
  const environment = childEnvironment(context.environment, order.env, order.marker)
  const [name = '', ...args] = order.argv
  const path = environment['PATH'] ?? ''
  const why = missingCommand(name, order.cwd, path)
  if (why !== null) return { kind: 'failed', why, cause: null }
  return spawnDetached({
    argv: [resolveCommand(name, order.cwd, path) ?? name, ...args],
    cwd: order.cwd,
    environment,
    input: order.input,
    out: order.log,
    err: null,
  })
}

/** Without this check the spawn would report that /bin/sh does not exist. */
function cwdProblem(cwd: string): Extract<Spawned, { kind: 'failed' }> | null {
  const isFolder = statSync(cwd, { throwIfNoEntry: false })?.isDirectory() ?? false
  return isFolder ? null : { kind: 'failed', why: `its working directory ${cwd} does not exist`, cause: null }
}

type Outcome =
  | { readonly kind: 'exit'; readonly end: ChildEnd }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'over' }
  | { readonly kind: 'stopped' }

/** The end, the limit in awake time, or the caller's abort: whichever comes first. */
function firstOf(
  context: ProcessContext,
  order: TreeOrder & { readonly printed: () => number },
  tree: ProcessTree,
  ended: Promise<ChildEnd>,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let awakeMs = 0
    const finish = (outcome: Outcome): void => {
      leave()
      order.signal.removeEventListener('abort', stop)
      resolve(outcome)
    }
    const stop = (): void => finish({ kind: 'stopped' })
    const leave = context.beat.join((stepMs, beat) => {
      awakeMs += stepMs
      if (beat % noticeEveryBeats === 0) tree.notice()
      if (awakeMs >= order.timeoutMs) finish({ kind: 'timeout' })
      else if (order.printed() > order.outputBytes) finish({ kind: 'over' })
    })
    order.signal.addEventListener('abort', stop)
    void ended.then((end) => finish({ kind: 'exit', end }))
  })
}

/** As in a shell: 128 + n for signal n. */
function codeOf(end: ChildEnd): number {
  if (end.code !== null) return end.code
  for (let number = 1; number < 65; number++) if (signalOf(128 + number) === end.signal) return 128 + number
  return 128
}
