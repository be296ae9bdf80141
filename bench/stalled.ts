import { report } from './report.ts'
import { askProbe, withProbe } from './screen/ask-probe.ts'
import { openMeasuredScreen } from './screen/measured-screen.ts'
import { makePrintingPipes } from './screen/printing-pipes.ts'

/**
 * stalled: the terminal takes nothing for 2.5 s, as a frozen ssh window does, while sixteen agents print 1,000 lines a second each: how
 * long the supervisor's event loop stands still at most. Baseline: the same time with a terminal that reads.
 */
const windowMs = 2_500

const screen = openMeasuredScreen({
  agents: 16,
  columns: 200,
  rows: 50,
  gates: [],
  script: `
mark ready
exec cat "$BENCH/out.$LOOPWORK_ITEM"
`,
  environment: withProbe,
})
const pipes = makePrintingPipes(screen.folder, screen.names)
try {
  await screen.marked('ready')
  await pipes.begin(1_000)
  await screen.during(3_000)
  await askProbe(screen.folder)
  await screen.during(windowMs)
  const { delayMs: baseline } = await askProbe(screen.folder)
  screen.stall()
  await screen.during(windowMs)
  const { delayMs: value } = await askProbe(screen.folder)
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
