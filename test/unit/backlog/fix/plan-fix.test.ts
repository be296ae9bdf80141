import { expect, test } from 'vitest'
import { planFix } from '../../../../src/backlog/fix/plan-fix.ts'
import { formats } from '../../../../src/backlog/formats/registry.ts'
import { isProblem, readSourceFile, type SourceFile } from '../../../../src/backlog/source-file.ts'
import { folderWith } from '../../../support/folder-with.ts'

async function fixed(
  name: string,
  files: Readonly<Record<string, string>>,
  source = Object.keys(files)[0] ?? '',
): Promise<{ readonly says: readonly string[]; readonly texts: readonly string[] }> {
  const format = formats.find((each) => each.name === name)
  if (format === undefined) throw new Error(`there is no format ${name}`)
  const file = await readSourceFile(await folderWith(files), source)
  if (isProblem(file)) throw new Error(file.message)
  const reader = { format, rules: { unknownDependency: 'error' as const }, now: 0 }
  const plan = await planFix(file, reader)
  expect(await planFix(after(file, plan.files), reader), 'a second time').toMatchObject({ fixes: [] })
  return {
    says: plan.fixes.map(({ line, message }) => `${line}: ${message}`),
    texts: plan.files.map(({ text }) => text),
  }
}

function after(file: SourceFile, changed: readonly { file: SourceFile; text: string }[]): SourceFile {
  const textOf = <F extends SourceFile>(each: F): F => {
    const text = changed.find(({ file: { name } }) => name === each.name)?.text ?? each.text
    return { ...each, text, bytes: Buffer.from(text) }
  }
  const { folder } = file
  const whole = textOf(file)
  return folder === undefined ? whole : { ...whole, folder: { ...folder, parts: folder.parts.map(textOf) } }
}

const lines = (...given: readonly string[]): string => given.join('\n')

