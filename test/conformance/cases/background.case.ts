import { expect } from 'vitest'
import { eachCli } from '../each-cli.ts'
import { backgroundStep } from '../model-api/step.ts'

/** The preset takes its background away from it; here it has one, and waits for ever for a shell in it. */
const claudeWithBackground = { extends: 'claude', env: { CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '0' } }

/** Claude and Copilot wait for ever for a shell of theirs, others leave it behind. */
eachCli('shell in its background', async (scene) => {
  await scene.configure(scene.cli.name === 'claude' ? { agents: { claude: claudeWithBackground } } : {})
  await scene.backlog([{ id: 'SERVER', steps: [backgroundStep(), 'write:a.txt'] }])
  await scene.run()
  expect(scene.repository.filesOn('main')).toContain('a.txt')
  if (scene.cli.name !== 'claude') return
  const call = scene.api.calls
    .map(({ body }) => /"run_in_background":true/.exec(body))
    .find((found) => found !== null)
  expect(call, 'it had a background').toBeDefined()
})
