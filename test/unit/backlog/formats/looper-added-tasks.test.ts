import { expect, test } from 'vitest'
import { addedToDo } from '../../../../src/backlog/formats/looper/added-tasks.ts'
import type { SourceFile } from '../../../../src/backlog/source-file.ts'

const fileOf = (text: string): SourceFile => ({
  ...{ name: 'to-do.json', part: null, realPath: '/to-do.json', stamp: '', text },
  bytes: Buffer.from(text),
})

const task = (id: string, more: object = {}) => ({ id, title: id, priority: 1, status: 'todo', ...more })
const listOf = (...tasks: readonly object[]) => ({ schema_version: 1, source_files: ['PLAN.md'], tasks })
const text = (value: object, indentation: string | number = 2): string =>
  `${JSON.stringify(value, null, indentation)}\n`

/** The file with what `other` has more. */
function added(file: string, other: object): string {
  const [mine, theirs] = [fileOf(file), fileOf(JSON.stringify(other))]
  const ids = addedToDo.idsOf(mine, theirs)
  if ('problems' in ids) throw new Error('refused')
  return addedToDo.withTasks(mine, theirs, ids)
}

const t1 = task('T1', { status: 'done' })
const t2 = task('T2', { title: 'Büro ✓ "x" <b>', steps: ['a', 'b'] })

const conclusion = {
  id: 'PROJECT-DONE',
  title: 'Project done: no new tasks',
  status: 'done',
  priority: 5,
  tags: ['project-done'],
  details: 'Review found no new tasks.',
}

test.each([
  ['two spaces', 2, (json: string) => json],
  ['a tab', '\t', (json: string) => json],
  ['four spaces', 4, (json: string) => json],
  ['CRLF', 2, (json: string) => json.replaceAll('\n', '\r\n')],
  ['no final newline', 2, (json: string) => json.trimEnd()],
  ['one line', 0, (json: string) => json.trimEnd()],
])('in a file with %s a task is added as it would stand there', (_, indentation, as) => {
  const before = as(text(listOf(t1), indentation))
  expect(added(before, listOf(t1, t2))).toBe(as(text(listOf(t1, t2), indentation)))
  expect(added(before, listOf(t2, t1, task('T3')))).toBe(as(text(listOf(t1, t2, task('T3')), indentation)))
  const none = as(text(listOf(), indentation))
  expect(added(none, listOf(t2, task('T3')))).toBe(as(text(listOf(t2, task('T3')), indentation)))
  expect(addedToDo.concluded(fileOf(before))).toBe(as(text(listOf(t1, conclusion), indentation)))
})

test('all that the file had stays as it was, to the byte', () => {
  const before =
    '{ "schema_version" : 1, "source_files":[],\n  "own": {"tasks": []},\n  "tasks": [ {"id":"T1", "status":"done","title":"\\u003cb\\u003e","priority":1 } ]\n}'
  const after = added(before, listOf(t1, task('T2')))
  const piece = ', {"id":"T2","title":"T2","priority":1,"status":"todo"}'
  expect(after.replace(piece, '')).toBe(before)
  expect(after.length).toBe(before.length + piece.length)
})

test('what another version says of a task that is there, and tasks that are done in it, are nothing that is missing', () => {
  const before = text(listOf(t1, task('T4')))
  const other = listOf(
    task('t1', { title: 'Another', status: 'blocked' }),
    task('PROJECT-DONE', { status: 'done' }),
  )
  expect(added(before, other)).toBe(before)
})

test('adding again adds nothing', () => {
  const other = fileOf(text(listOf(t1, t2)))
  const once = addedToDo.withTasks(fileOf(text(listOf(t1))), other, ['T2'])
  expect(addedToDo.withTasks(fileOf(once), other, ['T2'])).toBe(once)
})

test.each([
  ['no marker', task('T001'), false],
  ['its id', task('PROJECT-DONE'), true],
  ['its id in small letters', task('project-done'), true],
  ['its tag', task('T001', { tags: ['project-done'] }), true],
  ['its tag in large letters', task('T001', { tags: ['a', 'Project-Done'] }), true],
])('whether a project is done is found as looper finds it: %s', (_, one, isConcluded) => {
  expect(addedToDo.isConcluded(fileOf(text(listOf(one))))).toBe(isConcluded)
})

test.each(['', '{', '[]', '{"schema_version":1,"source_files":[]}', '{"tasks":[]}'])(
  'another version that is no to-do.json is refused: %j',
  (other) => {
    expect(addedToDo.idsOf(fileOf(text(listOf(t1))), fileOf(other))).toHaveProperty('problems')
  },
)
