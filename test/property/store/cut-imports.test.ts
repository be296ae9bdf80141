import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Store } from '../../../src/core/ports/store.ts'
import { alwaysAsync } from '../../support/always.ts'
import { engine, type StorePlace } from '../../support/store/engine.ts'
import {
  contentOf,
  draftsOf,
  filesInTurn,
  inSteps,
  outcome,
  type File,
} from '../../support/store/imported-files.ts'

/** Each is two files, the import of the first of which is cut off at some step. */
const runs = Number(process.env['LOOPWORK_TEST_HISTORIES'] ?? 8)

/** Steps of an import of so few tasks. */
const steps = fc.integer({ min: 1, max: 30 })

test(
  'an import that is cut off at any step, and then a newer file: as if only that had been read, or each of them in turn',
  { timeout: 600_000 },
  () =>
    alwaysAsync(
      fc.asyncProperty(filesInTurn(3, 3), steps, async ([before = {}, older = {}, newer = {}], step) => {
        const places = [engine.newPlace(), engine.newPlace(), engine.newPlace()] as const
        const [cut, newest, both] = places
        try {
          const seen = {
            cut: await after(cut, [before], async () => {
              await cutOff(cut, older, step)
              return engine.open(cut.at, { now: () => 1_000 })
            })(newer),
            newest: await after(newest, [before])(newer),
            both: await after(both, [before, older])(newer),
          }
          expect([seen.newest, seen.both]).toContainEqual(seen.cut)
          for (const [name, wrong] of Object.entries(engine.recount(cut.at)))
            expect({ [name]: wrong }).toEqual({ [name]: [] })
        } finally {
          for (const place of places) place.remove()
        }
      }),
      runs,
    ),
)

/** What a store has once it has read some files and then a last one. */
function after(
  place: StorePlace,
  files: readonly File[],
  then: () => Promise<Store> = () => engine.open(place.at, { now: () => 1_000 }),
) {
  return async (last: File): Promise<unknown> => {
    const first = await engine.open(place.at, { now: () => 1_000 })
    for (const lines of files) await outcome(() => inSteps(first, draftsOf(lines)))
    await first.close()
    const store = await then()
    const drafts = draftsOf(last)
    const told = await outcome(() => inSteps(store, drafts))
    const content = await contentOf(store, { drafts: told === 'refused' ? [] : drafts, isRanked: false })
    await store.close()
    return { isRefused: told === 'refused', content }
  }
}

/** From this step on the clock stops, and with it all that would still be written: that is how a killed process leaves a store. */
async function cutOff(place: StorePlace, lines: File, step: number): Promise<void> {
  let steps = 0
  const killed = new Error('killed')
  const store = await engine.open(place.at, {
    now() {
      if (++steps > step) throw killed
      return 1_000
    },
  })
  await outcome(() => inSteps(store, draftsOf(lines))).catch((error: unknown) => {
    if (error !== killed) throw error
  })
  await store.close()
}
