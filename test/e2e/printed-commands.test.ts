import { afterEach, test } from 'vitest'
import { Scene } from '../support/printed-commands/scene.ts'
import { longWaits, stories } from '../support/printed-commands/stories.ts'

/**
 * Every command that loopwork prints, pasted as it was printed, in each state in which it is printed. Which text of the
 * source is printed in which of these states is in `test/support/printed-commands/table.ts`; the unit test of that name
 * fails for a text that is not in it. Those that mostly wait are in `long-waits.test.ts`.
 */
const open: Scene[] = []
afterEach(async () => {
  for (const scene of open.splice(0)) await scene.end()
})

test.each(Object.entries(stories).filter(([name]) => !longWaits.has(name)))(
  '%s',
  async (_, tell) => {
    await tell(async (...order) => {
      const scene = await Scene.make(...order)
      open.push(scene)
      return scene
    })
  },
  180_000,
)
