/**
 * durable: the transaction that finishes an item and claims the next (`queueAndClaim`), on a real disk with
 * `synchronous=FULL`, against one fsync'd commit of one row. Interleaved pair by pair: a disk has moods.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { backlogStore, percentile, rawCommits } from './store-cycle.ts'

const mustOfCommit = 1.75
const pairedRuns = 5
const pairsPerRun = 300

// Beside the sources, not in /tmp: that may be memory.
const folder = mkdtempSync(join(dirname(fileURLToPath(import.meta.url)), '.durable-'))
try {
  const raw = rawCommits(join(folder, 'raw.db'))
  const store = await backlogStore(join(folder, 'store.db'), 10_000)
  for (let pair = 0; pair < 50; pair++) {
    raw.commit()
    await store.cycle()
  }
  const ratios: number[] = []
  const swaps: number[] = []
  const commits: number[] = []
  for (let run = 0; run < pairedRuns; run++) {
    const ours: number[] = []
    const theirs: number[] = []
    for (let pair = 0; pair < pairsPerRun; pair++) {
      theirs.push(raw.commit())
      ours.push((await store.cycle()).claimUs)
    }
    ratios.push(percentile(ours, 0.5) / percentile(theirs, 0.5))
    swaps.push(...ours)
    commits.push(...theirs)
  }
  await store.close()
  raw.close()
  const ratio = percentile(ratios, 0.5)
  const met = ratio <= mustOfCommit
  const [swap, commit] = [percentile(swaps, 0.5), percentile(commits, 0.5)].map(Math.round)
  console.log(
    `durable finish+claim-next: ${swap} µs (${commit} µs one fsync'd commit, ${ratio.toFixed(2)})${met ? '' : ' MISSED'}`,
  )
  if (!met) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
