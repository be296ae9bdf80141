import { execFileSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { spawn } from '@lydell/node-pty'

export interface ScreenOrder {
  /** Workers, and tasks where nothing else is said. */
  readonly agents: number
  readonly tasks?: number
  readonly columns: number
  readonly rows: number
  /**
   * What each agent does, as lines of sh. `gate NAME` waits until the bench opens that gate, `mark NAME` is what `marked` waits for,
   * `$BENCH` is a folder of its own, `$LOOPWORK_ITEM` the agent's name.
   */
  readonly script: string
  readonly gates: readonly string[]
  /** Beyond the agent and the number of workers. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly environment?: Readonly<Record<string, string>>
}

export interface Spent {
  readonly cpuS: number
  readonly wallS: number
  readonly rssMb: number
}

/** `loopwork tui` in a terminal of its own, with scripted agents below it that the bench steers. */
export interface MeasuredScreen {
  /** For pipes and files that agents and bench share: their `$BENCH`. */
  readonly folder: string
  readonly names: readonly string[]
  readonly pid: number
  /** Everybody who waits at the gate goes on. */
  open(gate: string): void
  /** Resolves when every agent has made the mark. */
  marked(mark: string): Promise<void>
  press(keys: string): void
  onFrame(take: (bytes: string) => void): void
  /** The terminal takes nothing until it is asked to read again. */
  stall(): void
  readAgain(): void
  /** What loopwork's own process spends until `done`; without it for `leastMs`, and for that in any case. */
  during(leastMs: number, done?: Promise<unknown>): Promise<Spent>
  close(): Promise<void>
}

/** A gate is a pipe that nobody has opened for writing yet. */
const preamble = `
gate() { cat "$BENCH/$1" >/dev/null; }
mark() { : >"$BENCH/$1.$LOOPWORK_ITEM"; }
`

export function openMeasuredScreen(order: ScreenOrder): MeasuredScreen {
  const home = mkdtempSync(path.join(tmpdir(), 'loopwork-bench-'))
  const root = path.join(home, 'project')
  const folder = path.join(home, 'shared')
  const names = Array.from({ length: order.tasks ?? order.agents }, (_, index) => `T-${index}`)
  prepare(order, { home, root, folder, names })
  const terminal = spawn(
    fileURLToPath(new URL('../../bin/loopwork', import.meta.url)),
    ['tui', '-C', root, '--config', path.join(home, 'config.json')],
    {
      cols: order.columns,
      rows: order.rows,
      env: { ...process.env, TERM: 'xterm-256color', BENCH: folder, ...order.environment },
    },
  )
  let take = (_: string): void => {}
  terminal.onData((bytes) => take(bytes))
  const gone = new Promise<void>((resolve) => terminal.onExit(() => resolve()))

  return {
    folder,
    names,
    pid: terminal.pid,
    open: (gate) => closeSync(openSync(path.join(folder, gate), 'w')),
    async marked(mark) {
      const until = performance.now() + 60_000
      while (!names.every((name) => existsSync(path.join(folder, `${mark}.${name}`)))) {
        if (performance.now() > until) throw new Error(`not all agents have made the mark ${mark}`)
        await sleep(20)
      }
    },
    press: (keys) => terminal.write(keys),
    onFrame(next) {
      take = next
    },
    stall: () => terminal.pause(),
    readAgain: () => terminal.resume(),
    async during(leastMs, done = Promise.resolve()) {
      const { pid } = terminal
      const [cpu, wall] = [cpuSeconds(pid), performance.now()]
      let rssMb = residentMb(pid)
      let over = false
      const both = Promise.all([sleep(leastMs), done]).finally(() => (over = true))
      while (!over) {
        await sleep(100)
        rssMb = Math.max(rssMb, residentMb(pid))
      }
      await both
      return { cpuS: cpuSeconds(pid) - cpu, wallS: (performance.now() - wall) / 1000, rssMb }
    },
    async close() {
      terminal.kill('SIGINT')
      await gone
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

interface Places {
  readonly home: string
  readonly root: string
  readonly folder: string
  readonly names: readonly string[]
}

function prepare(
  { agents, script, gates, config }: ScreenOrder,
  { home, root, folder, names }: Places,
): void {
  mkdirSync(path.join(root, '.specs/tasks'), { recursive: true })
  mkdirSync(folder)
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' })
  git('init', '-q', '-b', 'main')
  git('config', 'user.name', 'Ada')
  git('config', 'user.email', 'ada@example.org')
  writeFileSync(path.join(root, 'README.md'), '# bench\n')
  git('add', 'README.md')
  git('commit', '-qm', 'first')
  for (const gate of gates) execFileSync('mkfifo', [path.join(folder, gate)])
  const tasks = names.map((id) => ({ id, status: 'pending', title: `Task ${id}` }))
  writeFileSync(path.join(root, '.specs/tasks/tasks.json'), JSON.stringify({ tasks }))
  const agent = path.join(home, 'agent.sh')
  writeFileSync(agent, preamble + script)
  writeFileSync(
    path.join(home, 'config.json'),
    JSON.stringify({
      agents: { bench: { command: ['sh', agent] } },
      parallel: { maxTasks: agents },
      ...config,
    }),
  )
}

/** Of the process alone, without its children. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // utime and stime, in ticks of a hundredth of a second on every Linux.
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}
