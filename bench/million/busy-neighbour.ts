import { setTimeout as sleep } from 'node:timers/promises'
import { openStore } from '../../src/store/sqlite/open-store.ts'

/** Writes into a store every 20 ms until it is told to stop, as claims and leases do; prints how long it waited, in milliseconds. */
const [path = ''] = process.argv.slice(2)
const store = await openStore({ path })
let isOver = false
process.stdin.once('data', () => (isOver = true))
process.stdout.write('ready\n')
const waits: number[] = []
while (!isOver) {
  const began = performance.now()
  await store.note(null, { type: 'notice', message: 'beside' })
  waits.push(performance.now() - began)
  await sleep(20)
}
await store.close()
process.stdout.write(`${JSON.stringify(waits)}\n`)
process.exit(0)
