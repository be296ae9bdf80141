import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { BacklogFormat } from '../../src/backlog/formats/format.ts'
import { smartRalphFormat } from '../../src/backlog/formats/smart-ralph/format.ts'
import { specKitFormat } from '../../src/backlog/formats/spec-kit/format.ts'
import type { SourceFile } from '../../src/backlog/source-file.ts'
import type { ItemStatus } from '../../src/core/item.ts'
import { fileWords } from '../../src/core/policy/backlog-edit.ts'
import type { Projected } from '../../src/core/ports/backlog-store.ts'
import { always } from '../support/always.ts'
import { readAs } from '../support/backlogs/read-as.ts'

const runs = Number(process.env['LOOPWORK_TEST_LISTS'] ?? 1_000)

const end = fc.constantFrom('\n', '\r\n')
const words = fc.constantFrom(
  'Add it',
  'Mention [P] and - [ ] 1.1',
  'é 🎯 日本',
  'see `a.ts` (depends on T000)',
  '',
)
const marks = fc.constantFrom('', '[P] ', '[VERIFY] ', '[P] [US1] ', '[SEQUENTIAL] ')
const between = fc.constantFrom(
  '## Phase 2: Next',
  '',
  '- [ ] a criterion without an id',
  '  - [ ] 9.9 a step below',
  '  - **Files**: `src/a.ts`',
  '  - **Done when**: it is',
  "\t- **Do**: `--body \"$(cat <<'EOF'`",
  '```',
  '- [ ] 1.1 [P] twin in whatever this is in',
  '<!-- - [ ] T001 hidden -->',
  '> - [ ] T001 quoted',
  'EOF',
)
const box = fc.constantFrom(' ', 'x', 'X')

/** Any mixture of tasks and what stands around them, ids as they come. */
const text = fc
  .tuple(
    fc.array(fc.oneof(between, fc.record({ box, marks, words, isSpecKit: fc.boolean() })), { maxLength: 14 }),
    end,
    fc.boolean(),
  )
  .map(([parts, eol, ends]) => {
    const lines = parts.map((part, at) => {
      if (typeof part === 'string') return part
      const id = part.isSpecKit ? `T${String(100 + at)}` : `${String(at)}.1`
      return `- [${part.box}] ${id} ${part.marks}${part.words}`
    })
    return lines.join(eol) + (ends ? eol : '')
  })

const fileOf = (given: string): SourceFile => ({
  name: 'tasks.md',
  part: null,
  realPath: '/tasks.md',
  bytes: Buffer.from(given),
  stamp: '',
  text: given,
})

const to = fc.constantFrom<ItemStatus>('todo', 'claimed', 'done', 'failed', 'cancelled')

it.each<[string, BacklogFormat]>([
  ['smart-ralph', smartRalphFormat],
  ['spec-kit', specKitFormat],
])(
  '%s: what is written back is one character in the box of the task, and reads as what was written',
  (_, format) => {
    always(
      fc.property(text, fc.array(to, { minLength: 1, maxLength: 5 }), (given, wanted) => {
        const { drafts } = readAs(format, given)
        const twins = new Set(drafts.map(({ id }) => id.toLowerCase()))
        if (twins.size < drafts.length) return
        const statuses = new Map(
          drafts.map((draft, at): [typeof draft.id, Projected] => [
            draft.id,
            { status: wanted[at % wanted.length] ?? 'todo', hold: false, ours: fileWords, begun: false },
          ]),
        )
        const patched = format.patch(fileOf(given), statuses, 0)
        if ('problem' in patched) throw new Error(patched.problem.message)
        expect(patched.text).toHaveLength(given.length)
        const changed = [...patched.text].length === [...given].length ? differing(given, patched.text) : null
        for (const at of changed ?? [-1]) expect(given.slice(at - 1, at + 2)).toMatch(/^\[[ xX]\]$/)
        const after = new Map(readAs(format, patched.text).drafts.map((draft) => [draft.id, draft]))
        expect([...after.keys()]).toEqual(drafts.map(({ id }) => id))
        for (const [at, draft] of drafts.entries()) {
          const want = statuses.get(draft.id)?.status
          const status = want === 'done' || want === 'todo' ? want : draft.status
          const { dependsOn = [], ...rest } = after.get(draft.id) ?? {}
          expect({ ...rest, dependsOn: draft.dependsOn }).toEqual({ ...draft, status })
          // What is ticked lets through what is open above it, and nothing else comes or goes.
          const above = new Set(drafts.slice(0, at).map(({ id }) => id))
          const moved = [
            ...dependsOn.filter((id) => !draft.dependsOn.includes(id)),
            ...draft.dependsOn.filter((id) => !dependsOn.includes(id)),
          ]
          expect(moved.filter((id) => !above.has(id))).toEqual([])
          expect(dependsOn.length === 0).toBe(draft.dependsOn.length === 0)
        }
      }),
      runs,
    )
  },
)

const differing = (one: string, other: string): readonly number[] =>
  [...one].flatMap((_, at) => (one.charAt(at) === other.charAt(at) ? [] : [at]))
