import packageJson from '../../package.json' with { type: 'json' }
import { loadProgram } from './start/load-program.ts'

// Only for this process, not for its children: see bin/loopwork.
if (process.env['LOOPWORK_SET_ARENA'] !== undefined) {
  delete process.env['LOOPWORK_SET_ARENA']
  delete process.env['MALLOC_ARENA_MAX']
}

const [first, ...rest] = process.argv.slice(2)
if (rest.length === 0 && (first === '--version' || first === '-V')) {
  // Printed before anything is loaded: scripts and editors run it often.
  process.stdout.write(`${packageJson.version}\n`)
} else {
  // Node ends, with code 0, once nothing it counts is left to wait for: a child process that we watch by its files isn't counted.
  const untilDone = setInterval(() => undefined, 2 ** 30)
  void loadProgram(first)
    .main(process.argv.slice(2))
    .then((exitCode) => {
      process.exitCode = exitCode
    })
    .finally(() => clearInterval(untilDone))
}
