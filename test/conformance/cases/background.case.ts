import { expect } from 'vitest'
import { eachCli } from '../each-cli.ts'
import { backgroundStep } from '../model-api/step.ts'

/** Claude and Copilot wait for ever for a shell of theirs, others leave it behind. */
eachCli('shell in its background', async (scene) => {
  await scene.configure()
  await scene.backlog([{ id: 'SERVER', steps: [backgroundStep(), 'write:a.txt'] }])
  await scene.run()
  expect(scene.repository.filesOn('main')).toContain('a.txt')
})
