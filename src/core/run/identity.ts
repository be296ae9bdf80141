/** Who a process is, so that a reused pid is never taken for it. `reference` of the fields: Linux /proc. */
export interface ProcessIdentity {
  readonly host: string
  readonly bootId: string
  /** Inode of /proc/self/ns/pid; 0 where there are no pid namespaces. */
  readonly pidNamespace: number
  readonly pid: number
  /** Field 22 of /proc/<pid>/stat on Linux, `ps -o lstart=` elsewhere. */
  readonly startTime: string
}

export const isSameProcess = (one: ProcessIdentity, other: ProcessIdentity): boolean =>
  one.pid === other.pid &&
  one.startTime === other.startTime &&
  one.pidNamespace === other.pidNamespace &&
  one.bootId === other.bootId &&
  one.host === other.host

export type Liveness = 'alive' | 'dead' | 'unknown'
