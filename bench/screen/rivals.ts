import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawn } from '@lydell/node-pty'
import { cpuSeconds } from './measured-screen.ts'
import { makePrintingPipes } from './printing-pipes.ts'

export interface RivalOrder {
  readonly columns: number
  readonly rows: number
  readonly programs: number
  readonly linesPerSecond: number
  readonly windowMs: number
}

/** Both take the commands that they run as arguments. */
const rivals = ['mprocs', 'concurrently']

/** The same output in other programs, where they are on the PATH: CPU seconds of all their own processes. */
export async function costOfRivals(order: RivalOrder): Promise<readonly { name: string; cpuS: number }[]> {
  const costs = []
  for (const name of rivals) {
    if (isInstalled(name)) costs.push({ name, cpuS: await costOf(name, order) })
  }
  return costs
}

async function costOf(
  name: string,
  { columns, rows, programs, linesPerSecond, windowMs }: RivalOrder,
): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'loopwork-bench-'))
  const pipes = makePrintingPipes(
    folder,
    Array.from({ length: programs }, (_, index) => `${index}`),
  )
  const terminal = spawn(
    name,
    pipes.files.map((file) => `cat ${file}`),
    { cols: columns, rows, cwd: folder, env: { ...process.env, TERM: 'xterm-256color' } },
  )
  terminal.onData(() => {})
  const gone = new Promise<void>((resolve) => terminal.onExit(() => resolve()))
  try {
    await pipes.begin(linesPerSecond)
    await sleep(2_000)
    const before = cpuOfTree(terminal.pid)
    await sleep(windowMs)
    return cpuOfTree(terminal.pid) - before
  } finally {
    await pipes.end()
    terminal.kill('SIGKILL')
    await gone
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Without the programs that print. */
function cpuOfTree(root: number): number {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => factsOf(Number(pid)))
  const tree = new Set([root])
  for (let size = 0; size < tree.size;) {
    size = tree.size
    for (const { pid, parent } of found) if (tree.has(parent)) tree.add(pid)
  }
  return found
    .filter(({ pid, name }) => tree.has(pid) && name !== 'cat')
    .reduce((sum, { pid }) => sum + cpuSeconds(pid), 0)
}

interface Facts {
  readonly pid: number
  readonly parent: number
  readonly name: string
}

/** None for a process that has ended meanwhile. */
function factsOf(pid: number): readonly Facts[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const end = stat.lastIndexOf(')')
    return [
      {
        pid,
        name: stat.slice(stat.indexOf('(') + 1, end),
        parent: Number(stat.slice(end + 4).split(' ')[0]),
      },
    ]
  } catch {
    return []
  }
}

function isInstalled(name: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
