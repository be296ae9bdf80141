import { readFileSync } from 'node:fs'

/** Names this process in a lock file: pid and start time, so that a reused pid is never taken for it. */
export function processMark(): string {
  return `${process.pid}:${startOf(process.pid) ?? ''}:${bootId()}`
}

/** False only when the marked process is surely gone. */
export function markLives(mark: string): boolean {
  const [pid = '', start, boot] = mark.split(':')
  if (!/^\d+$/.test(pid) || boot !== bootId()) return false
  try {
    process.kill(Number(pid), 0)
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
  }
  return (startOf(Number(pid)) ?? '') === start
}

/** Field 22 of /proc/<pid>/stat; the name in field 2 may hold anything, so count from its closing bracket. */
function startOf(pid: number): string | null {
  const stat = readSmall(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

const bootId = (): string => (readSmall('/proc/sys/kernel/random/boot_id') ?? '').trim()

function readSmall(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Not Linux, or the process is gone: nothing is known.
    return null
  }
}
