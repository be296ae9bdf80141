import { report } from './report.ts'
import { openMeasuredScreen, type Spent } from './screen/measured-screen.ts'

/**
 * flood: sixteen agents print 10 MB each at a measured pace, then 100 MB each as fast as they can, below an open screen
 * of 200×50. What the supervisor's own process pays for that, beside the same screen while all are silent.
 */
/** Numbered by `cat -n`: no two lines of an agent are equal. */
const text = 'x'.repeat(72)
const windowMs = 5_000

const screen = openMeasuredScreen({
  agents: 16,
  columns: 200,
  rows: 50,
  gates: ['slow', 'fast', 'end'],
  script: `
print() { yes "${text}" | cat -n | head -c "$1"; }
mark ready
gate slow
for burst in 1 2 3 4 5 6 7 8 9 10; do print 1000000; sleep 0.4; done
mark slow
gate fast
print 100000000
mark fast
gate end
`,
  config: { limits: { output: '200MB' } },
})
try {
  await screen.marked('ready')
  await screen.during(2_000)
  const idle = await screen.during(windowMs)
  screen.open('slow')
  const paced = await screen.during(windowMs, screen.marked('slow'))
  screen.open('fast')
  const fast = await screen.during(windowMs, screen.marked('fast'))
  const beyond = (spent: Spent): number => spent.cpuS - (idle.cpuS * spent.wallS) / idle.wallS
  const bounds = [
    {
      name: 'flood: CPU with 100 MB an agent',
      unit: 's',
      value: fast.cpuS,
      baseline: idle.cpuS,
      most: idle.cpuS + 1,
    },
    { name: 'flood: RSS', unit: 'MB', value: fast.rssMb, baseline: idle.rssMb, most: idle.rssMb + 30 },
  ]
  for (const { most, ...row } of bounds) report({ ...row, most: most / row.baseline })
  // Ten times the bytes within the same five seconds; a tick of the kernel's clock is all that may come of it.
  report({
    name: 'flood: CPU beyond idle, 100 MB an agent',
    unit: 's',
    value: beyond(fast),
    baseline: Math.max(0.01, beyond(paced)),
    // The smaller flood is over sooner, so it also has less time to cost anything: 1.4 to 2.2 are seen. Far from 10 is what counts.
    most: 3,
  })
} finally {
  screen.open('end')
  await screen.close()
}
