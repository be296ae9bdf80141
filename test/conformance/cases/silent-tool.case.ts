import { expect } from 'vitest'
import { eachCli } from '../each-cli.ts'
import { shellStep } from '../model-api/step.ts'

/** Not `sleep`: Qwen refuses it. */
const silentFor20s = 'timeout 20 tail -f /dev/null; printf quiet > quiet.txt'

eachCli('silent tool of 20 s', async (scene) => {
  await scene.configure({ limits: { idle: '6s' }, retry: { attempts: 1 } })
  await scene.backlog([{ id: 'QUIET', steps: [shellStep(silentFor20s)] }])
  await scene.run()
  expect(scene.repository.filesOn('main')).toContain('quiet.txt')
})
