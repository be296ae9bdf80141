import { expect, test } from 'vitest'
import { drawn, drawnFactor } from '../../../src/sim/seeded.ts'
import { simulatedStart } from '../../../src/sim/rehearse.ts'
import { aDraft } from '../../support/sim/drafts.ts'
import { rehearsed } from '../../support/sim/rehearsed.ts'

interface Looked {
  readonly leftMs: number
  readonly p50: number
  readonly p90: number
}

/** A run of its own kind for each seed, and what its header forecast at several moments, beside what came. */
async function looksAt(seed: number): Promise<readonly Looked[]> {
  const share = (what: string): number => drawn(seed, what)
  const scatter = 0.1 + 0.9 * share('scatter')
  const isChained = share('chained') < 0.3
  const tasks = 16 + Math.floor(share('tasks') * 24)
  const story = {
    drafts: Array.from({ length: tasks }, (_, n) =>
      aDraft(`T-${n}`, {
        type: (['bug', 'feature', 'docs'] as const)[n % (1 + Math.floor(share('types') * 3))] ?? 'bug',
        dependsOn: isChained && n % 3 !== 0 ? [aDraft(`T-${n - 1}`).id] : [],
      }),
    ),
    settings: { workers: 1 + Math.floor(share('workers') * 6) },
    rules: {
      seed,
      workMs: ({ id }: { readonly id: string }) =>
        Math.round(600_000 * drawnFactor(drawn(seed, 'ms', id), scatter)),
    },
  }
  const { tookMs } = await rehearsed(story)
  const moments = [0.2, 0.35, 0.5, 0.65, 0.8, 0.92].map((part) => Math.floor(tookMs * part))
  const { sights } = await rehearsed({ ...story, looksAfterMs: moments })
  return sights.flatMap(({ snapshot: { forecast, now } }) =>
    forecast === null ? [] : [{ ...forecast.ms, leftMs: simulatedStart + tookMs - now }],
  )
}

test('as many runs end before the likely end as after it, and nine in ten before the late one', async () => {
  const looks: Looked[] = []
  for (let seed = 1; seed <= 30; seed++) looks.push(...(await looksAt(seed)))
  const within = (bound: 'p50' | 'p90'): number =>
    looks.filter((look) => look.leftMs <= look[bound]).length / looks.length
  expect(looks.length).toBeGreaterThan(100)
  expect(within('p50')).toBeGreaterThan(0.4)
  expect(within('p50')).toBeLessThan(0.6)
  expect(within('p90')).toBeGreaterThan(0.85)
  expect(within('p90')).toBeLessThan(0.95)
}, 600_000)
