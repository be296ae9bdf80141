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
import { report } from './report.ts'

/**
 * flood: sixteen agents print 10 MB each at a measured pace, then 100 MB each as fast as they can, below an open screen
 * of 200×50. What the supervisor's own process pays for that, beside the same screen while all are silent.
 */
const agents = 16
/** Numbered by `cat -n`: no two lines of an agent are equal. */
const text = 'x'.repeat(72)
const windowMs = 5_000

/** What each agent does: waits for a gate, prints, says so. A gate is a pipe that nobody has opened for writing yet. */
const agent = `
gate() { cat "$FLOOD/$1" >/dev/null; }
print() { yes "${text}" | cat -n | head -c "$1"; }
: >"$FLOOD/ready.$LOOPWORK_ITEM"
gate slow
for burst in 1 2 3 4 5 6 7 8 9 10; do print 1000000; sleep 0.4; done
: >"$FLOOD/slow.$LOOPWORK_ITEM"
gate fast
print 100000000
: >"$FLOOD/fast.$LOOPWORK_ITEM"
gate end
`

const home = mkdtempSync(path.join(tmpdir(), 'loopwork-bench-'))
const root = path.join(home, 'project')
const flood = path.join(home, 'flood')
const names = Array.from({ length: agents }, (_, index) => `T-${index}`)
prepare()
const terminal = spawn(
  fileURLToPath(new URL('../bin/loopwork', import.meta.url)),
  ['tui', '-C', root, '--config', path.join(home, 'config.json')],
  {
    cols: 200,
    rows: 50,
    env: { ...process.env, TERM: 'xterm-256color', FLOOD: flood },
  },
)
// Read, so that the terminal takes more.
terminal.onData(() => undefined)
const gone = new Promise<void>((resolve) => terminal.onExit(() => resolve()))
try {
  await said('ready')
  await sleep(2_000)
  const idle = await during(windowMs, () => undefined)
  const paced = await during(windowMs, () => open('slow'), 'slow')
  const fast = await during(windowMs, () => open('fast'), 'fast')
  const beyond = (spent: Spent): number => spent.cpuS - (idle.cpuS * spent.wallS) / idle.wallS
  const bounds = [
    {
      name: 'flood: CPU with 100 MB an agent',
      unit: 's',
      value: fast.cpuS,
      baseline: idle.cpuS,
      most: idle.cpuS + 1,
    },
    { name: 'flood: RSS', unit: 'MB', value: fast.rssMb, baseline: idle.rssMb, most: idle.rssMb + 30 },
  ]
  for (const { most, ...row } of bounds) report({ ...row, most: most / row.baseline })
  // Ten times the bytes within the same five seconds; a tick of the kernel's clock is all that may come of it.
  report({
    name: 'flood: CPU beyond idle, 100 MB an agent',
    unit: 's',
    value: beyond(fast),
    baseline: Math.max(0.01, beyond(paced)),
    // The smaller flood is over sooner, so it also has less time to cost anything: 1.4 to 2.2 are seen. Far from 10 is what counts.
    most: 3,
  })
} finally {
  open('end')
  terminal.kill('SIGINT')
  await gone
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}

interface Spent {
  readonly cpuS: number
  readonly wallS: number
  readonly rssMb: number
}

/** What the supervisor spends from `begin` until every agent has said `mark`, and for `leastMs` in any case. */
async function during(leastMs: number, begin: () => void, mark?: string): Promise<Spent> {
  const [cpu, wall] = [cpuSeconds(), performance.now()]
  let rssMb = residentMb()
  const least = sleep(leastMs)
  begin()
  const all = mark === undefined ? Promise.resolve() : said(mark)
  let over = false
  void Promise.all([least, all]).then(() => (over = true))
  while (!over) {
    await sleep(100)
    rssMb = Math.max(rssMb, residentMb())
  }
  return { cpuS: cpuSeconds() - cpu, wallS: (performance.now() - wall) / 1000, rssMb }
}

function prepare(): void {
  mkdirSync(path.join(root, '.specs/tasks'), { recursive: true })
  mkdirSync(flood)
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' })
  git('init', '-q', '-b', 'main')
  git('config', 'user.name', 'Ada')
  git('config', 'user.email', 'ada@example.org')
  writeFileSync(path.join(root, 'README.md'), '# bench\n')
  git('add', 'README.md')
  git('commit', '-qm', 'first')
  for (const gate of ['slow', 'fast', 'end']) execFileSync('mkfifo', [path.join(flood, gate)])
  const tasks = names.map((id) => ({ id, status: 'pending', title: `Task ${id}` }))
  writeFileSync(path.join(root, '.specs/tasks/tasks.json'), JSON.stringify({ tasks }))
  writeFileSync(path.join(home, 'agent.sh'), agent)
  writeFileSync(
    path.join(home, 'config.json'),
    JSON.stringify({
      agents: { flood: { command: ['sh', path.join(home, 'agent.sh')] } },
      parallel: { maxTasks: agents },
      limits: { output: '200MB' },
    }),
  )
}

/** Everybody who waits at the gate goes on. */
function open(gate: string): void {
  closeSync(openSync(path.join(flood, gate), 'w'))
}

async function said(mark: string): Promise<void> {
  const until = performance.now() + 60_000
  while (!names.every((name) => existsSync(path.join(flood, `${mark}.${name}`)))) {
    if (performance.now() > until) throw new Error(`not all agents have said ${mark}`)
    await sleep(20)
  }
}

function cpuSeconds(): number {
  const stat = readFileSync(`/proc/${terminal.pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // utime and stime, in ticks of a hundredth of a second on every Linux.
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function residentMb(): number {
  const status = readFileSync(`/proc/${terminal.pid}/status`, 'latin1')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}
