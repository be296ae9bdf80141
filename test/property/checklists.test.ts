import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { BacklogFormat } from '../../src/backlog/formats/format.ts'
import { kiroFormat } from '../../src/backlog/formats/kiro/format.ts'
import { openspecFormat } from '../../src/backlog/formats/openspec/format.ts'
import { plainFormat } from '../../src/backlog/formats/plain/format.ts'
import type { SourceFile } from '../../src/backlog/source-file.ts'
import type { ItemId } from '../../src/core/ids.ts'
import type { ItemStatus } from '../../src/core/item.ts'
import { foldId } from '../../src/core/naming/slug.ts'
import { fileWords } from '../../src/core/policy/backlog-edit.ts'
import type { Projected } from '../../src/core/ports/backlog-store.ts'
import { itemIdProblem } from '../../src/backlog/item-id-problem.ts'
import { alwaysAsync } from '../support/always.ts'

/** `LOOPWORK_TEST_LISTS=10000` tries more. */
const runs = Number(process.env['LOOPWORK_TEST_LISTS'] ?? 150)

const box = fc.constantFrom(
  '[ ]',
  '[x]',
  '[X]',
  '[-]',
  '[✅]',
  '[ ✅ ]',
  '[ ]*',
  '[🔄]',
  '[]',
  '[?]',
  '[P]',
  '[a](b)',
)
const marker = fc.constantFrom('- ', '* ', '+ ', '1. ', '-\t', '-')
const indent = fc.constantFrom('', '', '', ' ', '  ', '    ', '\t', '> ')
const number = fc.constantFrom('', '', '1. ', '1.1 ', '1.2 (P) ', '1.3 (P) ', '2. ', '2.1* ', '10 ')
const words = fc.oneof(
  fc.constantFrom('Buy flour', 'Buy salt', '~~Old~~', '**Bold**', '実装', '👍', '!', '', 'a '.repeat(60)),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll(/[\r\n]/g, '')),
)
const task = fc.tuple(indent, marker, box, number, words).map(([i, m, b, n, w]) => `${i}${m}${b} ${n}${w}`)
const line = fc.oneof(
  { weight: 4, arbitrary: task },
  fc.constantFrom(
    '',
    '# One',
    '## 1. Two',
    '```',
    '~~~',
    '<!--',
    '-->',
    '  - bullet',
    '  - _Requirements: 1.1_',
    '  - _Depends: 1.1_',
  ),
)
const checklist = fc
  .tuple(fc.array(line, { maxLength: 20 }), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean())
  .map(([lines, end, isEnded]) => lines.join(end) + (isEnded ? end : ''))

const file = (text: string): SourceFile => ({
  name: 'tasks.md',
  part: null,
  realPath: '/tasks.md',
  bytes: Buffer.from(text),
  stamp: '',
  text,
})

const formats: readonly BacklogFormat[] = [plainFormat, kiroFormat, openspecFormat]
const statuses = ['todo', 'claimed', 'done', 'failed', 'cancelled'] as const

/** With every box emptied, whatever was in it: what writing back must not change. */
const withoutMarks = (text: string): string => text.replaceAll(/\[[^[\]\r\n]{0,16}\]/gu, '[]')

it.each(formats)(
  '$name: write-back changes marks in boxes alone, and what it writes is read so',
  async (format) => {
    const wish = fc.tuple(checklist, fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 7 }))
    await alwaysAsync(
      fc.asyncProperty(wish, async ([text, wanted]) => {
        const { drafts } = await format.read(file(text), 0)
        expect(await format.read(file(text), 0)).toMatchObject({ drafts })
        if (new Set(drafts.map(({ id }) => foldId(id))).size < drafts.length) return
        const projected = new Map<ItemId, Projected>(
          drafts.map(({ id }, index) => [
            id,
            { status: wanted[index % wanted.length] ?? 'todo', hold: false, ours: fileWords, begun: false },
          ]),
        )
        const patched = format.patch(file(text), projected, 0)
        if ('problem' in patched) throw new Error(patched.problem.message)
        expect(withoutMarks(patched.text)).toBe(withoutMarks(text))
        const again = await format.read(file(patched.text), 0)
        expect(again.drafts.map(({ id }) => id)).toEqual(drafts.map(({ id }) => id))
        for (const [index, draft] of again.drafts.entries())
          expect(
            shows(
              draft.status,
              projected.get(draft.id)?.status,
              drafts[index]?.status,
              patched.words.has(draft.id),
            ),
          ).toBe(true)
        const settled = format.patch(file(patched.text), projected, 0)
        expect(settled).toMatchObject({ text: patched.text })
      }),
      runs,
    )
  },
)

/** What was written is there; what has no mark, or is no spot of this format, stays. */
function shows(
  now: ItemStatus,
  wanted: ItemStatus | undefined,
  before: ItemStatus | undefined,
  isWritten: boolean,
): boolean {
  if (!isWritten) return now === before
  return wanted === 'claimed' ? now === 'todo' : now === wanted
}

it('plain: ids are usable, and stay when a task with another title is put above or any is ticked', async () => {
  await alwaysAsync(
    fc.asyncProperty(checklist, async (text) => {
      const idsOf = async (of: string) => (await plainFormat.read(file(of), 0)).drafts.map(({ id }) => id)
      const ids = await idsOf(text)
      expect(ids.filter((id) => itemIdProblem(id) !== null)).toEqual([])
      expect(new Set(ids.map(foldId)).size).toBe(ids.length)
      expect(await idsOf(`- [ ] A task of its own\n\n# H\n\n${text}`)).toEqual(['a-task-of-its-own', ...ids])
    }),
    runs,
  )
})
