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
  'million.ts',
  'relink.ts',
  'start.ts',
  'stalled.ts',
  'steady.ts',
]
/** Takes as long as it is told to (`npm run bench -- soak --minutes 15`), so it runs only when it is asked for. */
const optIn = ['soak.ts']
const args = process.argv.slice(2)
const firstFlag = args.findIndex((arg) => arg.startsWith('-'))
const asked = firstFlag === -1 ? args : args.slice(0, firstFlag)
const flags = firstFlag === -1 ? [] : args.slice(firstFlag)

for (const program of [...programs, ...optIn]) {
  const isAsked = asked.includes(program.replace('.ts', ''))
  if (!isAsked && (asked.length > 0 || optIn.includes(program))) continue
  const file = fileURLToPath(new URL(program, import.meta.url))
  const { status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...flags], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
