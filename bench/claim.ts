/**
 * claim: the cycle of an item through the store, `queueAndClaim` (finish, and claim the next) then `laneDone`, against the
 * floor of any cycle of two commits: two one-row updates. On tmpfs, so that only our own work is compared.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { backlogStore, percentile, rawCommits, type Cycler } from './store-cycle.ts'

const mustOfFloor = 0.3
const mustOfSmall = 0.55
const mustOfCommit = 10
const large = process.argv.includes('--full') ? 1_000_000 : 100_000
const small = 10_000
const rounds = 3
const cyclesPerRound = 2_000

const folder = mkdtempSync('/dev/shm/loopwork-bench-')
try {
  const raw = rawCommits(join(folder, 'raw.db'))
  const ofSmall = await backlogStore(join(folder, 'small.db'), small)
  const ofLarge = await backlogStore(join(folder, 'large.db'), large)
  const times = { raw: [] as number[], small: [] as number[], large: [] as number[] }
  const claims: number[] = []
  // Interleaved, so that a busy minute of the machine is everybody's.
  for (let round = 0; round < rounds; round++) {
    for (let cycle = 0; cycle < cyclesPerRound; cycle++) times.raw.push(raw.commit() + raw.commit())
    times.small.push(...(await cycles(ofSmall, claims)))
    times.large.push(...(await cycles(ofLarge, [])))
  }
  await ofSmall.close()
  await ofLarge.close()
  raw.close()

  const floor = perSecond(times.raw)
  const atSmall = perSecond(times.small)
  const atLarge = perSecond(times.large)
  const commit = percentile(times.raw, 0.5) / 2
  const p99 = percentile(claims, 0.99)
  tell(
    `claim cycles at ${small}`,
    atSmall,
    'cycles/s',
    `${floor} two raw commits`,
    atSmall / floor,
    atSmall >= mustOfFloor * floor,
  )
  // The transaction of a freed slot alone: what a worker waits for. Told beside the whole cycle, bound by nothing.
  const swap = perSecond(claims)
  tell('finish+claim-next alone', swap, 'a second', `${floor} two raw commits`, swap / floor, true)
  tell(
    `claim cycles at ${large}`,
    atLarge,
    'cycles/s',
    `${atSmall} at ${small}`,
    atLarge / atSmall,
    atLarge >= mustOfSmall * atSmall,
  )
  tell(
    'claim p99',
    Math.round(p99),
    'µs',
    `${commit.toFixed(1)} µs one raw commit`,
    p99 / commit,
    p99 <= mustOfCommit * commit,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function cycles(store: Cycler, claims: number[]): Promise<number[]> {
  const all: number[] = []
  for (let cycle = 0; cycle < cyclesPerRound; cycle++) {
    const { claimUs, doneUs } = await store.cycle()
    claims.push(claimUs)
    all.push(claimUs + doneUs)
  }
  return all
}

function perSecond(microseconds: readonly number[]): number {
  return Math.round((microseconds.length * 1e6) / microseconds.reduce((sum, one) => sum + one, 0))
}

function tell(
  name: string,
  value: number,
  unit: string,
  baseline: string,
  ratio: number,
  met: boolean,
): void {
  console.log(`${name}: ${value} ${unit} (${baseline}, ${ratio.toFixed(2)})${met ? '' : ' MISSED'}`)
  if (!met) process.exitCode = 1
}
