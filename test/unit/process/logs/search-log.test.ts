import { appendFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Hit, LinePattern, LogSearch } from '../../../../src/core/log/log-search.ts'
import type { PaneLog } from '../../../../src/core/log/pane-log.ts'
import { openPaneLog } from '../../../../src/process/logs/pane-log.ts'
import { sanitize } from '../../../../src/text/sanitize.ts'
import { searchPattern } from '../../../../src/text/search/search-pattern.ts'
import { scratchFolders } from '../../../support/process/scratch-folder.ts'
import { until } from '../../../support/until.ts'

const scratchFolder = scratchFolders()

function logOf(...contents: readonly string[]): { readonly log: PaneLog; readonly paths: readonly string[] } {
  const folder = scratchFolder()
  const paths = contents.map((content, index) => {
    writeFileSync(join(folder, `${index}`), content)
    return join(folder, `${index}`)
  })
  const own = () =>
    paths.map((path) => ({
      ...{ path, writer: path },
      read: (raw: string) => ({ kind: 'output' as const, text: sanitize(raw), at: null }),
    }))
  return { log: openPaneLog({ own }), paths }
}

function patternOf(typed: string): LinePattern {
  const read = searchPattern(typed)
  if (read.kind !== 'pattern') throw new Error(read.kind)
  return read.pattern
}

const lineAt = (log: PaneLog, found: Hit | 'none' | 'dropped'): string =>
  typeof found === 'string' ? found : (log.from(found.place, 1)[0]?.line.text ?? 'gone')

const counted = async (search: LogSearch): Promise<number> => {
  await until('all of it is looked at', () => search.standing(null).isWhole)
  return search.standing(null).hits
}

/** So many lines that they fill some blocks, every hundredth with a hit. */
const many = (name: string): string =>
  Array.from({ length: 5_000 }, (_, index) =>
    index % 100 === 7 ? `${name} ${index}: a needle here` : `${name} ${index}: nothing but hay in this line`,
  ).join('\n') + '\n'

test('all hits of all logs are found in their order, forth and back, and counted', async () => {
  const { log } = logOf(many('setup'), many('agent'))
  const search = log.search(patternOf('needle'), () => undefined)
  expect(await counted(search)).toBe(100)
  const forth: string[] = []
  let hit: Hit | null = null
  for (;;) {
    const found: Hit | 'none' | 'dropped' = await search.nearest(hit, 'after')
    if (typeof found === 'string') break
    hit = found
    forth.push(lineAt(log, found))
    expect(search.standing(found).number).toBe(forth.length)
  }
  expect(forth).toHaveLength(100)
  expect(forth[0]).toBe('setup 7: a needle here')
  expect(forth[50]).toBe('agent 7: a needle here')
  const back: string[] = []
  for (let at: Hit | null = null; ;) {
    const found: Hit | 'none' | 'dropped' = await search.nearest(at, 'before')
    if (typeof found === 'string') break
    at = found
    back.push(lineAt(log, found))
  }
  expect(back).toEqual(forth.toReversed())
})

test('several hits of one line are hits of their own', async () => {
  const { log } = logOf('one two one two one\n')
  const search = log.search(patternOf('one'), () => undefined)
  const [line] = log.from(null, 1)
  const first = (await search.nearest({ place: line!.place, from: -1 }, 'after')) as Hit
  const second = (await search.nearest(first, 'after')) as Hit
  expect([first.from, second.from]).toEqual([0, 8])
  expect(await search.nearest(second, 'before')).toEqual(first)
  expect(await counted(search)).toBe(3)
  expect(search.standing(second)).toEqual({ hits: 3, number: 2, isWhole: true, isTooSlow: false })
})

test('what is shown is what is searched: across colours, and not in what a return has overwritten', async () => {
  const { log } = logOf('FA\u001b[31mIL\u001b[0m: x\nFAIL at 10%\rdone\n')
  const search = log.search(patternOf('FAIL'), () => undefined)
  expect(await counted(search)).toBe(1)
  expect(lineAt(log, await search.nearest(null, 'after'))).toBe('FAIL: x')
})

test('what is written later is found too, and a log that begins anew is looked at anew', async () => {
  const { log, paths } = logOf('needle\n')
  const search = log.search(patternOf('needle'), () => undefined)
  expect(await counted(search)).toBe(1)
  appendFileSync(paths[0]!, `${many('later')}needle`)
  log.version()
  expect(await counted(search)).toBe(52)
  truncateSync(paths[0]!, 0)
  appendFileSync(paths[0]!, 'one needle\n')
  log.version()
  expect(await counted(search)).toBe(1)
})

test('what is asked for next takes the place of what was asked for before, and nothing is found once it has ended', async () => {
  const { log } = logOf(many('agent'))
  const search = log.search(patternOf('needle'), () => undefined)
  const dropped = search.nearest(null, 'after')
  const found = search.nearest(null, 'before')
  expect(await dropped).toBe('dropped')
  expect(lineAt(log, await found)).toBe('agent 4907: a needle here')
  const last = search.nearest(null, 'after')
  search.stop()
  expect(await last).toBe('dropped')
  expect(await search.nearest(null, 'after')).toBe('dropped')
})

test('a pattern that takes too long is given up', async () => {
  const { log } = logOf(`${'a'.repeat(60)}b\n`)
  const search = log.search(patternOf('/^(a+)+$/'), () => undefined)
  expect(await search.nearest(null, 'after')).toBe('none')
  expect(search.standing(null).isTooSlow).toBe(true)
})

test('keys and frames have their turn while a long log is searched', async () => {
  const { log } = logOf(many('agent').repeat(20))
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  let announced = 0
  const search = log.search(patternOf('needle'), () => (announced += 1))
  expect(await counted(search)).toBe(1_000)
  clearInterval(timer)
  expect(announced).toBeGreaterThan(0)
  // A slice is some milliseconds; the rest is what the machine has to do besides.
  expect(longest).toBeLessThan(500)
})
