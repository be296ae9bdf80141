import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

/** How often a person edits; `LOOPWORK_TEST_SYNC_ROUNDS=200` for the long form, best beside `stress-ng --cpu 4`. */
const rounds = Number(process.env['LOOPWORK_TEST_SYNC_ROUNDS'] ?? 6)

const entry = (title: string): string => `- [ ] ${title}\n  \`\`\`script\n  write ${title}.txt x\n  \`\`\`\n`
const boxes = (text: string): readonly (readonly [string, boolean])[] =>
  [...text.matchAll(/^- \[([ x])\] (\S+)$/gm)].map(([, mark, title = '']) => [title, mark === 'x'])

test('two syncs, a run and a person who edits at once lose no status and no edit, and make nothing twice', async () => {
  repository = await ScratchRepository.make()
  const file = repository.at('TODO.md')
  const wanted = ['first', 'second']
  const ticked: string[] = []
  await repository.write('TODO.md', wanted.map(entry).join(''))
  // In place, as many editors save.
  const edit = (change: (text: string) => string): void =>
    writeFileSync(file, change(readFileSync(file, 'utf8')))
  const start = (): { readonly finished: Promise<unknown>; isOver: boolean } => {
    const run = { ...repository.start(['run', '--parallel', '2', 'TODO.md']), isOver: false }
    void run.finished.then(() => (run.isOver = true))
    return run
  }
  let run = start()
  for (let round = 0; round < rounds; round++) {
    const title = `task${round}`
    wanted.push(title)
    edit((text) => text + entry(title))
    if (round % 4 === 3) {
      ticked.push(`held${round}`)
      wanted.push(`held${round}`)
      edit((text) => `${text}- [x] held${round}\n`)
    }
    const syncs = [1, 2].map(() => repository.start(['sync', 'TODO.md']).finished)
    for (const { exit, stderr } of await Promise.all(syncs)) expect([exit, stderr]).toEqual([0, stderr])
    if (run.isOver) run = start()
    await sleep((round * 37) % 120)
  }
  await run.finished
  expect((await repository.loopwork(['run', 'TODO.md'])).exit).toBe(0)
  expect((await repository.loopwork(['sync', 'TODO.md'])).exit).toBe(0)

  const shown = boxes(readFileSync(file, 'utf8'))
  expect(shown.map(([title]) => title).sort()).toEqual([...wanted].sort())
  expect(shown.filter(([, isDone]) => !isDone)).toEqual([])
  expect(await repository.states()).toEqual(Object.fromEntries(wanted.map((title) => [title, 'done'])))
  const made = repository.filesOn('main').filter((name) => name.endsWith('.txt'))
  expect(made.sort()).toEqual(
    wanted
      .filter((title) => !ticked.includes(title))
      .map((title) => `${title}.txt`)
      .sort(),
  )
}, 3_600_000)
