import { expect, test } from 'vitest'
import { detectFormat, isFormat } from '../../../../src/backlog/formats/detect-format.ts'
import { smartRalphFormat } from '../../../../src/backlog/formats/smart-ralph/format.ts'
import { formatOfText, readAs, shapeOf } from '../../../support/backlogs/read-as.ts'

const read = (text: string) => readAs(smartRalphFormat, text)

test('adjacent [P] tasks are a group; a check, a heading, and one without a mark end it; the order is the dependency', () => {
  const { drafts, problems } = read(`# Tasks: Export

## Phase 1: Make It Work

- [x] 1.1 Prepare
- [ ] 1.2 [P] Write the reader
- [ ] 1.3 [P] Write the writer
- [ ] 1.4 [VERIFY] Quality checkpoint
- [ ] 1.5 [P] Alone
- [ ] 1.6 [P] [VERIFY] A check wins
- [ ] 1.7 [SEQUENTIAL] [P] Alone too
- [ ] 1.8 [P] Last of the phase

## Phase 2: Refactor

- [ ] 2.1 [P] First of the next
- [ ] 2.2: [P] With a colon
`)
  expect(problems).toEqual([])
  expect(drafts.map(shapeOf)).toEqual([
    '1.1 done',
    '1.2 todo needs 1.1 group 1.2',
    '1.3 todo needs 1.1 group 1.2',
    '1.4 todo check needs 1.2 1.3',
    '1.5 todo needs 1.4',
    '1.6 todo check needs 1.5',
    '1.7 todo needs 1.6',
    '1.8 todo needs 1.7',
    '2.1 todo needs 1.8 group 2.1',
    '2.2 todo needs 1.8 group 2.1',
  ])
})

test.each([
  ['- [ ] 1.9 Add [P] marker detection', 'Add [P] marker detection', []],
  ['- [ ] 1.1 [P] [RED] Fail first [P]', 'Fail first [P]', ['P', 'RED']],
  ['- [ ] 4.3.1 [FIX 4.3] Fix: the types', 'Fix: the types', ['FIX 4.3']],
  ['- [X] VE1 [VERIFY] Start it', 'Start it', ['VERIFY']],
  ['- [ ] 1.X Anything', 'Anything', []],
  ['- [ ] T003A [VERIFY] Checkpoint', 'Checkpoint', ['VERIFY']],
  ['- [ ] 1.2 [WIP] Unknown words are text', '[WIP] Unknown words are text', []],
])('marks stand right after the id: %s', (line, title, marks) => {
  const [draft] = read(line).drafts
  expect([draft?.title, draft?.metadata['marks'] ?? []]).toEqual([title, marks])
})

test("code that is not indented below a bullet with the files, or with what is done, is the task's own", () => {
  const fence = (indent: string) => `${indent}\`\`\`sh\n${indent}npm test\n${indent}\`\`\`\n`
  const [draft] = read(`- [ ] 1.1 A
  - **Done when**: it is
${fence('  ')}  - **Files**: \`a.ts\`
${fence('    ')}  - **Verify**: nothing
`).drafts
  expect(draft?.description).toBe(`${fence('').trim()}\n- **Verify**: nothing`)
  expect([draft?.files, draft?.metadata['acceptance']]).toEqual([['a.ts'], ['it is']])
})

test('only a box at the beginning of a line with an id is a task, not one in code', () => {
  const { drafts } = read(`- [ ] 1.1 [P] A
  - [ ] 1.2 a step
\`\`\`
- [ ] 1.3 in a fence
\`\`\`
- [ ] Exit criterion without an id
- [P] = parallel
- [ ] 1.4 [P] Next
`)
  expect(drafts.map(shapeOf)).toEqual(['1.1 todo group 1.1', '1.4 todo group 1.1'])
})

test.each([
  ['a here-document', `--body "$(cat <<'EOF'\n## Summary\n\n- [ ] CI is green\nEOF\n)"\``],
  ['an open quotation mark', `--body "## Summary\n\n- [ ] CI is green"\``],
])('what a command quotes by %s has neither headings nor tasks, and ends no task', (_, quotation) => {
  const { drafts } = read(`- [ ] 1.1 [P] Open
  - **Do**: \`gh pr create --title "x" ${quotation}
  - **Done when**: it is open
- [ ] 1.2 [P] Next
`)
  expect(drafts.map(shapeOf)).toEqual(['1.1 todo group 1.1', '1.2 todo group 1.1'])
  expect(drafts[0]?.metadata).toMatchObject({ acceptance: ['it is open'] })
  expect(drafts[0]?.description).toContain('\n\n- [ ] CI is green')
})

