import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
  mkdirSync,
} from 'node:fs'
import { join } from 'node:path'
import { stopSignals } from '../../core/agent/preset.ts'
import type { AgentOrder } from '../../core/ports/process.ts'
import { softly, type SoftStop } from '../tree/ask-to-end.ts'
import { frozenMs } from './freezes.ts'

/** The content of `started`. Whoever creates it first decides: the wrapper, or a recovery that makes the attempt void. */
export type Started =
  | { readonly kind: 'missing' }
  | { readonly kind: 'void' }
  /** Being written, or the disk was full. */
  | { readonly kind: 'partial' }
  | { readonly kind: 'wrapper'; readonly pid: number; readonly startTime: string; readonly bootId: string }

export interface EndFile {
  readonly kind: 'exit' | 'norun' | 'limit'
  readonly code: number
}

/** The files of the protocol in `agents/<k>/`, read together. Null: the folder does not exist. */
export interface AgentFiles {
  readonly started: Started
  readonly end: EndFile | null
}

/** Where an agent was started, for those who adopt it. */
export interface Origin {
  readonly host: string
  readonly pidNamespace: number
  readonly worktree: string
  readonly stop: SoftStop
}

/** stdout; with one log stderr too. */
export const outOf = (dir: string): string => join(dir, 'out')
/** stderr, where an agent has two logs; else there is no such file. */
export const errOf = (dir: string): string => join(dir, 'err')
export const logsOf = (dir: string): readonly string[] => [outOf(dir), errOf(dir)]
export const promptOf = (dir: string): string => join(dir, 'prompt')
export const stateOf = (dir: string): string => join(dir, 'state')

type PrepareOrder = Pick<AgentOrder, 'dir' | 'prompt' | 'logs'>

/**
 * Made before the spawn; `state` with `wx`, so that a folder serves one start only.
 * @throws when the folder was used before, or can't be written.
 */
export function prepareFiles({ dir, prompt, logs }: PrepareOrder, origin: Origin): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  writeFileSync(promptOf(dir), prompt, { mode: 0o600 })
  writeFileSync(join(dir, 'origin.json'), JSON.stringify(origin), { mode: 0o600 })
  writeFileSync(stateOf(dir), '', { mode: 0o600, flag: 'wx' })
  // `out` last: where it is, one can see whether there is a second one.
  if (logs === 'two') writeFileSync(errOf(dir), '', { mode: 0o600, flag: 'a' })
  writeFileSync(outOf(dir), '', { mode: 0o600, flag: 'a' })
}

export function readFiles(dir: string): AgentFiles | null {
  let names: readonly string[]
  try {
    names = readdirSync(dir)
  } catch {
    return null
  }
  return { started: names.includes('started') ? readStarted(dir) : { kind: 'missing' }, end: endAmong(names) }
}

export const hasState = (dir: string): boolean =>
  statSync(stateOf(dir), { throwIfNoEntry: false }) !== undefined

/**
 * Prevents a wrapper that may still be starting from running the agent. `taken`: somebody was first, and what they wrote decides.
 * `not made`: no name can be created (a full disk, no such folder).
 */
export function makeVoid(dir: string): 'made' | 'taken' | 'not made' {
  let descriptor: number
  try {
    descriptor = openSync(join(dir, 'started'), 'wx', 0o600)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'taken' : 'not made'
  }
  try {
    writeSync(descriptor, 'void\n')
  } catch {
    // A full disk: an empty `started` keeps the wrapper away just as well.
  } finally {
    closeSync(descriptor)
  }
  return 'made'
}

const stoppedOf = (dir: string): string => join(dir, 'stopped')

/** Its supervisor is ending it: if the supervisor dies before that is stored, the agent's exit code is no failure of its own. */
export function markStopped(dir: string): void {
  try {
    closeSync(openSync(stoppedOf(dir), 'a', 0o600))
  } catch {
    // Best effort: a disk without room for a name. Then the end counts as the agent's.
  }
}

export const wasStopped = (dir: string): boolean =>
  statSync(stoppedOf(dir), { throwIfNoEntry: false }) !== undefined

/** Null when it can't be read: then it is taken to be of this machine. */
export function readOrigin(dir: string): Origin | null {
  try {
    const found = JSON.parse(readFileSync(join(dir, 'origin.json'), 'utf8')) as Partial<Origin>
    const { host, pidNamespace, worktree, stop } = found
    if (typeof host !== 'string' || typeof pidNamespace !== 'number' || typeof worktree !== 'string')
      return null
    return { host, pidNamespace, worktree, stop: isStop(stop) ? stop : softly }
  } catch {
    return null
  }
}

/** Not so in a folder of loopwork 0.1.0. */
const isStop = (found: Partial<SoftStop> | undefined): found is SoftStop =>
  stopSignals.some((signal) => signal === found?.signal) &&
  (found?.to === 'leader' || found?.to === 'tree') &&
  (typeof found.sandbox === 'string' || found.sandbox === null)

/** How long the agent ran and was not frozen, by the times of its files, for an end whose beginning this process has not seen. */
export function recordedSeconds(dir: string, end: EndFile): number {
  const started = statSync(join(dir, 'started'), { throwIfNoEntry: false })
  // A rename changes ctime only.
  const ended = statSync(join(dir, `${end.kind}-${end.code}`), { throwIfNoEntry: false })
  if (started === undefined || ended === undefined) return 0
  const [from, to] = [started.mtimeMs, ended.ctimeMs]
  return (to - from - frozenMs(dir, from, to)) / 1000
}

function readStarted(dir: string): Started {
  let text: string
  try {
    text = readFileSync(join(dir, 'started'), 'utf8')
  } catch {
    return { kind: 'partial' }
  }
  return parseStarted(text)
}

/** `PID START… BOOT\n`; a start time from `ps` may contain blanks. */
export function parseStarted(text: string): Started {
  if (!text.endsWith('\n')) return { kind: 'partial' }
  const words = text.trim().split(/\s+/)
  if (words.length === 1 && words[0] === 'void') return { kind: 'void' }
  const [pid, ...rest] = words
  const bootId = rest.pop()
  if (bootId === undefined || rest.length === 0 || !/^[1-9]\d*$/.test(pid ?? '')) return { kind: 'partial' }
  return { kind: 'wrapper', pid: Number(pid), startTime: rest.join(' '), bootId }
}

function endAmong(names: readonly string[]): EndFile | null {
  for (const name of names) {
    const match = /^(exit|norun|limit)-(\d+)$/.exec(name)
    if (match !== null) return { kind: match[1] as EndFile['kind'], code: Number(match[2]) }
  }
  return null
}