test.each<[string, string, string, readonly string[], string]>([
  [
    'loopwork',
    'tasks.json',
    '{"tasks": [\r\n\t{"id": "A", "title": "a", "x": 1, "dependsOn": [ "A" ]},\r\n\t{"id": "B", "title": "b", "dependsOn": ["A" ,"a", "A"]}\r\n]}',
    ['2: A needs itself', '3: B needs a twice', '3: B needs A twice'],
    '{"tasks": [\r\n\t{"id": "A", "title": "a", "x": 1, "dependsOn": []},\r\n\t{"id": "B", "title": "b", "dependsOn": ["A"]}\r\n]}',
  ],
  [
    'looper',
    'to-do.json',
    '{"schema_version": 1, "source_files": [], "tasks": [\n{"id": "T1", "title": "a", "priority": 1, "status": "todo", "depends_on": ["T2", "T1"]},\n{"id": "T2", "title": "b", "priority": 1, "status": "todo"}]}\n',
    ['2: T1 needs itself'],
    '{"schema_version": 1, "source_files": [], "tasks": [\n{"id": "T1", "title": "a", "priority": 1, "status": "todo", "depends_on": ["T2"]},\n{"id": "T2", "title": "b", "priority": 1, "status": "todo"}]}\n',
  ],
  [
    'ralph',
    'prd.json',
    '{"project": "x", "userStories": [{"id": "US-1", "title": "a", "passes": false, "dependsOn": ["US-1", "US-2"]}, {"id": "US-2", "title": "b", "passes": false}]}',
    ['1: US-1 needs itself'],
    '{"project": "x", "userStories": [{"id": "US-1", "title": "a", "passes": false, "dependsOn": ["US-2"]}, {"id": "US-2", "title": "b", "passes": false}]}',
  ],
  [
    'task-master',
    'tasks.json',
    '{"master": {"tasks": [{"id": 1, "title": "a", "status": "pending", "dependencies": [], "subtasks": [\n{"id": 1, "title": "b", "status": "pending", "dependencies": [1]},\n{"id": 2, "title": "c", "status": "pending", "dependencies": [1, "1.1"]}]},\n{"id": 2, "title": "d", "status": "pending", "dependencies": [1, 1]}]}}',
    ['2: 1.1 needs itself', '3: 1.2 needs 1.1 twice', '4: 2 needs 1 twice'],
    '{"master": {"tasks": [{"id": 1, "title": "a", "status": "pending", "dependencies": [], "subtasks": [\n{"id": 1, "title": "b", "status": "pending", "dependencies": []},\n{"id": 2, "title": "c", "status": "pending", "dependencies": [1]}]},\n{"id": 2, "title": "d", "status": "pending", "dependencies": [1]}]}}',
  ],
  [
    'beads',
    'issues.jsonl',
    lines(
      '{"id":"b-1","title":"a","status":"open","priority":1,"issue_type":"task","dependencies":[{"issue_id":"b-1","depends_on_id":"b-1","type":"blocks"}]}',
      '{"id":"b-2","title":"b","status":"open","priority":1,"issue_type":"task","dependencies":[{"depends_on_id":"b-1","type":"blocks"},{"type":"blocks","depends_on_id":"b-1"},{"depends_on_id":"b-1","type":"related"}]}',
      '{"id":"b-3","title":"c","status":"open","priority":1,"issue_type":"task","dependencies":[{"depends_on_id":"b-1","type":"blocks"},{"depends_on_id":"b-1","type":"blocks","created_by":"ada"}]}',
    ),
    ['1: b-1 needs itself', '2: b-2 needs b-1 twice'],
    lines(
      '{"id":"b-1","title":"a","status":"open","priority":1,"issue_type":"task","dependencies":[]}',
      '{"id":"b-2","title":"b","status":"open","priority":1,"issue_type":"task","dependencies":[{"depends_on_id":"b-1","type":"blocks"},{"depends_on_id":"b-1","type":"related"}]}',
      '{"id":"b-3","title":"c","status":"open","priority":1,"issue_type":"task","dependencies":[{"depends_on_id":"b-1","type":"blocks"},{"depends_on_id":"b-1","type":"blocks","created_by":"ada"}]}',
    ),
  ],
  [
    'openagents',
    'tasks.jsonl',
    '{"id":"oa-1","title":"a","status":"open","priority":1,"type":"task","deps":[{"id":"oa-2","type":"blocks"},{"id":"oa-1","type":"blocks"}]}\r\n{"id":"oa-2","title":"b","status":"open","priority":1,"type":"task"}\r\n',
    ['1: oa-1 needs itself'],
    '{"id":"oa-1","title":"a","status":"open","priority":1,"type":"task","deps":[{"id":"oa-2","type":"blocks"}]}\r\n{"id":"oa-2","title":"b","status":"open","priority":1,"type":"task"}\r\n',
  ],
  [
    'kiro',
    '.kiro/specs/x/tasks.md',
    '- [ ] 1. One\r\n  - _Depends: 1_\r\n- [ ] 2. Two\r\n  - _Depends: 1, 1_\r\n- [ ] 3. Three\r\n  - _Depends: 2, 2_\r\n  - _Depends: 1_',
    ['2: 1 needs itself', '4: 2 needs 1 twice'],
    '- [ ] 1. One\r\n- [ ] 2. Two\r\n  - _Depends: 1_\r\n- [ ] 3. Three\r\n  - _Depends: 2, 2_\r\n  - _Depends: 1_',
  ],
  [
    'spec-kit',
    'specs/x/tasks.md',
    lines(
      '## Phase 1',
      '- [ ] T001 One (depends on T001)',
      '- [ ] T002 Two 🎯 (depends on T001, T001 and T001) for `a.ts`',
      '- [ ] T003 Three (depends on T001-T002, T001)',
      '- [ ] T004 Four (depends on T001 for its models, T001 for its tests)',
      '- [ ] T005 Five (depends on T002) (depends on T002)',
    ),
    [
      '2: T001 needs itself',
      '3: T002 needs T001 twice',
      '3: T002 needs T001 twice',
      '6: T005 needs T002 twice',
    ],
    lines(
      '## Phase 1',
      '- [ ] T001 One',
      '- [ ] T002 Two 🎯 (depends on T001) for `a.ts`',
      '- [ ] T003 Three (depends on T001-T002, T001)',
      '- [ ] T004 Four (depends on T001 for its models, T001 for its tests)',
      '- [ ] T005 Five (depends on T002)',
    ),
  ],
])('%s: a need of itself, or named twice, goes with what parts it from the others', async (...row) => {
  const [name, path, before, says, text] = row
  expect(await fixed(name, { [path]: before })).toEqual({ says, texts: [text] })
})

