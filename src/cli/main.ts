import { enableCompileCache } from 'node:module'
import packageJson from '../../package.json' with { type: 'json' }

const [first, ...rest] = process.argv.slice(2)
if (rest.length === 0 && (first === '--version' || first === '-V')) {
  // Answered before anything is loaded: scripts and editors ask often.
  process.stdout.write(`${packageJson.version}\n`)
} else {
  // Compiled code is kept between starts; a folder that can't be written is no error.
  enableCompileCache()
  const { main } = await import('./program.ts')
  process.exitCode = await main(process.argv.slice(2))
}
