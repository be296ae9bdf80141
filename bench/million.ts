import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawn as spawnInTerminal } from '@lydell/node-pty'
import { writeBacklog } from './million/write-backlog.ts'
import { percentile } from './store-cycle.ts'
import { report } from './report.ts'

/**
 * A million tasks in one file: imported while somebody else writes into the store, imported again, and looked at. `--size 100000` for less.
 */
const asked = process.argv.indexOf('--size')
const size = asked === -1 ? 1_000_000 : Number(process.argv[asked + 1])
const bin = fileURLToPath(new URL('../bin/loopwork', import.meta.url))
const neighbour = fileURLToPath(new URL('million/busy-neighbour.ts', import.meta.url))

const home = mkdtempSync(path.join(tmpdir(), 'loopwork-bench-'))
const root = path.join(home, 'project')
const backlog = '.openagents/tasks.jsonl'
mkdirSync(path.join(root, '.openagents'), { recursive: true })
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' })
git('init', '-q', '-b', 'main')
git('config', 'user.name', 'Ada')
git('config', 'user.email', 'ada@example.org')
git('commit', '-q', '--allow-empty', '-m', 'first')
// Before there is a backlog, which it would import.
spawnSync(bin, ['add', 'Typed by hand'], { cwd: root, stdio: 'ignore' })
writeBacklog(path.join(root, backlog), size)
const config = path.join(home, 'config.json')
writeFileSync(
  config,
  JSON.stringify({ agents: { wait: { command: ['sleep', '60'] } }, parallel: { maxTasks: 1 } }),
)

try {
  const empty = await emptyStart()
  const beside = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    neighbour,
    path.join(root, '.git/loopwork/loopwork.db'),
  ])
  let printed = ''
  beside.stdout.on('data', (data: Buffer) => (printed += data.toString()))
  await once(beside.stdout, 'data')
  const first = await imported()
  beside.stdin.write('stop\n')
  await once(beside, 'exit')
  const { waits, alone } = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Neighbour
  const seconds = size / 1_000_000
  bound('import', first.seconds, 's', 30 * seconds)
  bound('memory of the import', first.megabytes, 'MB', 500)
  bound('longest wait of another process for its write', Math.max(...waits), 'ms', 50)
  // On a machine that does other work the longest of both is that work: a process without a core, or a disk that is busy.
  console.log(
    `million:   of ${waits.length}, ${waits.filter((ms) => ms > 50).length} over 50 ms; into a store of its own at most ${Math.max(...alone).toFixed(1)} ms, ${alone.filter((ms) => ms > 50).length} over 50`,
  )
  bound('half of these waits', percentile(waits, 0.5), 'ms', 50)
  bound('import without a change', (await imported()).seconds, 's', 1)
  edit(size >> 1)
  bound('import with one line changed', (await imported()).seconds, 's', 10 * seconds)
  const screen = await lookedAt()
  bound('first frame', screen.frameMs, 'ms', 500)
  bound('slowest key', Math.max(...screen.keysMs), 'ms', 50)
  bound('memory of the screen', screen.megabytes, 'MB', 500)
  console.log(`million: an empty start of Node took ${empty.toFixed(0)} ms on this machine`)
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}

interface Neighbour {
  readonly waits: readonly number[]
  /** Into a store that nobody else writes into. */
  readonly alone: readonly number[]
}

function bound(name: string, value: number, unit: string, most: number): void {
  report({ name: `million: ${name}`, value, unit, baseline: most, most: 1 })
}

async function imported(): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const began = performance.now()
  const child = spawn(bin, ['import', backlog], { cwd: root, stdio: 'inherit' })
  let megabytes = 0
  const look = setInterval(() => (megabytes = Math.max(megabytes, peakOf(child.pid ?? 0))), 50)
  await once(child, 'exit')
  clearInterval(look)
  return { seconds: (performance.now() - began) / 1_000, megabytes }
}

/** What a process has had in memory at most, in MB; 0 where it is gone. */
function peakOf(pid: number): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes) / 1_000
  } catch {
    return 0
  }
}

function edit(line: number): void {
  const file = path.join(root, backlog)
  execFileSync('sed', ['-i', `${line}s/Task/Edited/`, file])
}

async function emptyStart(): Promise<number> {
  const began = performance.now()
  await once(spawn(process.execPath, ['-e', '0']), 'exit')
  return performance.now() - began
}

/** Opens the screen, goes through the list of tasks, and to its end. */
async function lookedAt(): Promise<{
  readonly frameMs: number
  readonly keysMs: readonly number[]
  readonly megabytes: number
}> {
  const began = performance.now()
  const terminal = spawnInTerminal(bin, ['tui', '--config', config], { cwd: root, cols: 120, rows: 40 })
  let seen = ''
  let heard: (() => void) | null = null
  terminal.onData((data) => {
    seen += data
    heard?.()
  })
  const until = (isThere: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`not seen: ${JSON.stringify(seen.slice(-400))}`)),
        60_000,
      )
      heard = () => {
        if (!isThere()) return
        clearTimeout(late)
        heard = null
        resolve()
      }
      heard()
    })
  await until(() => seen.includes('Tasks'))
  const frameMs = performance.now() - began
  const keysMs: number[] = []
  for (const key of ['\t', 'j', 'j', 'k', 'G', 'k', 'g', 'j', 'G', 'g']) {
    seen = ''
    const pressed = performance.now()
    terminal.write(key)
    await until(() => seen !== '')
    keysMs.push(performance.now() - pressed)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  const megabytes = peakOf(terminal.pid)
  terminal.kill('SIGKILL')
  return { frameMs, keysMs, megabytes }
}
