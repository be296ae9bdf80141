import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { askProbe, withProbe } from './screen/ask-probe.ts'
import { openMeasuredScreen } from './screen/measured-screen.ts'
import type { Probe } from './screen/probe.ts'
import { residentMemory, type ResidentMemory } from './screen/resident-memory.ts'

/**
 * soak: sixteen workers do one small task after the other below an open screen, for an hour or `--minutes`. What the process has after the
 * first third and at the end: memory must be flat, and no descriptor, timer, handle or listener may be left over. Not part of a usual bench.
 * With `--snapshots FOLDER` the heap is written there early, in the middle and late, for a comparison by hand; that itself takes memory.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, snapshots: { type: 'string' } },
})
const minutes = Number(values.minutes)
const samples = 18
/** In an hour heap and resident size grow for 20 to 25 minutes, and are flat from there: what they had before says nothing. */
const warmUp = 7
const snapshotsAt = [2, 10, 17]
/** A whole task long: at some of these looks no worker is just starting or ending something. */
const looksPerSample = 24
const lookEveryMs = Math.min(900, minutes * 15)
/** Some are left at the end, so that all workers are busy until then. */
const tasks = Math.ceil(minutes * 60) + 64

const screen = openMeasuredScreen({
  agents: 16,
  tasks,
  columns: 200,
  rows: 50,
  gates: [],
  // Twenty seconds, 200 lines, one file.
  script: `
for second in 1 2 3 4 5 6 7 8 9 10; do
  for line in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    echo "\u001b[32m✓\u001b[0m $LOOPWORK_ITEM checked src/module-$line/index.ts in second $second, 名前 $line"
  done
  sleep 2
done
echo "$LOOPWORK_ITEM" >"made-by-$LOOPWORK_ITEM.txt"
`,
  environment: withProbe,
})
let shown = ''
screen.onFrame((bytes) => {
  shown = bytes
})
try {
  const seen: Sample[] = []
  // The first minute fills caches.
  await sleep(Math.min(60_000, minutes * 6_000))
  const stepMs = (minutes * 60_000 * 0.9) / samples
  for (let sample = 0; sample <= samples; sample++) {
    if (sample > 0) await walk(stepMs)
    const probe = await quietest()
    seen.push(probe)
    console.log(`soak: ${line(probe)}  landed ${landed()}`)
    console.log(changedCounts(seen.at(-2), probe))
    if (values.snapshots !== undefined && snapshotsAt.includes(sample)) {
      await askProbe(screen.folder, { snapshot: path.resolve(values.snapshots, `${sample}.heapsnapshot`) })
    }
  }
  judge(seen)
} catch (error) {
  console.log(shown)
  throw error
} finally {
  await screen.close()
}

/** Moves through panes, list and views meanwhile, as a person would. */
async function walk(forMs: number): Promise<void> {
  const until = performance.now() + forMs
  const keys = ['\t', 'j', 'j', 'z', '\u001b', 'k', '?', '\u001b', '\u001b[Z']
  for (let key = 0; performance.now() < until; key++) {
    screen.press(keys[key % keys.length] ?? '')
    await sleep(700)
  }
}

/** Tasks whose work is on the user's branch: where nothing lands, flat memory means nothing. */
function landed(): number {
  const project = path.join(screen.folder, '../project')
  const made = execFileSync('git', ['log', '--format=%s', 'main'], { cwd: project, encoding: 'utf8' })
  return new Set(made.match(/T-\d+/g)).size
}

interface Sample extends Probe, ResidentMemory {
  /** What is in use, where the heap itself also has what no collection has come to yet. */
  readonly inUseMb: number
}

/** Requests and timers come and go: of several looks the least of each is what is always there. */
async function quietest(): Promise<Sample> {
  const looks: Probe[] = []
  for (let look = 0; look < looksPerSample; look++) {
    looks.push(await askProbe(screen.folder))
    await sleep(lookEveryMs)
  }
  const least = (of: (probe: Probe) => number): number => Math.min(...looks.map(of))
  const leastOfEach = (of: (probe: Probe) => Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(
      [...new Set(looks.flatMap((probe) => Object.keys(of(probe))))]
        .map((name) => [name, least((probe) => of(probe)[name] ?? 0)] as const)
        .filter(([, count]) => count > 0),
    )
  const memory = residentMemory(screen.pid)
  const { heapMb: inUseMb } = await askProbe(screen.folder, { collect: true })
  return {
    delayMs: Math.max(...looks.map(({ delayMs }) => delayMs)),
    rssMb: least(({ rssMb }) => rssMb),
    ...memory,
    heapTotalMb: least(({ heapTotalMb }) => heapTotalMb),
    externalMb: least(({ externalMb }) => externalMb),
    heapMb: least(({ heapMb }) => heapMb),
    inUseMb,
    descriptors: least(({ descriptors }) => descriptors),
    timers: least(({ timers }) => timers),
    handles: least(({ handles }) => handles),
    listeners: least(({ listeners }) => listeners),
    handlesOf: leastOfEach(({ handlesOf }) => handlesOf),
    listenersOf: leastOfEach(({ listenersOf }) => listenersOf),
  }
}

function line(sample: Sample): string {
  return Object.entries(sample)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => `${name} ${Number(value).toFixed(0)}`)
    .join('  ')
}

/** Of handles and listeners, those that are more or fewer than at the look before. */
function changedCounts(before: Sample | undefined, after: Sample): string {
  const counted = (sample: Sample | undefined) => ({ ...sample?.handlesOf, ...sample?.listenersOf })
  const [earlier, later] = [counted(before), counted(after)]
  const names = [...new Set([...Object.keys(earlier), ...Object.keys(later)])]
  const changed = names.filter((name) => earlier[name] !== later[name])
  return `soak:   ${changed.map((name) => `${name} ${later[name] ?? 0}`).join(', ') || 'the same handles and listeners'}`
}

/**
 * The least of the first samples after the warm-up beside the least of the last ones. Counts may differ by what a worker has of its own at
 * one moment; memory by what a collection has not come to yet.
 */
function judge(seen: readonly Sample[]): void {
  const warm = seen.slice(warmUp)
  const third = Math.floor(warm.length / 3)
  const [begin, end] = [warm.slice(0, third), warm.slice(-third)]
  const bounds = [
    ['rssMb', 12],
    ['inUseMb', 3],
    ['descriptors', 16],
    ['timers', 8],
    ['handles', 16],
    ['listeners', 0],
  ] as const
  for (const [name, most] of bounds) {
    const [before, after] = [begin, end].map((probes) => Math.min(...probes.map((probe) => probe[name])))
    const grown = (after ?? 0) - (before ?? 0)
    console.log(
      `soak: ${name}: ${(before ?? 0).toFixed(1)} after the warm-up, ${(after ?? 0).toFixed(1)} at the end${grown > most ? ' MISSED' : ''}`,
    )
    if (grown > most) process.exitCode = 1
  }
}
