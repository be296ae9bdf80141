import { execFileSync } from 'node:child_process'
import type { ProcessFacts, ProcessTable, ProcessUsage } from './process-table.ts'

/**
 * For macOS and others without /proc. Environments and working directories stay unseen: what an agent leaves is found
 * by descent, session and group only.
 */
export const psProcessTable: ProcessTable = {
  bootId: () => output('sysctl', ['-n', 'kern.bootsessionuuid'])?.trim() ?? '',
  pidNamespace: () => 0,
  read: (pid) => rows(['-p', String(pid)]).get(pid) ?? null,
  usage(pids) {
    const list = [...pids].join(',')
    const found = new Map<number, ProcessUsage>()
    if (list === '') return found
    for (const line of (output('ps', ['-p', list, '-o', 'rss=', '-o', 'time=', ...columns]) ?? '').split(
      '\n',
    )) {
      const usage = parseUsageRow(line)
      if (usage !== null) found.set(usage.facts.pid, usage)
    }
    return found
  },
  ownMemory: () => null,
  scan: () => rows(['-ax']),
  environment: () => null,
  command: () => null,
  commandLines: () => (output('ps', ['-axww', '-o', 'command=']) ?? '').split('\n'),
  directory: () => null,
  newest: () => null,
}

const columns = ['pid=', 'ppid=', 'pgid=', 'stat=', 'tty=', 'lstart='].flatMap((column) => ['-o', column])

function rows(which: readonly string[]): Map<number, ProcessFacts> {
  const found = new Map<number, ProcessFacts>()
  for (const line of (output('ps', [...which, ...columns]) ?? '').split('\n')) {
    const facts = parseRow(line)
    if (facts !== null) found.set(facts.pid, facts)
  }
  return found
}

/** `ps` of macOS prints no usable session; the group is used instead, since the wrapper leads both. */
export function parseRow(line: string): ProcessFacts | null {
  const [pid, parent, group, state, terminal, ...start] = line.trim().split(/\s+/)
  if (state === undefined || start.length === 0) return null
  return {
    pid: Number(pid),
    parent: Number(parent),
    group: Number(group),
    session: Number(group),
    state: state.slice(0, 1),
    startTime: start.join(' '),
    terminal: terminal !== '?' && terminal !== '??' && terminal !== '-',
  }
}

export function parseUsageRow(line: string): ProcessUsage | null {
  const [, kilobytes, time = '', rest = ''] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
  const facts = parseRow(rest)
  if (facts === null) return null
  return { facts, cpuMs: cpuMsOf(time), childrenCpuMs: 0, rssBytes: Number(kilobytes) * 1024 }
}

/** `[[days-]hours:]minutes:seconds[.hundredths]` */
function cpuMsOf(time: string): number {
  const [clock = '', days = '0'] = time.split('-').reverse()
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return Math.round((Number(days) * 86_400 + seconds) * 1000)
}

/** Time zone and language would change how a start time is spelled. */
function output(command: string, args: readonly string[]): string | null {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'UTC0', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    })
  } catch {
    // `ps -p` of a pid that does not exist exits 1.
    return null
  }
}
