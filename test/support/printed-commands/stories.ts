import type { Stories } from './scene.ts'
import { backlogStories } from './stories/backlog-stories.ts'
import { demoStories } from './stories/demo-stories.ts'
import { lookStories } from './stories/look-stories.ts'
import { mendStories } from './stories/mend-stories.ts'
import { optionStories } from './stories/option-stories.ts'
import { runStories } from './stories/run-stories.ts'
import { screenStories } from './stories/screen-stories.ts'
import { strayStories } from './stories/stray-stories.ts'

export const stories: Stories = {
  ...runStories,
  ...lookStories,
  ...mendStories,
  ...optionStories,
  ...screenStories,
  ...demoStories,
  ...strayStories,
  ...backlogStories,
}

/** Stories that use no processor most of the time: see `test/e2e/long-waits.test.ts`. */
export const longWaits: ReadonlySet<string> = new Set([
  'the supervisor does not answer',
  'the demo was interrupted',
])
