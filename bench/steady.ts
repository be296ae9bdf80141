import { report } from './report.ts'
import { keyTimes, percentile } from './screen/key-times.ts'
import { openMeasuredScreen } from './screen/measured-screen.ts'
import { makePrintingPipes } from './screen/printing-pipes.ts'
import { costOfRivals } from './screen/rivals.ts'

/**
 * steady: sixteen agents print 1,000 lines a second each, below an open screen of 200×50: CPU of the supervisor's own process in ten
 * seconds of that, then the time from a key to the painted screen. Baseline of both: the same screen while all are silent. Other
 * programs that show the output of several run beside it where they are installed.
 */
const size = { columns: 200, rows: 50 }
const agents = 16
const linesPerSecond = 1_000
const windowMs = 10_000
const keys = 120

const screen = openMeasuredScreen({
  ...size,
  agents,
  gates: [],
  script: `
mark ready
exec cat "$BENCH/out.$LOOPWORK_ITEM"
`,
})
const pipes = makePrintingPipes(screen.folder, screen.names)
try {
  await screen.marked('ready')
  await screen.during(3_000)
  const idle = await screen.during(windowMs)
  const silent = await keyTimes(screen, keys)
  await pipes.begin(linesPerSecond)
  await screen.during(2_000)
  const steady = await screen.during(windowMs)
  const times = await keyTimes(screen, keys)
  report({
    name: 'steady: CPU in 10 s',
    unit: 's',
    value: steady.cpuS,
    baseline: idle.cpuS,
    most: 1 / idle.cpuS,
  })
  for (const [share, mostMs] of [
    [0.5, 5],
    [0.99, 33],
  ] as const) {
    const baseline = percentile(silent, share)
    report({
      name: `steady: key to painted screen, p${share * 100}`,
      unit: 'ms',
      value: percentile(times, share),
      baseline,
      most: mostMs / baseline,
    })
  }
  report({ name: 'steady: RSS', unit: 'MB', value: steady.rssMb, baseline: idle.rssMb })
} finally {
  await pipes.end()
  await screen.close()
}
for (const { name, cpuS } of await costOfRivals({ ...size, programs: agents, linesPerSecond, windowMs }))
  console.log(`steady: CPU in 10 s of ${name}: ${cpuS.toFixed(2)} s`)
