import { spawnSync } from 'node:child_process'
import { say } from './say.ts'

/** `run COMMAND`: the command, its output, its end; a failure ends the agent, as it would end a real one's turn. */
export function runCommand(line: string): number | undefined {
  return execute('/bin/sh', ['-c', line], line)
}

/** `commit MESSAGE`: everything there is. Whether an agent commits makes no difference to loopwork. */
export function commit(message: string): number | undefined {
  return (
    execute('git', ['add', '--all'], 'git add --all') ??
    execute('git', ['commit', '--quiet', '-m', message], `git commit -m ${JSON.stringify(message)}`)
  )
}

function execute(command: string, args: readonly string[], shown: string): number | undefined {
  say(`$ ${shown}`)
  const began = performance.now()
  const { stdout, stderr, status, signal, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
  if (error !== undefined) throw error
  for (const text of outputLines(stdout + stderr)) say(`│ ${text}`)
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)}s`
  if (status === 0) {
    say(`✓ exit 0  ${seconds}`)
    return undefined
  }
  say(`✗ ${signal === null ? `exit ${status}` : `ended by ${signal}`}  ${seconds}`)
  return status ?? 1
}

const outputLines = (text: string): readonly string[] =>
  text === '' ? [] : text.replace(/\n$/, '').split('\n')
