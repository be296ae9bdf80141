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

/** Of this worker, with the place in the kernel at which they stand. */
function children(): readonly string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      // Its name is in brackets and may have any character; after it come its state and its parent.
      const [state, parent] = read(pid, 'stat').split(') ').at(-1)!.split(' ')
      if (parent !== String(process.pid)) return []
      const command = read(pid, 'cmdline').replaceAll('\0', ' ').slice(0, 300)
      return [`  process ${pid} ${state} in ${read(pid, 'wchan')}: ${command}`]
    })
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    // It has ended.
    return ''
  }
}
