import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { detectFormat, isFormat } from '../../../src/backlog/formats/detect-format.ts'
import { withContainers } from '../../../src/backlog/formats/with-containers.ts'
import { draftOf } from '../../../src/backlog/draft.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import { sourceFile } from './formats/read-text.ts'

const bytes = 200_000
/** So often that it is as long as a large file. */
const filled = (piece: string): string => piece.repeat(Math.ceil(bytes / piece.length))
const spaces = filled(' ')
const lines = (count: number, line: (number: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index + 1)).join('\n')

const kiro = '.kiro/specs/photos/tasks.md'
const smartRalph = 'specs/photos/tasks.md'
const specKit = 'specs/001-photos/tasks.md'

/** What is in the file, where it lies, and the format that it is found to be of. */
const rows: readonly (readonly [what: string, path: string, format: string, text: string])[] = [
  ['blank lines', kiro, 'kiro', `- [ ] 1. Store\n${filled('\n')}- [ ] 2. Queue`],
  ['a line of spaces', kiro, 'kiro', `- [ ] 1. Store\n${spaces}b`],
  ['spaces in a heading', 'TODO.md', 'plain', `# a${spaces}b\n\n- [ ] Store`],
  ['spaces in a note', kiro, 'kiro', `- [ ] 1. Store\n  - _Boundary: a${spaces}b`],
  ['comments that nothing ends', 'TODO.md', 'plain', `- [ ] Store ${filled('<!--')}`],
  ['links that nothing ends', 'TODO.md', 'plain', `- [ ] Store ${filled('](')}`],
  ['30,000 equal titles', 'TODO.md', 'plain', '- [ ] Store\n'.repeat(30_000)],
  ['quotations that nothing ends', 'TODO.md', 'plain', `- [ ] Store\n\n${filled('cat <<END\n')}`],
  ['lines of one task', smartRalph, 'smart-ralph', `- [ ] 1.1 [VERIFY] Do\n${' a\n'.repeat(150_000)}`],
  ['spaces in a field', smartRalph, 'smart-ralph', `- [ ] 1.1 [VERIFY] Do\n  - _Design: ${spaces}b`],
  ['dots in a field', smartRalph, 'smart-ralph', `- [ ] 1.1 Do\n  - **Files**: ${filled('a.')}!`],
  ['dots in a title', specKit, 'spec-kit', `- [ ] T001 Store ${filled('.')}a`],
]

/** Ends work that doesn't end by itself: the runner can't, as long as the work waits for nothing. */
const within = <Result>(timeout: number, work: () => Result): Result =>
  runInNewContext('work()', { work }, { timeout }) as Result

function readAndPatch(path: string, text: string) {
  const file = sourceFile(path, text)
  const format = detectFormat(file, { asked: null, before: null })
  if (!isFormat(format)) throw new Error(format.message)
  const reading = format.read(file, 0)
  if (reading instanceof Promise) throw new Error('it waits for something')
  const done = { status: 'done', begun: false, hold: false, ours: ['open'] } as const
  const patched = format.patch(file, new Map(reading.drafts.map(({ id }) => [itemId(id), done])), 0)
  return { format: format.name, reading, patched }
}

describe('a file that was made to keep its reader busy', () => {
  // The slowest takes a second on a busy machine; with work that grows faster than the text it takes minutes, or does not end.
  it.each(rows)('is read and patched while one waits: %s', (_, path, format, text) => {
    const found = within(10_000, () => readAndPatch(path, text))
    expect(found.format).toBe(format)
    expect(found.reading.drafts).not.toEqual([])
    expect(found.patched).not.toHaveProperty('problem')
  })
})

describe('a file with a line as long as it may be', () => {
  // A pattern with a repeated group needs stack for each repetition, and overflows it.
  const large = 10_000_000

  it.each([
    ['a bold title', 'TODO.md', `- [ ] **${'a'.repeat(large)}**`],
    ['a rule', 'TODO.md', `- [ ] a\n\n${'- '.repeat(large / 2)}b`],
    ['a text of JSON', 'prd.json', JSON.stringify({ userStories: [{ id: 1, title: 'a'.repeat(large) }] })],
  ])('is read: %s', (_, path, text) => {
    const { reading } = readAndPatch(path, text)
    expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(reading.drafts).toHaveLength(1)
  })
})

describe('relations that grow faster than their file', () => {
  const draftIn = (id: number, parent: number | null): ItemDraft =>
    draftOf({
      id: itemId(`a${id}`),
      title: 'a',
      source: 'tasks.json',
      line: id,
      parent: parent === null ? null : itemId(`a${parent}`),
    })

  it('are refused: each of a hundred thousand tasks is in the one before it', () => {
    const drafts = Array.from({ length: 100_000 }, (_, id) => draftIn(id, id === 0 ? null : id - 1))
    expect(() => within(20_000, () => withContainers(drafts))).toThrow('cannot read the backlog tasks.json')
  })

  it('are read where the tasks in a container are many', () => {
    const drafts = Array.from({ length: 30_000 }, (_, id) => draftIn(id, id === 0 ? null : 0))
    expect(within(20_000, () => withContainers(drafts))).toHaveLength(30_000)
  })
})

describe('long runs of tasks side by side, one after the other', () => {
  const run = (major: number, count: number): string => lines(count, (n) => `- [ ] ${major}.${n} (P) Part`)
  const phase = (major: number, count: number): string =>
    `## Phase ${major}\n\n${lines(count, (n) => `- [ ] ${major}.${n} [P] Part`)}`

  const refusal =
    /^the order of the tasks comes to more than 250000 dependencies here: put a task that runs alone/

  it.each([
    ['kiro', kiro, [run(1, 1000), run(2, 1000)]],
    ['smart-ralph', smartRalph, [phase(1, 1000), phase(2, 1000)]],
  ])('are refused before each waits for each: %s', (_, path, parts) => {
    const { reading } = readAndPatch(path, parts.join('\n'))
    const [problem] = reading.problems.filter(({ severity }) => severity === 'error')
    expect(problem?.message).toMatch(refusal)
    expect(problem?.line).toBeGreaterThan(1000)
    expect(reading.drafts.flatMap(({ dependsOn }) => dependsOn).length).toBeLessThan(300_000)
  })

  it('are read with a task alone between them', () => {
    const text = [phase(1, 1000), '## Phase 2\n\n- [ ] 2.1 Merge', phase(3, 1000)].join('\n')
    const { reading } = readAndPatch(smartRalph, text)
    expect(reading.problems).toEqual([])
    expect(reading.drafts.flatMap(({ dependsOn }) => dependsOn)).toHaveLength(2000)
  })

  it('are refused where their titles name each other', () => {
    const text = lines(1000, (n) => `- [ ] T${1000 + n} Part (depends on T1001-T2000)`)
    const { reading } = readAndPatch(specKit, text)
    expect(reading.problems.map(({ message }) => message)).toEqual([expect.stringMatching(refusal)])
  })
})
