import { expect, test } from 'vitest'
import { writeFile } from 'node:fs/promises'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

/** Does what looper's own agents do: the task that its prompt names, and a summary; when all is done, a look at the whole. */
const agent = (home: string): string => `
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
const home = ${JSON.stringify(home)}
const [, id] = /^Task: (\\S+)/m.exec(readFileSync(0, 'utf8'))
appendFileSync(home + '/marks', id + '\\n')
const end = (status, more = {}) => console.log('Here it is:\\n' + JSON.stringify({ task_id: id, status, ...more }))
if (id === 'T2' && !existsSync(home + '/key')) end('blocked', { blockers: ['no key'] })
else if (!id.startsWith('REVIEW')) {
  writeFileSync(id + '.txt', 'done')
  end('done')
} else if (id === 'REVIEW-1') {
  while (!existsSync(home + '/go')) await new Promise((resolve) => setTimeout(resolve, 20))
  const list = JSON.parse(readFileSync('to-do.json', 'utf8'))
  list.tasks[0].status = 'todo'
  list.tasks.push({ id: 'T10', title: 'Tests', priority: 2, status: 'todo', depends_on: ['T1'] })
  writeFileSync('to-do.json', JSON.stringify(list))
  writeFileSync('stray.txt', 'x')
}
`

const tasks = (...statuses: readonly string[]): string =>
  `{\n  "schema_version": 1,\n  "source_files": [],\n  "tasks": [\n${statuses
    .map(
      (status, at) =>
        `    { "id": "T${at + 1}", "title": "T${at + 1}", "priority": 1, "status": "${status}" }`,
    )
    .join(',\n')}\n  ]\n}\n`

test('what an agent’s summary blocks, and a look at the whole that adds a task, through a kill, until nothing is missing', async ({
  onTestFinished,
}) => {
  const repository = await ScratchRepository.make()
  onTestFinished(() => repository.remove())
  const script = repository.outside('agent.mjs')
  await writeFile(script, agent(repository.home))
  await repository.configure({
    agent: 'mine',
    agents: { mine: { command: [process.execPath, script], prompt: { via: 'stdin' } } },
    retry: { attempts: 1 },
    backlog: { reviewPasses: 3 },
  })
  await repository.write('to-do.json', tasks('todo', 'todo'))
  repository.git('add', '.')
  repository.git('commit', '--quiet', '-m', 'plan')

  const blocked = await repository.loopwork(['run', 'to-do.json'])
  expect([blocked.exit, blocked.stdout + blocked.stderr]).toEqual([1, expect.stringContaining('no key')])
  expect(await repository.read('to-do.json')).toBe(tasks('done', 'blocked'))

  await writeFile(repository.outside('key'), '')
  await repository.write('to-do.json', tasks('done', 'todo'))
  const killed = repository.start(['run', '--config', repository.config, 'to-do.json'])
  await until('the review has begun', () => repository.marks().includes('REVIEW-1'))
  expect(await repository.read('to-do.json')).toBe(tasks('done', 'done'))
  killed.child.kill('SIGKILL')
  await killed.finished
  await writeFile(repository.outside('go'), '')
  const ran = await repository.loopwork(['run', 'to-do.json'])
  expect([ran.exit, ran.stdout + ran.stderr]).toEqual([
    0,
    expect.stringMatching(
      /REVIEW-1: added to to-do\.json: T10[^]*REVIEW-2: no task is missing in to-do\.json/,
    ),
  ])
  expect(repository.marks()).toEqual(['T1', 'T2', 'T2', 'REVIEW-1', 'T10', 'REVIEW-2'])
  const whole = await repository.read('to-do.json')
  expect(JSON.parse(whole)).toMatchObject({
    tasks: [
      { id: 'T1', status: 'done' },
      { id: 'T2', status: 'done' },
      { id: 'T10', status: 'done' },
      { id: 'PROJECT-DONE', status: 'done' },
    ],
  })
  expect(whole.startsWith(tasks('done', 'done').slice(0, -'\n  ]\n}\n'.length))).toBe(true)
  expect(repository.filesOn('main')).toEqual(['README.md', 'T1.txt', 'T10.txt', 'T2.txt', 'to-do.json'])
})
