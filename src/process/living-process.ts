import { linuxProcessTable } from './table/linux-process-table.ts'
import { hasEnded } from './table/process-table.ts'

/** When a process began, in ticks since the boot; null where there is no /proc, or no such process. */
export const startOf = (pid: number): string | null => linuxProcessTable.read(pid)?.startTime ?? null

/** Of this boot of the machine; empty where there is no /proc. */
export const bootId = (): string => linuxProcessTable.bootId()

/** 0 where there is none. */
export const pidNamespace = (): number => linuxProcessTable.pidNamespace()

/**
 * True only when the process that began then has certainly ended. One that has ended and whose parent has not read its exit code yet
 * (a zombie) can still be signalled: it has ended all the same. Asks nobody but the kernel: `ps` would take too long for a mark.
 */
export function isGone(pid: number, start: string | null): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
  const now = linuxProcessTable.read(pid)
  return (now?.startTime ?? null) !== start || (now !== null && hasEnded(now))
}
