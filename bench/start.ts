import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawn } from '@lydell/node-pty'
import { median, report } from './report.ts'

/** Start to first frame and `--version`, each beside an empty Node start in the same round, all in a real terminal. */
const rounds = 15
const bin = fileURLToPath(new URL('../bin/loopwork', import.meta.url))

const home = mkdtempSync(path.join(tmpdir(), 'loopwork-bench-'))
const root = path.join(home, 'project')
mkdirSync(path.join(root, '.specs/tasks'), { recursive: true })
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' })
git('init', '-q', '-b', 'main')
git('config', 'user.name', 'Ada')
git('config', 'user.email', 'ada@example.org')
writeFileSync(path.join(root, 'README.md'), '# bench\n')
git('add', 'README.md')
git('commit', '-qm', 'first')
const tasks = Array.from({ length: 50 }, (_, index) => ({
  id: `T-${index}`,
  status: 'pending',
  title: `Task ${index}`,
}))
writeFileSync(path.join(root, '.specs/tasks/tasks.json'), JSON.stringify({ tasks }))
const config = path.join(home, 'config.json')
writeFileSync(
  config,
  JSON.stringify({ agents: { wait: { command: ['sleep', '20'] } }, parallel: { maxTasks: 1 } }),
)

const empty: number[] = []
const version: number[] = []
const frame: number[] = []
try {
  for (let round = 0; round < rounds; round++) {
    empty.push(await timeTo(process.execPath, ['-e', '0'], null))
    version.push(await timeTo(bin, ['--version'], null))
    frame.push(await timeTo(bin, ['tui', '-C', root, '--config', config], 'Tasks 50'))
  }
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}
report({ name: 'start: --version', value: median(version), unit: 'ms', baseline: median(empty), most: 2.2 })
report({
  name: 'start: first frame of tui',
  value: median(frame),
  unit: 'ms',
  baseline: median(empty),
  most: 7,
})

/** Milliseconds until `text` stands in the output, or until the end where `text` is null. */
function timeTo(file: string, args: readonly string[], text: string | null): Promise<number> {
  return new Promise((resolve) => {
    const began = performance.now()
    let seen = ''
    let at: number | null = null
    const terminal = spawn(file, [...args], {
      cols: 120,
      rows: 40,
      env: { ...process.env, TERM: 'xterm-256color' },
    })
    terminal.onData((data) => {
      seen += data
      if (text === null || at !== null || !seen.includes(text)) return
      at = performance.now() - began
      terminal.kill('SIGHUP')
    })
    terminal.onExit(() => resolve(at ?? performance.now() - began))
  })
}
