import { readdirSync, readFileSync } from 'node:fs'
import { beforeEach } from 'vitest'

/** What a test that ran out of time was waiting for can't be told afterwards, and such a test seldom fails twice. */
beforeEach(({ onTestFailed }) => {
  onTestFailed(({ task }) => {
    const isTimeOut = task.result?.errors?.some(({ message }) => message.includes('timed out')) ?? false
    if (isTimeOut) console.error(`still open when "${task.name}" ran out of time:\n${stillOpen().join('\n')}`)
  })
})

function stillOpen(): readonly string[] {
  const counts = Map.groupBy(process.getActiveResourcesInfo(), (kind) => kind)
  return [...[...counts].map(([kind, each]) => `  ${each.length} ${kind}`), ...children()]
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
