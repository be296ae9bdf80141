import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import type { ProcessFacts, ProcessTable } from './process-table.ts'

/** By /proc: a stat costs 15 µs, where one `ps` costs 44 ms. Where there is no /proc it knows nothing. */
export const linuxProcessTable: ProcessTable = {
  bootId: () => textOf('/proc/sys/kernel/random/boot_id')?.trim() ?? '',
  pidNamespace: () => statSync('/proc/self/ns/pid', { throwIfNoEntry: false })?.ino ?? 0,
  read,
  scan(known) {
    const found = new Map<number, ProcessFacts>()
    for (const name of readdirSync('/proc')) {
      const pid = Number(name)
      if (!Number.isInteger(pid)) continue
      const facts = known?.get(pid) ?? read(pid)
      if (facts !== null) found.set(pid, facts)
    }
    return found
  },
  environment: (pid) => textOf(`/proc/${pid}/environ`)?.split('\0') ?? null,
  command: (pid) => textOf(`/proc/${pid}/cmdline`)?.split('\0') ?? null,
  commandLines: () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => textOf(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? []),
  directory(pid) {
    try {
      return readlinkSync(`/proc/${pid}/cwd`)
    } catch {
      return null
    }
  },
  newest() {
    const last = textOf('/proc/loadavg')?.trim().split(' ').at(-1)
    return last === undefined ? null : Number(last)
  },
}

function read(pid: number): ProcessFacts | null {
  const stat = textOf(`/proc/${pid}/stat`)
  return stat === null ? null : parseStat(pid, stat)
}

/** The name in parentheses may contain anything, parentheses and blanks included: fields are counted from the last `)`. */
export function parseStat(pid: number, stat: string): ProcessFacts | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parent, group, session, terminal] = fields
  const startTime = fields[19]
  if (state === undefined || startTime === undefined) return null
  // Where its stack and its environment begin and end; 0 where we have no permission.
  const [stack, environment, environmentEnd] = [fields[25], fields[47], fields[48]]
  const known = environmentEnd !== undefined && environment !== '0'
  return {
    ...(known ? { image: `${stack} ${environment} ${environmentEnd}` } : {}),
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    state,
    startTime,
    terminal: terminal !== '0',
  }
}

/** Null when the process has ended or is another user's. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return null
  }
}
