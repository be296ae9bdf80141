import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { signalIfThere } from '../processes-of.ts'

const followProgram = fileURLToPath(new URL('./follow-program.ts', import.meta.url))

export interface KilledRun {
  /** False when it was done before the kill. */
  readonly landed: boolean
  /** From `ready` to its end. */
  readonly ms: number
}

/** Runs the program and kills it `afterMs` after it said that it was ready: with its git commands, or alone. */
export async function killedRun(
  folder: string,
  afterMs: number | null,
  who: 'all' | 'supervisor',
  program = followProgram,
): Promise<KilledRun> {
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  const start = performance.now()
  if (afterMs !== null) {
    await Promise.race([pause(afterMs), ended])
    const victims = who === 'all' ? childrenOf(child.pid ?? 0) : []
    child.kill('SIGKILL')
    for (const pid of victims) signalIfThere(pid, 'SIGKILL')
  }
  const [, signal] = (await ended) as [number | null, string | null]
  return { landed: signal !== null, ms: performance.now() - start }
}

function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number)
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}
