import { readFileSync } from 'node:fs'

/** When a process began, in ticks since the boot; null where there is no /proc, or no such process. */
export const startOf = (pid: number): string | null => statOf(pid)?.start ?? null

/**
 * True only when the process that began then has certainly ended. One that has ended and whose parent has not read its exit code yet
 * (a zombie) can still be signalled: it has ended all the same.
 */
export function isGone(pid: number, start: string | null): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
  const now = statOf(pid)
  return (now?.start ?? null) !== start || /^[ZX]$/i.test(now?.state ?? '')
}

/** Fields 3 and 22 of /proc/<pid>/stat; the name in field 2 may hold anything, so count from its closing bracket. */
function statOf(pid: number): { readonly state: string; readonly start: string } | null {
  const stat = readSmall(`/proc/${pid}/stat`)
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
  const [state, start] = [fields[0], fields[19]]
  return state === undefined || start === undefined ? null : { state, start }
}

/** Null where it can't be read: not Linux, or the process has ended. */
export function readSmall(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
