import fc from 'fast-check'
import { draftOf } from '../../../src/backlog/draft.ts'
import { WorkOrder } from '../../../src/backlog/export/work-order.ts'
import { itemId, type ItemId } from '../../../src/core/ids.ts'
import { itemTypes, type ItemDraft } from '../../../src/core/item.ts'

/** What people and models write, and what some format takes for its own. */
export const titles = [
  'Bake bread',
  'Two\nlines',
  '  spaces around  ',
  '[P] beside others',
  '[VERIFY] [US1] marks',
  '(P) as in Kiro',
  '- [ ] a box',
  '[x] done?',
  'a | b | "c", \'d\'; e',
  '`code` and ``more`` `',
  '```',
  '---',
  '# Heading',
  '## Phase 9: Nowhere',
  '**bold**',
  '~~gone~~',
  '<!-- comment -->',
  'open <!-- comment',
  '<pre>',
  'Wait (depends on T001, T002)',
  '1.1 numbered',
  '1. numbered',
  'T001 numbered',
  '* starred',
  '\\* escaped',
  '👩‍👩‍👧 🎯 é',
  'שלום עולם',
  '日本語のタスク',
  'tab\there',
  '=SUM(A1)',
  ': colon',
  '{"json": true}',
  'a > b & c < d',
  'null',
  '@name',
  'x'.repeat(300),
  'see src/a.ts',
] as const

const descriptions = [
  '',
  'Do it.',
  'Two\n\nparagraphs',
  '- a bullet\n- [ ] a box\n- [x] 1.1 another',
  '1. [ ] T009 [P] a task?',
  '## Heading\n\ntext\n# Another',
  '```sh\n# comment\n- [ ] in code\n```',
  '```\nnothing closes this',
  '<!-- nothing closes this',
  '    indented\n  less',
  'under\n---\nover\n===',
  '> - [ ] quoted',
  '_Depends: 1.2_\n_Requirements: 1.1, 2_',
  '- **Do**: it\n- **Files**: `src/z.ts`\n- **Done when**: done',
  '--body "open\nquote',
  "<<'EOF'\n- [ ] 1.1 here\nEOF",
  'CRLF\r\nlines\r\n',
  '<!-- AC:BEGIN -->\n- [ ] #1 it works\n<!-- AC:END -->',
  '---\nid: task-9\n---',
] as const

const metadata = [
  {},
  { labels: ['kitchen'] },
  { labels: ['a', 'b'] },
  { acceptance: ['it rises', 'it smells'] },
  { acceptanceCriteria: ['one'] },
  { acceptance_criteria: 'text' },
  { status: 'odd', id: 7, dependencies: ['x'], _type: 'memory', issue_type: 'gate', type: 'merge-request' },
  { tags: ['t'], blockers: ['b'], created_at: '2026-01-01T00:00:00Z' },
  { deep: { list: [1, null, { a: 'b' }], text: 'é"\n' } },
  { phase: 'Phase 1: Setup', marks: ['P', 'RED'] },
  { phase: 'Phase 2: Rest', marks: ['VERIFY'] },
  { story: 'US2', marks: ['US2'] },
  { requirements: ['1.1'], boundary: 'ui' },
  { pinned: true, closed_at: '2026-01-01T00:00:00Z' },
  { links: [{ id: 'other', type: 'related' }] },
] as const

const idStyles: readonly ((index: number) => string)[] = [
  (index) => `A-${index}`,
  (index) => `T${String(index + 1).padStart(3, '0')}`,
  (index) => `1.${index + 1}`,
  (index) => String(index + 1),
  (index) => `task-${index + 1}`,
  (index) => `BACK-${index + 1}.1`,
  (index) => `Ä ${index}`,
  (index) => `${index + 1}.${index + 2}`,
]

/** Facts of one item; what it is part of and needs are places among those before it. */
const one = fc.record({
  title: fc.oneof(fc.constantFrom<string>(...titles), fc.string({ unit: 'grapheme', maxLength: 20 })),
  description: fc.constantFrom<string>(...descriptions),
  type: fc.constantFrom(...itemTypes),
  status: fc.constantFrom<ItemDraft['status']>('todo', 'todo', 'todo', 'done', 'failed', 'cancelled'),
  hold: fc.constantFrom(null, null, null, 'blocked', 'deferred', 'optional', 'review'),
  priority: fc.nat(9),
  files: fc.constantFrom<readonly string[]>([], [], ['src/a.ts'], ['src/'], ['a b.md', 'Makefile'], ['./']),
  estimateHours: fc.constantFrom(null, 2.5),
  assignee: fc.constantFrom(null, 'kim', '@kim', 'a: b, c'),
  agent: fc.constantFrom(null, 'codex'),
  metadata: fc.constantFrom<ItemDraft['metadata']>(...metadata),
  parent: fc.option(fc.nat(7), { freq: 2 }),
  needs: fc.array(fc.nat(7), { maxLength: 2 }),
  isWork: fc.boolean(),
  isCheck: fc.boolean(),
  style: fc.nat(idStyles.length - 1),
})

/** Any drafts that a reader might give: ids, needs and parents are known, and nothing goes in a circle. */
export const anyDrafts: fc.Arbitrary<readonly ItemDraft[]> = fc
  .tuple(fc.array(one, { minLength: 1, maxLength: 8 }), fc.boolean())
  .map(([facts, isMixed]) => {
    const ids = facts.map(({ style }, index) =>
      itemId((idStyles[isMixed ? style : (facts[0]?.style ?? 0)] ?? String)(index)),
    )
    const before = (place: number, index: number): ItemId | null =>
      index === 0 ? null : (ids[place % index] ?? null)
    const parents = facts.map(({ parent }, index) => (parent === null ? null : before(parent, index)))
    return facts.map((fact, index) => {
      const { needs, isWork, isCheck, style: _, hold, parent: __, ...given } = fact
      const isParent = parents.includes(ids[index] ?? null)
      const isContainer = isParent && !isWork
      return draftOf({
        ...given,
        id: ids[index] ?? itemId('x'),
        title: given.title.trim() === '' || /[\0\p{Cs}]/u.test(given.title) ? 'Title' : given.title,
        source: 'b',
        line: index + 1,
        parent: parents[index] ?? null,
        dependsOn: [...new Set(needs.flatMap((place) => before(place, index) ?? []))],
        hold: hold === null || given.status !== 'todo' ? null : 'source',
        ...(hold === null || hold === 'blocked' || given.status !== 'todo' ? {} : { heldAs: hold }),
        ...(isContainer
          ? { kind: 'container' }
          : isCheck && !isParent
            ? { kind: 'check', type: 'test' }
            : {}),
      })
    })
  })
  .filter((drafts) => new Set(drafts.map(({ id }) => id)).size === drafts.length && isInOrder(drafts))

/** Whether nothing waits for itself, also by what it is in. */
function isInOrder(drafts: readonly ItemDraft[]): boolean {
  const order = new WorkOrder(drafts)
  return drafts.every(({ id, dependsOn }) => dependsOn.every((needed) => !order.isAfter(needed, id)))
}
