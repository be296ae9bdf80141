import { expect, test } from 'vitest'
import { VirtualClock } from '../../../src/sim/virtual-clock.ts'

const hour = 3_600_000

function aClock() {
  const world = { changes: 0 }
  return { world, clock: new VirtualClock({ startsAt: 0, changes: () => world.changes }) }
}

test('an hour is over when nothing can be done before it', async () => {
  const { clock } = aClock()
  await clock.drive(clock.sleep(hour))
  expect(clock.now()).toBe(hour)
})

test('who waits for the same moment goes on in the order of asking', async () => {
  const { clock } = aClock()
  const woken: string[] = []
  const wait = async (name: string, ms: number) => {
    await clock.sleep(ms)
    woken.push(`${name} at ${clock.now()}`)
  }
  await clock.drive(Promise.all([wait('late', 2_000), wait('first', 1_000), wait('second', 1_000)]))
  expect(woken).toEqual(['first at 1000', 'second at 1000', 'late at 2000'])
})

test('time stands still while there is anything to do without waiting', async () => {
  const { clock } = aClock()
  const long = async () => {
    for (let step = 0; step < 1_000; step++) await Promise.resolve()
    return clock.now()
  }
  void clock.sleep(1_000)
  expect(await clock.drive(long())).toBe(0)
})

test('a wait that is cut short is over at once, and its moment never comes', async () => {
  const { clock } = aClock()
  const abort = new AbortController()
  clock.plan(1_000, () => abort.abort())
  await clock.drive(clock.sleep(hour, abort.signal))
  expect(clock.now()).toBe(1_000)
  await clock.drive(clock.sleep(1_000))
  expect(clock.now()).toBe(2_000)
})

test('who looks twenty times a second is not woken for nothing, and late for nothing that was planned', async () => {
  const { clock, world } = aClock()
  const looks: number[] = []
  const loop = async () => {
    while (world.changes < 2) {
      looks.push(clock.now())
      await clock.sleep(50)
    }
  }
  clock.plan(hour, () => world.changes++)
  clock.plan(hour + 30_000, () => world.changes++)
  await clock.drive(loop())
  expect(clock.now()).toBe(hour + 30_000)
  expect(looks.length).toBeLessThan(20)
  expect(looks).toContain(hour)
})

test('a limit that nobody has planned is found after some time all the same', async () => {
  const { clock } = aClock()
  const loop = async () => {
    while (clock.now() < 2 * hour) await clock.sleep(100)
  }
  clock.plan(9 * hour)
  await clock.drive(loop())
  expect(clock.now()).toBeLessThan(4 * hour)
})

test('a wait for something that never comes is an error and no endless night', async () => {
  const { clock } = aClock()
  await expect(clock.drive(new Promise(() => {}))).rejects.toThrow('waits for something that never comes')
  const loop = async (): Promise<never> => {
    for (;;) await clock.sleep(50)
  }
  await expect(clock.drive(loop())).rejects.toThrow('what is left waits for a person')
})
