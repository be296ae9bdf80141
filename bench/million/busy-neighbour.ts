import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '../../src/core/ports/store.ts'
import { openStore } from '../../src/store/sqlite/open-store.ts'

/**
 * Writes into a store every 20 ms until it is told to stop, as claims and leases do; and in between into one of its own, for what such a
 * write takes of the machine's cores and disk where nobody else writes. Prints how long it waited for both, in milliseconds.
 */
const [path = ''] = process.argv.slice(2)
const store = await openStore({ path })
const own = await openStore({ path: `${path}.own` })
let isOver = false
process.stdin.once('data', () => (isOver = true))
process.stdout.write('ready\n')
const waits: number[] = []
const alone: number[] = []
while (!isOver) {
  waits.push(await written(store))
  await sleep(10)
  alone.push(await written(own))
  await sleep(10)
}
await store.close()
await own.close()
process.stdout.write(`${JSON.stringify({ waits, alone })}\n`)
process.exit(0)

async function written(into: Store): Promise<number> {
  const began = performance.now()
  await into.note(null, { type: 'notice', message: 'beside' })
  return performance.now() - began
}
