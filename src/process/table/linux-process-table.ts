import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import type { ProcessFacts, ProcessTable, ProcessUsage } from './process-table.ts'

/** By /proc: a stat costs 15 µs, where one `ps` costs 44 ms. Where there is no /proc it knows nothing. */
export const linuxProcessTable: ProcessTable = {
  bootId: () => textOf('/proc/sys/kernel/random/boot_id')?.trim() ?? '',
  pidNamespace: () => statSync('/proc/self/ns/pid', { throwIfNoEntry: false })?.ino ?? 0,
  read,
  usage(pids) {
    const found = new Map<number, ProcessUsage>()
    for (const pid of pids) {
      const stat = textOf(`/proc/${pid}/stat`)
      const usage = stat === null ? null : parseUsage(pid, stat, pageBytes())
      if (usage !== null) found.set(pid, usage)
    }
    return found
  },
  ownMemory(pid) {
    const kilobytes = textOf(`/proc/${pid}/smaps_rollup`)?.matchAll(/^(?:Pss|SwapPss): +(\d+) kB$/gm)
    const sum = [...(kilobytes ?? [])].reduce((total, [, number]) => total + Number(number), 0)
    // An empty file: it has ended, or is the kernel's.
    return sum === 0 ? null : sum * 1024
  },
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
const fieldsOf = (stat: string): readonly string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ')

export function parseStat(pid: number, stat: string): ProcessFacts | null {
  const fields = fieldsOf(stat)
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

/** The kernel reports to programs in this unit whatever its own is. */
const msPerTick = 10

export function parseUsage(pid: number, stat: string, bytesPerPage: number): ProcessUsage | null {
  const facts = parseStat(pid, stat)
  if (facts === null) return null
  const fields = fieldsOf(stat)
  const number = (index: number): number => Number(fields[index] ?? 0)
  return {
    facts,
    cpuMs: (number(11) + number(12)) * msPerTick,
    childrenCpuMs: (number(13) + number(14)) * msPerTick,
    rssBytes: number(21) * bytesPerPage,
  }
}

let knownPageBytes: number | null = null

/** 4 KiB, but 16 or 64 on some machines with ARM. Pairs of 64-bit numbers, of which 6 names the size of a page. */
function pageBytes(): number {
  if (knownPageBytes !== null) return knownPageBytes
  const pairs = Buffer.from(textOf('/proc/self/auxv') ?? '', 'latin1')
  for (let at = 0; at + 16 <= pairs.length && knownPageBytes === null; at += 16) {
    if (pairs.readBigUInt64LE(at) === 6n) knownPageBytes = Number(pairs.readBigUInt64LE(at + 8))
  }
  return (knownPageBytes ??= 4096)
}

/** Null when the process has ended or is another user's. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return null
  }
}
