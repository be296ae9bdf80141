/**
 * claim: the cycle of an item through the store, `queueAndClaim` (finish, and claim the next) then `laneDone`, against the
 * floor of any cycle of two commits: two one-row updates. On tmpfs, so that only our own work is compared.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './report.ts'
import { backlogStore, percentile, rawCommits, type Cycler } from './store-cycle.ts'

const mustOfFloor = 0.3
const mustOfSmall = 0.55
const mustOfCommit = 10
const large = process.argv.includes('--full') ? 1_000_000 : 100_000
const small = 10_000
const rounds = 9
// All rounds together leave a tenth of the small backlog.
const cyclesPerRound = 600
const claimsPerRound = 400

const folder = mkdtempSync('/dev/shm/loopwork-bench-')
try {
  const raw = rawCommits(join(folder, 'raw.db'))
  const ofSmall = await backlogStore(join(folder, 'small.db'), small)
  const ofLarge = await backlogStore(join(folder, 'large.db'), large)
  const taken: Round[] = []
  // Interleaved, so that a busy minute of the machine is everybody's; the round in the middle is told.
  for (let round = 0; round < rounds; round++) {
    const commits = Array.from({ length: 2 * cyclesPerRound }, () => raw.commit())
    const [small, large] = [await cycles(ofSmall), await cycles(ofLarge)]
    taken.push({ commits, small, large, claims: await claims(ofSmall) })
  }
  await ofSmall.close()
  await ofLarge.close()
  raw.close()

  const middle = (of: (round: Round) => number): number => median(taken.map(of))
  const floor = (round: Round): number => perSecond(round.commits) / 2
  const swap = (round: Round): number => perSecond(round.small.map(({ claimUs }) => claimUs))
  const whole = (of: readonly Cycle[]): number => perSecond(of.map(({ claimUs, doneUs }) => claimUs + doneUs))
  const commit = ({ commits }: Round): number => percentile(commits, 0.5)
  const p99 = ({ claims: of }: Round): number => percentile(of, 0.99)
  const swapP99 = ({ small: at }: Round): number =>
    percentile(
      at.map(({ claimUs }) => claimUs),
      0.99,
    )

  tell({
    name: `finish+claim-next at ${small}`,
    value: middle(swap),
    unit: 'a second',
    baseline: `${show(middle(floor))} two raw commits`,
    ratio: middle((round) => swap(round) / floor(round)),
    least: mustOfFloor,
  })
  // With the lane's own transaction, which no worker waits for: told, bound by nothing.
  tell({
    name: `whole cycle at ${small}`,
    value: middle((round) => whole(round.small)),
    unit: 'a second',
    baseline: `${show(middle(floor))} two raw commits`,
    ratio: middle((round) => whole(round.small) / floor(round)),
  })
  tell({
    name: `whole cycle at ${large}`,
    value: middle((round) => whole(round.large)),
    unit: 'a second',
    baseline: `${show(middle((round) => whole(round.small)))} at ${small}`,
    ratio: middle((round) => whole(round.large) / whole(round.small)),
    least: mustOfSmall,
  })
  tell({
    name: `p99 of a claim at ${small}`,
    value: middle(p99),
    unit: 'µs',
    baseline: `${show(middle(commit))} µs one raw commit`,
    // The quietest round: what else the machine does is the whole of the last hundredth.
    ratio: Math.min(...taken.map((round) => p99(round) / commit(round))),
    most: mustOfCommit,
  })
  // Two steps of an item in one transaction: told, bound by nothing.
  tell({
    name: `p99 of finish+claim-next at ${small}`,
    value: middle(swapP99),
    unit: 'µs',
    baseline: `${show(middle(commit))} µs one raw commit`,
    ratio: Math.min(...taken.map((round) => swapP99(round) / commit(round))),
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}

type Cycle = Awaited<ReturnType<Cycler['cycle']>>

interface Round {
  readonly commits: readonly number[]
  readonly small: readonly Cycle[]
  readonly large: readonly Cycle[]
  readonly claims: readonly number[]
}

async function cycles(store: Cycler): Promise<readonly Cycle[]> {
  const all: Cycle[] = []
  for (let cycle = 0; cycle < cyclesPerRound; cycle++) all.push(await store.cycle())
  return all
}

async function claims(store: Cycler): Promise<readonly number[]> {
  const all: number[] = []
  for (let claim = 0; claim < claimsPerRound; claim++) all.push(await store.claim())
  return all
}

function perSecond(microseconds: readonly number[]): number {
  return (microseconds.length * 1e6) / microseconds.reduce((sum, one) => sum + one, 0)
}

interface Line {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly baseline: string
  readonly ratio: number
  readonly least?: number
  readonly most?: number
}

function tell({ name, value, unit, baseline, ratio, least = 0, most = Infinity }: Line): void {
  const met = ratio >= least && ratio <= most
  console.log(
    `claim: ${name}: ${show(value)} ${unit} (${baseline}, ${ratio.toFixed(2)})${met ? '' : ' MISSED'}`,
  )
  if (!met) process.exitCode = 1
}

function show(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1)
}
