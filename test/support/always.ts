import fc from 'fast-check'

/** The same everywhere and every time, so that a commit that passes here passes there. */
const fixedSeed = 20_261_126
/** Another one each time, so that more is tried in the long run. `LOOPWORK_TEST_SEED` tries one again. */
const randomSeed = Number(process.env['LOOPWORK_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

const halves = (runs: number) =>
  [fixedSeed, randomSeed].map((seed) => ({ seed, numRuns: Math.ceil(runs / 2) }))

/** Tries a property `runs` times, half of them with the fixed seed and half with a random one. A failure prints its seed. */
export function always<T>(property: fc.IProperty<T>, runs = 100): void {
  for (const parameters of halves(runs)) fc.assert(property, parameters)
}

export async function alwaysAsync<T>(property: fc.IAsyncProperty<T>, runs = 100): Promise<void> {
  for (const parameters of halves(runs)) await fc.assert(property, parameters)
}
