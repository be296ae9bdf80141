import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, report } from './report.ts'

/** lane: agents that take no time, 4 workers; items landed per second against what twelve git processes take here. */
const items = 200
const spawnsAnItem = 12
const home = mkdtempSync(path.join(tmpdir(), 'loopwork-bench-'))
const root = path.join(home, 'project')
try {
  prepare()
  const spawnMs = gitSpawnMs()
  const began = performance.now()
  const { status, stdout } = spawnSync(
    fileURLToPath(new URL('../bin/loopwork', import.meta.url)),
    [
      ...['run', '-C', root, '--config', path.join(home, 'config.json')],
      ...['--parallel', '4', '--output-mode', 'summary', '--no-color'],
    ],
    { encoding: 'utf8', maxBuffer: 64e6 },
  )
  const seconds = (performance.now() - began) / 1000
  if (status !== 0) throw new Error(`the run ended with ${status}: ${stdout.slice(-2000)}`)
  // What the machine does meanwhile concerns both.
  const spawns = (spawnMs + gitSpawnMs()) / 2
  report({
    name: `lane: ${items} items`,
    unit: 'items/s',
    value: items / seconds,
    baseline: 1000 / (spawnsAnItem * spawns),
    least: 1,
  })
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}

function gitSpawnMs(): number {
  return median(
    Array.from({ length: 41 }, () => {
      const began = performance.now()
      execFileSync('git', ['version'], { cwd: root, stdio: 'ignore' })
      return performance.now() - began
    }),
  )
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
  const tasks = Array.from({ length: items }, (_, index) => ({
    id: `T-${index}`,
    status: 'pending',
    title: `Task ${index}`,
  }))
  writeFileSync(path.join(root, '.specs/tasks/tasks.json'), JSON.stringify({ tasks }))
  const agent = path.join(home, 'agent.sh')
  writeFileSync(agent, '#!/bin/sh\necho x >"$LOOPWORK_ITEM.txt"\n')
  chmodSync(agent, 0o755)
  const config = { agents: { quick: { command: [agent] } }, agent: 'quick' }
  writeFileSync(path.join(home, 'config.json'), JSON.stringify(config))
}
