// Everything that can be said about the code without running it. One line per check, output only where one fails.
import { spawn } from 'node:child_process'

/** The longest first: the others take about as long together, and run beside it. */
const checks = [
  ['lint', ['eslint', '.', '--max-warnings', '0']],
  ['types', ['tsc', '--noEmit', '-p', '.']],
  ['format', ['prettier', '--check', '--log-level', 'warn', '.']],
  ['rooms', ['depcruise', 'src', '--config', '.dependency-cruiser.json']],
  ['unused', ['knip']],
  ['package', ['publint', '--strict']],
]
/** What the smallest machines have processors for. */
const mostAtOnce = 2

let failed = 0
const waiting = [...checks]
await Promise.all(Array.from({ length: mostAtOnce }, checkOneAfterTheOther))
process.exitCode = failed === 0 ? 0 : 1

async function checkOneAfterTheOther() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [name, argv] = next
    const began = performance.now()
    const { good, output } = await outcomeOf(argv)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    if (!good) failed += 1
    console.log(`${good ? 'ok    ' : 'failed'}  ${name}  ${seconds}s`)
    if (!good) process.stdout.write(`${output}\n`)
  }
}

/** Resolves when the program has ended, or could not be started. */
function outcomeOf([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => (output += text))
    }
    child.on('error', (error) => resolve({ good: false, output: String(error) }))
    child.on('close', (code) => resolve({ good: code === 0, output }))
  })
}
