import { expect } from 'vitest'
import type { CliName } from '../clis/cli.ts'
import { severalClis } from '../several-clis.ts'

const three = ['claude', 'codex', 'copilot'] as const satisfies readonly CliName[]

severalClis(`${three.slice(1).join(' and ')} too: a vote`, three, async (scene) => {
  await scene.repository.configure({
    agent: undefined,
    pool: { strategy: 'priority', entries: three.map((agent) => ({ agent })) },
    parallel: { maxAgentsPerTask: 3 },
    vote: 'majority',
  })
  await scene.backlog([{ id: 'VOTE', steps: ['write:a.txt'] }])
  const events = await scene.run()
  const starts = events.filter(({ type }) => type === 'agent:ended')
  expect(starts.length).toBeGreaterThanOrEqual(2)
  expect(scene.repository.filesOn('main')).toContain('a.txt')
})
