import packageJson from '../../package.json' with { type: 'json' }
import { loadProgram } from './load-program.ts'

// Was meant for this process alone: see bin/loopwork.
if (process.env['LOOPWORK_SET_ARENA'] !== undefined) {
  delete process.env['LOOPWORK_SET_ARENA']
  delete process.env['MALLOC_ARENA_MAX']
}

const [first, ...rest] = process.argv.slice(2)
if (rest.length === 0 && (first === '--version' || first === '-V')) {
  // Answered before anything is loaded: scripts and editors ask often.
  process.stdout.write(`${packageJson.version}\n`)
} else {
  void loadProgram(first)
    .main(process.argv.slice(2))
    .then((exitCode) => {
      process.exitCode = exitCode
    })
}
