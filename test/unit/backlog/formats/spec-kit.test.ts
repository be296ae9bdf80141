import { expect, test } from 'vitest'
import { specKitFormat } from '../../../../src/backlog/formats/spec-kit/format.ts'
import { readAs, shapeOf } from '../../../support/backlogs/read-as.ts'

const stories = `# Tasks: Bookings

## Phase 1: Setup

- [x] T001 Create the project
- [ ] T002 [P] Configure eslint.config.js
- [ ] T003: [P] Configure .prettierrc

### More of it

- [ ] T004 [P] Configure the editor

## Phase 2: Foundational

- [ ] T005 Schema in db/schema.sql
  - [ ] a step
- [ ] T006 Seed (see data-model.md; depends on T005)

**Exit criteria**

- [ ] all tables exist

## Phase 3: User Story 1 - Book (Priority: P1) 🎯 MVP

- [ ] T010 [P] [US1] Model in src/models/booking.ts
- [ ] T011 [P] [US1] Test in test/booking.test.ts
- [ ] T012 [US1] Service in src/booking.ts (depends on T010, T011)

## Phase 4: User Story 2 - Cancel

- [ ] T020 [US2] Cancel in src/cancel.ts

\`\`\`bash
## Phase 9: a comment
\`\`\`

- [ ] T021 [US2] Refund

## Phase 5: Polish

- [ ] T030 [P] Docs
`

test('phase by phase; [P] counts in its phase, whatever stands between; what a parenthesis names is needed too', () => {
  const { drafts, problems } = readAs(specKitFormat, stories)
  expect(problems.map(({ message }) => message)).toEqual([
    '1 box is no task: without an id such as T012 (line 21)',
  ])
  expect(drafts.map(shapeOf)).toEqual([
    'T001 done',
    'T002 todo needs T001 group T002',
    'T003 todo needs T001 group T002',
    'T004 todo needs T001 group T002',
    'T005 todo needs T002 T003 T004',
    'T006 todo needs T005',
    'T010 todo needs T006 group T010',
    'T011 todo needs T006 group T010',
    'T012 todo needs T010 T011',
    'T020 todo needs T012',
    'T021 todo needs T020',
    'T030 todo needs T021',
  ])
  expect(drafts.find(({ id }) => id === 'T010')).toMatchObject({
    title: 'Model in src/models/booking.ts',
    files: ['src/models/booking.ts'],
    metadata: { story: 'US1', phase: 'Phase 3: User Story 1 - Book (Priority: P1) 🎯 MVP' },
  })
  expect(drafts.find(({ id }) => id === 'T005')?.description).toBe('  - [ ] a step')
})

test('stories side by side, where that is asked for: after the foundation, and before what comes after all of them', () => {
  const { drafts } = readAs(specKitFormat, stories, { stories: 'parallel' })
  const needs = (id: string) => drafts.find((draft) => draft.id === id)?.dependsOn
  expect([needs('T010'), needs('T020'), needs('T021')]).toEqual([['T006'], ['T006'], ['T020']])
  expect(needs('T030')).toEqual(['T012', 'T021'])
})

test.each([
  ['(depends on T001, T002)', ['T001', 'T002']],
  ['in src/a.ts (new file; depends on T001 and T003)', ['T001', 'T003']],
  ['(depends on T001-T003)', ['T001', 'T002', 'T003']],
  ['(blocks T003)', []],
  ['depends on T001 without a parenthesis', []],
])('what a title needs: %s', (words, needed) => {
  const before = '## Phase 1\n\n- [ ] T001 A\n- [ ] T002 B\n- [ ] T003 C\n\n## Phase 2\n\n'
  const { drafts } = readAs(specKitFormat, `${before}- [ ] T004 [P] X ${words}\n`)
  expect(drafts.at(-1)?.dependsOn.toSorted()).toEqual([...new Set(['T003', ...needed])].toSorted())
})

test.each([
  ['Create User model in src/models/user.py', ['src/models/user.py']],
  ['Use Node.js 20.1 and Next.js, e.g. with and/or http://a.b/c.html', []],
  ['Edit `src/a.ts` and tests/b_test.go, README.md.', ['src/a.ts', 'tests/b_test.go', 'README.md']],
  ['Write /etc/hosts and ../x.ts and src/**/*.ts', []],
  ['Put it in src/components/', ['src/components/']],
])('which paths a title names: %s', (title, files) => {
  expect(readAs(specKitFormat, `- [ ] T001 ${title}\n`).drafts[0]?.files).toEqual(files)
})

test('a task that goes on in further lines names files and needs there, too, but not in its steps', () => {
  const { drafts } = readAs(
    specKitFormat,
    `## Phase 1: Setup

- [ ] T001 [P] A banner with pairs,
      limits and the rest — new
      \`test/banner.test.py\`
- [ ] T002 [P] Run it in \`runner.py\` (depends on the one before,
  T001)
  - a step in \`step.py\` (depends on T003)
- [ ] T003 [P] Docs

  about \`later.py\`
`,
  )
  expect(drafts.map(({ title, files, dependsOn }) => [title, files, dependsOn])).toEqual([
    ['A banner with pairs, limits and the rest — new', ['test/banner.test.py'], []],
    ['Run it in `runner.py` (depends on the one before, T001)', ['runner.py'], ['T001']],
    ['Docs', [], []],
  ])
})
