// Everything that can be said about the code without running it. One line per check, output only where one fails.
import { spawnSync } from 'node:child_process'

const checks = [
  ['types', ['tsc', '--noEmit', '-p', '.']],
  ['lint', ['eslint', '.', '--max-warnings', '0']],
  ['format', ['prettier', '--check', '--log-level', 'warn', '.']],
  ['rooms', ['depcruise', 'src', '--config', '.dependency-cruiser.json']],
  ['unused', ['knip']],
  ['package', ['publint', '--strict']],
]

let failed = 0
for (const [name, argv] of checks) {
  const began = performance.now()
  const result = spawnSync(argv[0], argv.slice(1), { encoding: 'utf8' })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const good = result.status === 0
  if (!good) failed += 1
  console.log(`${good ? 'ok    ' : 'failed'}  ${name}  ${seconds}s`)
  if (!good) process.stdout.write(`${result.error ?? ''}${result.stdout}${result.stderr}\n`)
}
process.exitCode = failed === 0 ? 0 : 1
