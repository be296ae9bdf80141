import { shellArgs, type OnTerminal, type OnTerminalEnd } from './run-on-terminal.ts'

/** A window that is there by then has been opened; its program may well end with it. */
const openedMs = 5_000

/** Runs a line that needs no terminal, in a session of its own: it outlives us. Resolves when it has ended, or has opened its window. */
export async function runApart(order: OnTerminal): Promise<OnTerminalEnd> {
  const { execa } = await import('execa')
  const running = execa('/bin/sh', shellArgs(order), {
    ...{ cwd: order.cwd, env: order.env, extendEnv: false, reject: false, cleanup: false },
    ...{ detached: true, stdio: 'ignore' },
  })
  running.nodeChildProcess.unref()
  const opened = Promise.withResolvers<null>()
  const timer = setTimeout(() => opened.resolve(null), openedMs)
  timer.unref()
  const end = await Promise.race([running, opened.promise])
  clearTimeout(timer)
  if (end === null) return { kind: 'exit', code: 0 }
  if (end.exitCode === undefined && end.signal === undefined)
    return { kind: 'not started', why: end.shortMessage ?? 'it could not be started' }
  return { kind: 'exit', code: end.exitCode ?? 128 }
}
