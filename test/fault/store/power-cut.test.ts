import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StoredEvent } from '../../../src/core/event.ts'
import { openStore } from '../../../src/store/sqlite/open-store.ts'
import { seeded } from '../../support/seeded.ts'
import { fold } from '../../support/store/fold.ts'
import { Disk } from '../../support/store/power-cut/disk.ts'
import { buildRecorder, recordWork, type Effect } from '../../support/store/power-cut/recorder.ts'
import { recount } from '../../support/store/recount.ts'
import { tempFolder } from '../../support/store/temp-folder.ts'

const cuts = Number(process.env['LOOPWORK_TEST_CUTS'] ?? 100)
const seed = Number(process.env['LOOPWORK_TEST_SEED'] ?? 20261125)

const folder = mkdtempSync(join(tmpdir(), 'loopwork-power-cut-'))
const recorder = buildRecorder(folder)
const withoutCompiler = recorder === null
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A log that starts anew every 50 pages, so that the cuts fall into checkpoints, too. */
const shortLog = 'wal_autocheckpoint = 50'

/** With the product's own setting of `synchronous`. */
let asItIs: readonly Effect[] = []
beforeAll(() => {
  if (!withoutCompiler) asItIs = record('as-it-is', [shortLog])
})

test.skipIf(withoutCompiler)(
  `${cuts} power cuts (seed ${seed}) take nothing that a resolved operation has promised (needs Linux and cc)`,
  { timeout: 600_000 },
  async () => {
    expect(await lostIn(asItIs, momentsOf(asItIs))).toEqual([])
  },
)

test.skipIf(withoutCompiler)(
  'and they do take promised work when the log is not synced on every commit: the cuts are real (needs Linux and cc)',
  { timeout: 600_000 },
  async () => {
    const effects = record('normal', [shortLog, 'synchronous = NORMAL'])
    expect((await lostIn(effects, momentsOf(effects))).length).toBeGreaterThan(0)
  },
)

test.skipIf(withoutCompiler)(
  'a power cut while the store is being made leaves one that opens (needs Linux and cc)',
  { timeout: 600_000 },
  async () => {
    const made = asItIs.findIndex(({ file }) => file === 'loopwork.db-wal')
    const moments = Array.from({ length: made }, (_, at) => at)
    expect(await lostIn(asItIs, new Map(moments.map((at) => [at, 10])))).toEqual([])
  },
)

/** What work does to the disk, with proof that nothing was missed: done again, it gives the same file. */
function record(name: string, pragmas: readonly string[]): readonly Effect[] {
  const place = join(folder, name)
  const effects = recordWork(recorder ?? '', place, pragmas)
  const disk = new Disk()
  for (const effect of effects) disk.apply(effect)
  const everything = disk.afterCut(1, () => 0)
  for (const file of ['loopwork.db', 'resolved']) {
    expect(everything.get(file)?.equals(readFileSync(join(place, file))), `${file} as recorded`).toBe(true)
  }
  return effects
}

/** Cuts the power at seeded moments, and opens what is left. Resolves to the promises that were broken, one line each cut. */
async function lostIn(
  effects: readonly Effect[],
  moments: ReadonlyMap<number, number>,
): Promise<readonly string[]> {
  const random = seeded(seed)
  const lost: string[] = []
  const disk = new Disk()
  let promised = ''
  for (const [at, effect] of effects.entries()) {
    if (effect.file === 'resolved') promised += effect.data.toString()
    else disk.apply(effect)
    for (let n = moments.get(at) ?? 0; n > 0; n--) {
      const odds = [0, 0.5, 0.9, 1][Math.floor(random() * 4)] ?? 0
      const story = `seed ${seed}, cut after effect ${at} of ${effects.length}, odds ${odds}`
      const facts = await factsAfter(disk.afterCut(odds, random), story)
      const broken = promised.split('\n').filter((fact) => fact !== '' && !facts.has(fact))
      if (broken.length > 0) lost.push(`${story}: ${broken.join(', ')}`)
    }
  }
  return lost
}

/** How many cuts come after which effect: half of them as soon as something was promised, half anywhere. */
function momentsOf(effects: readonly Effect[]): ReadonlyMap<number, number> {
  const random = seeded(seed + 1)
  const promises = [...effects.keys()].filter((at) => effects[at]?.file === 'resolved')
  const moments = new Map<number, number>()
  for (let n = 0; n < cuts; n++) {
    const pick = Math.floor(random() * (n % 2 === 0 ? promises.length : effects.length))
    const at = n % 2 === 0 ? (promises[pick] ?? 0) : pick
    moments.set(at, (moments.get(at) ?? 0) + 1)
  }
  return moments
}

/** Opens the store as the next start does. It must be whole, and its rows what its events tell. */
async function factsAfter(left: ReadonlyMap<string, Buffer>, story: string): Promise<ReadonlySet<string>> {
  const place = tempFolder()
  try {
    const path = join(place.path, 'loopwork.db')
    for (const [name, bytes] of left) {
      if (!name.endsWith('-shm')) writeFileSync(join(place.path, name), bytes)
    }
    const store = await openStore({ path })
    const events = await store.events({ after: 0, limit: 100_000 })
    const rows = await store.items({ states: null, offset: 0, limit: 1_000, order: 'file' })
    const open = await store.openAttempts()
    await store.close()
    const folded = fold(events)
    expect(new Map(rows.map(({ item }) => [item.id, [item.standing.status, item.attempts]])), story).toEqual(
      new Map([...folded.items].map(([id, { status, attempts }]) => [id, [status, attempts]])),
    )
    expect(new Map(open.map(({ id, phase }) => [id, phase])), story).toEqual(folded.open)
    for (const [name, wrong] of Object.entries(recount(path)))
      expect({ [name]: wrong }, story).toEqual({ [name]: [] })
    return new Set(events.map(factOf))
  } finally {
    place.remove()
  }
}

function factOf({ item, body }: StoredEvent): string {
  const verb = body.type === 'attempt:phase' ? body.phase : body.type.replace('item:', '')
  return `${verb} ${item ?? ''}`
}
