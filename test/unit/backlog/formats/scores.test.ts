import { describe, expect, it } from 'vitest'
import { detectFormat, isFormat } from '../../../../src/backlog/formats/detect-format.ts'

const found = (name: string, content: unknown, before: string | null = null): string => {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const format = detectFormat({ name, text }, { asked: null, before })
  return isFormat(format) ? format.name : format.message
}

const lines = (...records: readonly object[]): string =>
  records.map((record) => JSON.stringify(record)).join('\n')

const loopwork = {
  tasks: [{ id: 'A', status: 'pending', feature: 'x', dependsOn: ['B'], testStrategy: 'x' }],
}
const bare = { tasks: [{ id: 'A', title: 'x', status: 'pending' }] }
const oldTaskMaster = { tasks: [{ id: '1', title: 'x', status: 'pending', dependencies: [], subtasks: [] }] }
const tagged = { master: { tasks: [{ id: 1, title: 'x', status: 'done' }], metadata: {} }, x: { tasks: [] } }
const looper = {
  schema_version: 1,
  source_files: [],
  tasks: [{ id: 'T1', title: 'x', priority: 1, status: 'todo' }],
}
const ralph = { project: 'x', userStories: [{ id: 'US-001', title: 'x', priority: 1, passes: false }] }
const stories = { branchName: 'x', stories: [{ id: 'setup', title: 'x' }] }
const beads = lines(
  { _type: 'memory', key: 'x' },
  { id: 'b-1', title: 'x', status: 'open', issue_type: 'task' },
)
const openagents = lines({ id: 'oa-1', title: 'x', status: 'open', deps: [] })

const everything = { loopwork, oldTaskMaster, tagged, looper, ralph, stories, beads, openagents }
const nameOf: Readonly<Record<keyof typeof everything, string>> = {
  loopwork: 'loopwork',
  oldTaskMaster: 'task-master',
  tagged: 'task-master',
  looper: 'looper',
  ralph: 'ralph',
  stories: 'ralph',
  beads: 'beads',
  openagents: 'openagents',
}

const placeOf: Readonly<Record<string, string>> = {
  loopwork: '.specs/tasks/tasks.json',
  looper: 'to-do.json',
  'task-master': '.taskmaster/tasks/tasks.json',
  ralph: 'scripts/ralph/prd.json',
  beads: '.beads/issues.jsonl',
  openagents: '.openagents/tasks.jsonl',
}

describe('which format a file is of', () => {
  const keys = Object.keys(everything) as (keyof typeof everything)[]
  it.each(keys)('%s is known by its content, wherever it lies', (key) => {
    const kind = typeof everything[key] === 'string' ? 'jsonl' : 'json'
    expect(found(`plan.${kind}`, everything[key])).toBe(nameOf[key])
    for (const place of Object.values(placeOf).filter((path) => path.endsWith(`.${kind}`))) {
      expect([place, found(place, everything[key])]).toEqual([place, nameOf[key]])
      expect([place, found(`pkg/a/${place}`, everything[key])]).toEqual([place, nameOf[key]])
    }
  })

  it.each([
    ['.specs/tasks/tasks.json', bare, 'loopwork'],
    ['tasks.json', bare, 'loopwork'],
    ['.taskmaster/tasks/tasks.json', bare, 'task-master'],
    ['tasks/tasks.json', bare, 'task-master'],
    ['to-do.json', bare, 'looper'],
    ['.taskmaster/tasks/tasks.json', { tasks: [] }, 'task-master'],
    ['.taskmaster/tasks/tasks.json', { master: [{ id: 1, title: 'x' }] }, 'task-master'],
    ['.taskmaster/tasks/tasks.json', '{ broken', 'task-master'],
    ['.looper/todo.json', '{ broken', 'looper'],
    ['prd.json', '{ broken', 'ralph'],
    ['.beads/issues.jsonl', '', 'beads'],
    ['.openagents/tasks.jsonl', '{ broken', 'openagents'],
    ['.beads/issues.jsonl', lines({ id: 'b-1', title: 'x' }), 'beads'],
    ['.openagents/tasks.jsonl', lines({ id: 'b-1', title: 'x' }), 'openagents'],
    ['x.json', { stories: [{ id: 'a', passes: true }] }, 'ralph'],
    // What an example or a copy is called, and a list without any ending.
    ['prd.json.example', { userStories: [{ id: 'a', passes: true }] }, 'ralph'],
    ['tasks.jsonl.migrated', lines({ id: 'a', title: 'x', deps: [] }), 'openagents'],
    ['tasks.md.txt', '- [ ] 1. A\n  - _Requirements: 1_\n', 'kiro'],
    ['docs/TODO', '- [ ] A\n', 'plain'],
    // One record is a whole JSON text, too.
    ['x.jsonl', lines({ id: 'b-1', title: 'x', created_at: 'x', status: 'open' }), 'beads'],
  ])('%s with %j is of the format %s', (name, content, format) => {
    expect(found(name, content)).toBe(format)
  })

  it('asks where two formats fit equally, and takes no other file of a tool for a backlog', () => {
    expect(found('x.jsonl', lines({ id: 'a', title: 'x', status: 'open' }))).toBe(
      'may be of the format beads or openagents: say which with --format',
    )
    const interaction = { id: 'int-1', kind: 'field_change', created_at: 'x', issue_id: 'b-1' }
    expect(found('.beads/interactions.jsonl', lines(interaction))).toContain('is not a backlog')
    expect(found('package.jsonl', 'text')).toContain('is not a backlog')
    expect(found('TODO.md', ' \n')).toBe('is empty: there is no task in it')
  })

  it('a file stays what it was read as before, as long as its content allows', () => {
    expect(found('x.jsonl', lines({ id: 'a', title: 'x' }), 'beads')).toBe('beads')
    expect(found('x.json', bare, 'loopwork')).toBe('loopwork')
    expect(found('x.jsonl', openagents, 'beads')).toBe('openagents')
  })
})
