import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { report } from './report.ts'

/** chatty: an agent prints 400 MB, `run` prints into a pipe that is read at 1 MB a second; then Ctrl-C. */
const bytesPerSecond = 1_000_000
const home = mkdtempSync(path.join(tmpdir(), 'loopwork-bench-'))
const root = path.join(home, 'project')
prepare()
const run = spawn(
  fileURLToPath(new URL('../bin/loopwork', import.meta.url)),
  ['run', '-C', root, '--config', path.join(home, 'config.json')],
  { stdio: ['ignore', 'pipe', 'pipe'] },
)
const { stdout, stderr } = run
stdout.pause()
const reader = setInterval(() => void stdout.read(Math.min(stdout.readableLength, bytesPerSecond / 50)), 20)
let answeredAt = 0
stderr.on('data', (text: Buffer) => {
  if (text.includes('stopping')) answeredAt = performance.now()
})
const ended = new Promise<number>((resolve) => run.on('exit', () => resolve(performance.now())))
try {
  await seen('ready')
  await sleep(1_000)
  const idleMb = memoryMb('VmRSS')
  writeFileSync(path.join(home, 'go'), '')
  await seen('printed')
  await sleep(2_000)
  const peakMb = memoryMb('VmHWM')
  const askedAt = performance.now()
  run.kill('SIGINT')
  const endedAt = await ended
  report({ name: 'chatty: RSS', unit: 'MB', value: peakMb, baseline: idleMb, most: (idleMb + 60) / idleMb })
  report({
    name: 'chatty: Ctrl-C answered',
    unit: 's',
    value: (answeredAt - askedAt) / 1000,
    baseline: 1,
    most: 1,
  })
  report({
    name: 'chatty: Ctrl-C ended',
    unit: 's',
    value: (endedAt - askedAt) / 1000,
    baseline: 10,
    most: 1,
  })
} finally {
  clearInterval(reader)
  run.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}

function prepare(): void {
  mkdirSync(path.join(root, '.specs/tasks'), { recursive: true })
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' })
  git('init', '-q', '-b', 'main')
  git('config', 'user.name', 'Ada')
  git('config', 'user.email', 'ada@example.org')
  writeFileSync(path.join(root, 'README.md'), '# bench\n')
  git('add', 'README.md')
  git('commit', '-qm', 'first')
  const tasks = [{ id: 'T-1', status: 'pending', title: 'Print' }]
  writeFileSync(path.join(root, '.specs/tasks/tasks.json'), JSON.stringify({ tasks }))
  const agent = path.join(home, 'agent.sh')
  writeFileSync(
    agent,
    `#!/bin/sh
: >${home}/ready
until [ -e ${home}/go ]; do sleep 0.1; done
yes 'all work and no play' | head -c 400000000
: >${home}/printed
sleep 1000
`,
  )
  chmodSync(agent, 0o755)
  const config = { agents: { chatty: { command: [agent] } }, agent: 'chatty' }
  writeFileSync(path.join(home, 'config.json'), JSON.stringify(config))
}

async function seen(mark: string): Promise<void> {
  const until = performance.now() + 60_000
  while (!existsSync(path.join(home, mark))) {
    if (performance.now() > until) throw new Error(`the agent never said ${mark}`)
    await sleep(20)
  }
}

function memoryMb(field: string): number {
  const status = readFileSync(`/proc/${run.pid ?? 0}/status`, 'latin1')
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024
}