test('backlog-md: lists of both kinds, and none that has a remark in it', async () => {
  const task = (id: string, needs: string): string =>
    `---\nid: ${id}\ntitle: Bake\nstatus: To Do\n${needs}\nlabels: [x]\n---\n\nWarm.\n`
  const given = {
    'backlog/config.yml': 'project_name: "Bakery"\nstatuses: ["To Do", "Done"]\ntask_prefix: "task"\n',
    'backlog/tasks/task-1 - a.md': task('task-1', 'dependencies: [task-1]'),
    'backlog/tasks/task-2 - b.md': task('task-2', 'dependencies:\n  - task-1\n  - TASK-01'),
    'backlog/tasks/task-3 - c.md': task('task-3', 'dependencies:\n  - task-3'),
    'backlog/tasks/task-4 - d.md': task('task-4', 'dependencies:\n  - task-1 # the dough\n  - task-1'),
    'backlog/tasks/task-5 - e.md': task('task-5', "dependencies: ['task-1', task-2, task-1]"),
  }
  const { says, texts } = await fixed('backlog-md', given, 'backlog')
  expect(says).toEqual([
    '5: task-1 needs itself',
    '7: task-2 needs TASK-01 twice',
    '6: task-3 needs itself',
    '5: task-5 needs task-1 twice',
  ])
  expect(texts).toEqual([
    task('task-1', 'dependencies: []'),
    task('task-2', 'dependencies:\n  - task-1'),
    task('task-3', 'dependencies: []'),
    task('task-5', "dependencies: ['task-1', task-2]"),
  ])
})

test.each([
  ['smart-ralph', 'specs/x/tasks.md', (id: number) => `1.${id}`],
  ['spec-kit', 'specs/x/tasks.md', (id: number) => `T00${id}`],
] as const)(
  '%s: of two side by side that name the same file the later one loses its mark',
  async (name, path, id) => {
    const task = (at: number, mark: string, file: string): string =>
      name === 'spec-kit'
        ? `- [ ] ${id(at)} ${mark}Do \`${file}\``
        : `- [ ] ${id(at)} ${mark}Do it\n  - **Files**: \`${file}\``
    const list = (...marks: readonly string[]): string =>
      lines(
        '## Phase 1: One',
        task(1, marks[0] ?? '', 'src/a.ts'),
        task(2, marks[1] ?? '', 'src/a.ts'),
        task(3, marks[2] ?? '', 'src/'),
        task(4, marks[3] ?? '', 'src/a.ts'),
        task(5, marks[4] ?? '', 'docs/x.md'),
      )
    const { texts } = await fixed(name, { [path]: list('[P] ', '[P] ', '[P] ', '[P] ', '[P] ') })
    expect(texts).toEqual([list('[P] ', '', '[P] ', '', '[P] ')])
  },
)

test.each([
  ['**T002 [P]** Do `a.ts`', '**T002** Do `a.ts`'],
  ['T002 [P][US1] Do `a.ts`', 'T002 [US1] Do `a.ts`'],
  ['T002 [US1] [P] Do `a.ts` [P]', 'T002 [US1] Do `a.ts` [P]'],
  ['[T002] [P]\tDo `a.ts`', '[T002] Do `a.ts`'],
  ['T002: [P]   Do `a.ts`', 'T002: Do `a.ts`'],
])('the mark in %s goes with one space beside it', async (before, after) => {
  const first = '## Phase 1: One\n- [ ] T001 [P] Do `a.ts`\n- [ ] '
  const { texts } = await fixed('spec-kit', { 'specs/x/tasks.md': first + before })
  expect(texts).toEqual([first + after])
})

test('an id that is there twice is nobody in particular: what needs it stays', async () => {
  const tasks = '{"tasks": [{"id": "A", "title": "a"}, {"id": "A", "title": "b", "dependsOn": ["A"]}]}'
  expect(await fixed('loopwork', { 'tasks.json': tasks })).toEqual({ says: [], texts: [] })
})

test('what shows the format stays: without its only note a list would be one of another tool', async () => {
  const list = '- [ ] 1. One\n  - _Depends: 1_\n- [ ] 2. Two\n'
  expect(await fixed('kiro', { 'a.md': list })).toEqual({ says: [], texts: [] })
})