test('a quotation that would swallow a task is none: no task is lost', () => {
  const { drafts } = read(`- [ ] 1.1 Explain <<EOF
- [ ] 1.2 Next
- [ ] 1.3 EOF
`)
  expect(drafts.map(({ id }) => id)).toEqual(['1.1', '1.2', '1.3'])
})

test('what stands below a task goes to its description, its files, and what is known of it', () => {
  const { drafts } = read(`## Phase 1: POC

- [ ] 1.1 Add the exporter
  - **Do**:
    1. Write it
    2. Try it
  - **Files**: \`src/export.ts\`, \`src/new/\` (new), \`src/*.md\`
  - **Done when**: it exports
  - **Verify**: \`npm test\`
  - **Commit**: \`feat(export): add it\`
  - _Requirements: FR-1, AC-2.1_
  - _Design: Component A_
- [ ] 1.2 Configure
  - **Files**: package.json, Makefile, ../outside.ts, config/app.json
  - **Commit**: None
`)
  expect(drafts[0]).toMatchObject({
    description:
      '- **Do**:\n  1. Write it\n  2. Try it\n- **Verify**: `npm test`\n- **Commit**: `feat(export): add it`\n- _Requirements: FR-1, AC-2.1_\n- _Design: Component A_',
    files: ['src/export.ts', 'src/new/'],
    metadata: {
      phase: 'Phase 1: POC',
      acceptance: ['it exports'],
      verify: 'npm test',
      commit: 'feat(export): add it',
      requirements: ['FR-1', 'AC-2.1'],
      design: ['Component A'],
    },
  })
  expect(drafts[1]?.files).toEqual(['package.json', 'config/app.json'])
  expect(drafts[1]?.metadata).not.toHaveProperty('commit')
})

test('another mark in a box is understood with a notice, or refused with its line', () => {
  const { drafts, problems } = read('- [-] 1.1 A\n- [✅] 1.2 B\n- [?] 1.3 C\n')
  expect(drafts.map(({ status }) => status)).toEqual(['todo', 'done', 'todo'])
  expect(problems.map(({ severity, line }) => [severity, line])).toEqual([
    ['notice', 1],
    ['notice', 2],
    ['error', 3],
  ])
})

test.each([
  ['marks of its own', 'any/where.md', '- [ ] 1.1 [P] A\n', 'smart-ralph'],
  ['its field names', 'specs/x/tasks.md', '- [ ] 1.1 A\n  - **Do**: it\n', 'smart-ralph'],
  ['spec-kit ids with [VERIFY]', 'specs/x/tasks.md', '- [ ] T001 A\n- [ ] T002 [VERIFY] B\n', 'smart-ralph'],
  [
    'a mark of its own among spec-kit ids',
    'specs/x/tasks.md',
    '- [ ] T001 A\n- [ ] V1 [VERIFY] B\n',
    'smart-ralph',
  ],
  [
    'spec-kit ids with its field names',
    'specs/x/tasks.md',
    '- [ ] T001 A\n  - **Done when**: it is\n',
    'spec-kit',
  ],
  ['spec-kit ids without', 'specs/x/tasks.md', '- [ ] T001 A\n- [ ] T002 [P] [US1] B\n', 'spec-kit'],
  [
    'a form of smart-ralph',
    'templates/tasks.md',
    '# Tasks: {{FEATURE_NAME}}\n\n- [ ] 1.1 [P] [Specific task name]\n',
    null,
  ],
  [
    'a form of spec-kit',
    'specs/x/tasks.md',
    '# Tasks: [FEATURE NAME]\n\n- [ ] T001 Create\n- [ ] TXXX [P] Docs\n',
    null,
  ],
])('found by %s', (_, path, text, name) => {
  const found = formatOfText(path, text)
  expect(found === 'smart-ralph' || found === 'spec-kit' ? found : null).toBe(name)
})

test('a form is read where it is asked for', () => {
  const file = { name: 'tasks.md', text: '# Tasks: [FEATURE NAME]\n\n- [ ] T001 Create\n' }
  const format = detectFormat(file, { asked: 'spec-kit', before: null })
  expect(isFormat(format) && format.name).toBe('spec-kit')
})

test('fields without a bullet are fields, too', () => {
  const { drafts } = readAs(
    smartRalphFormat,
    `## Phase 1: Setup

- [ ] 1.1 Add the port, its defaults and the notes
  that explain both
  **Do**: write it
  **Files**: \`src/a.ts\`, src/b.ts
  **Done when**: it listens
  **Verify**: \`npm test\`
`,
  )
  expect(drafts).toMatchObject([
    {
      files: ['src/a.ts', 'src/b.ts'],
      description: 'that explain both\n**Do**: write it\n**Verify**: `npm test`',
      metadata: { acceptance: ['it listens'], verify: 'npm test' },
    },
  ])
})
