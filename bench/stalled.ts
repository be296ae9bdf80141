import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { report } from './report.ts'
import { openMeasuredScreen } from './screen/measured-screen.ts'
import { makePrintingPipes } from './screen/printing-pipes.ts'

/**
 * stalled: the terminal takes nothing for 2.5 s, as a frozen ssh window does, while sixteen agents print 1,000 lines a second each: how
 * long the supervisor's event loop stands still at most. Baseline: the same time with a terminal that reads.
 */
const windowMs = 2_500
const probe = pathToFileURL(path.join(import.meta.dirname, 'screen/loop-delay.ts')).href

const screen = openMeasuredScreen({
  agents: 16,
  columns: 200,
  rows: 50,
  gates: [],
  script: `
mark ready
exec cat "$BENCH/out.$LOOPWORK_ITEM"
`,
  environment: { NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import=${probe}` },
})
const pipes = makePrintingPipes(screen.folder, screen.names)
try {
  await screen.marked('ready')
  await pipes.begin(1_000)
  await screen.during(3_000)
  await longestDelayMs()
  await screen.during(windowMs)
  const baseline = await longestDelayMs()
  screen.stall()
  await screen.during(windowMs)
  const value = await longestDelayMs()
  screen.readAgain()
  report({
    name: 'stalled: longest delay of the event loop',
    unit: 'ms',
    value,
    baseline,
    most: 50 / baseline,
  })
} finally {
  await pipes.end()
  await screen.close()
}

/** Since the last call. */
async function longestDelayMs(): Promise<number> {
  const asked = path.join(screen.folder, 'delay.asked')
  writeFileSync(asked, '')
  while (existsSync(asked)) await sleep(10)
  return Number(readFileSync(path.join(screen.folder, 'delay'), 'utf8'))
}
