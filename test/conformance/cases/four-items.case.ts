import { expect } from 'vitest'
import { eachCli } from '../each-cli.ts'
import { shellStep } from '../model-api/step.ts'

eachCli('four items', async (scene) => {
  await scene.configure({ gate: ['test -f README.md'] })
  await scene.backlog([
    { id: 'WRITE', steps: ['write:a.txt', 'read:a.txt'] },
    { id: 'SHELL', steps: [shellStep('printf b > b.txt')] },
    { id: 'PLAN', steps: ['todo:', 'write:c.txt'] },
    { id: 'EDIT', steps: ['read:README.md', 'edit:README.md'], dependsOn: ['WRITE'] },
  ])
  const events = await scene.run('--parallel', '2')
  const done = events.filter(({ type }) => type === 'item:done').map(({ task }) => task)
  expect(done.toSorted()).toEqual(['EDIT', 'PLAN', 'SHELL', 'WRITE'])
  expect(done.indexOf('EDIT')).toBeGreaterThan(done.indexOf('WRITE'))
  expect(events.filter(({ type }) => type === 'attempt:ended')).toHaveLength(4)
  expect(scene.repository.filesOn('main')).toEqual(expect.arrayContaining(['a.txt', 'b.txt', 'c.txt']))
  expect(await scene.repository.read('README.md')).toContain('edited')
})
