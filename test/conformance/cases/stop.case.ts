import { existsSync } from 'node:fs'
import { expect } from 'vitest'
import { until } from '../../support/until.ts'
import { eachCli } from '../each-cli.ts'
import { shellStep } from '../model-api/step.ts'

eachCli('Ctrl+C', async (scene) => {
  const begun = scene.repository.outside('begun')
  await scene.configure()
  const away = 'setsid -f tail -f /dev/null </dev/null >/dev/null 2>&1'
  await scene.backlog([
    { id: 'LONG', steps: ['write:a.txt', shellStep(`${away}; touch ${begun}; tail -f /dev/null`)] },
  ])
  const running = scene.start()
  await until('a tool that runs', () => existsSync(begun))
  const asked = Date.now()
  running.child.kill('SIGINT')
  const { exit } = await running.finished
  const tookMs = Date.now() - asked
  expect(exit).toBe(130)
  await scene.expectNothingLeft()
  expect(await scene.repository.states()).toEqual({ LONG: 'todo' })
  return `ended in ${(tookMs / 1000).toFixed(1)} s`
})
