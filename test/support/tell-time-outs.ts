import { readdirSync, readFileSync } from 'node:fs'
import { beforeEach } from 'vitest'
import { openTerminals } from './open-terminals.ts'

/** Tests may put clocks of their own in place of these. */
const { setTimeout, clearTimeout } = globalThis

/** Before the time is over: what a test has opened is closed by then, and such a test seldom fails twice. */
const beforeMs = 2_000

beforeEach(({ task, onTestFinished }) => {
  if (!(task.timeout > beforeMs && Number.isFinite(task.timeout))) return
  const tell = (): void =>
    console.error(`still open when "${task.name}" is about to run out of time:\n${stillOpen().join('\n')}`)
  const timer = setTimeout(tell, task.timeout - beforeMs).unref()
  onTestFinished(() => clearTimeout(timer))
})

function stillOpen(): readonly string[] {
  const counts = Map.groupBy(process.getActiveResourcesInfo(), (kind) => kind)
  const screens = [...openTerminals].map((screen) => `  terminal: ${screen()}`)
  return [...[...counts].map(([kind, each]) => `  ${each.length} ${kind}`), ...children(), ...screens]
}

/** Of this worker, and theirs, with the place in the kernel at which they stand. */
function children(): readonly string[] {
  if (process.platform !== 'linux') return []
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      // The name is in brackets and may have any character; after it come the state and the parent.
      .map((pid) => [pid, read(pid, 'stat').split(') ').at(-1)!.split(' ')[1] ?? '']),
  )
  const below = (pid: string, depth: number): readonly string[] =>
    [...parents]
      .filter(([, parent]) => parent === pid)
      .flatMap(([child]) => [`${' '.repeat(2 * depth)}${lineOf(child)}`, ...below(child, depth + 1)])
  return below(String(process.pid), 1)
}

function lineOf(pid: string): string {
  const state = read(pid, 'stat').split(') ').at(-1)!.slice(0, 1)
  return `process ${pid} ${state} in ${read(pid, 'wchan')}: ${read(pid, 'cmdline').replaceAll('\0', ' ').slice(0, 300)}`
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    // It has ended.
    return ''
  }
}
