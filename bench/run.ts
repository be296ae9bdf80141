import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** One program a promise; each prints its lines, a missed bound says so and fails the whole. */
const programs = [
  'claim.ts',
  'durable.ts',
  'frame.ts',
  'flood.ts',
  'chatty.ts',
  'lane.ts',
  'makespan.ts',
  'merge.ts',
  'start.ts',
  'stalled.ts',
  'steady.ts',
]
const asked = process.argv.slice(2)

for (const program of programs) {
  if (asked.length > 0 && !asked.includes(program.replace('.ts', ''))) continue
  const file = fileURLToPath(new URL(program, import.meta.url))
  const { status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
