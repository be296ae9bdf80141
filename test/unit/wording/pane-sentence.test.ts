import { expect, it } from 'vitest'
import { paneSentence, type PaneSentenceFacts } from '../../../src/wording/pane-sentence.ts'
import { aRun } from '../../support/run-facts.ts'

const { settings } = aRun()

const none = {
  todo: 2,
  blocked: 0,
  waiting: 0,
  claimed: 0,
  running: 0,
  verifying: 0,
  voting: 0,
  reviewing: 0,
  asks: 0,
  queued: 0,
  merging: 0,
  done: 0,
  failed: 0,
  conflict: 0,
  cancelled: 0,
  total: 2,
}

const free = (facts: Partial<PaneSentenceFacts>): string =>
  paneSentence(null, {
    run: aRun(),
    hold: null,
    counts: none,
    now: 0,
    ready: true,
    wanted: 2,
    draining: false,
    stopping: false,
    inTheWay: null,
    ...facts,
  })

it.each([
  [{}, 'Free. Choosing the next task.'],
  [{ stopping: true }, 'Free. Nothing new is started: the run is being stopped.'],
  [{ draining: true }, 'Free. No new task is started: the screen leaves when what runs has ended.'],
  [{ run: aRun({ paused: true }) }, 'Paused. The running tasks go on, nothing new starts.'],
  [
    { run: aRun({ paused: true, aborting: true }), stopping: true },
    'Free. Nothing new is started: the run is being stopped.',
  ],
  [
    {
      hold: { owner: 'preset', code: 'agent:not-started', message: 'no codex', cure: 'install it', since: 0 },
    },
    'Held: no codex. Install it.',
  ],
  [
    { run: aRun({ breaker: { state: 'open', until: 9_000 } }) },
    'Waiting: 5 failures in a row, next try 0:09.',
  ],
  [
    {
      run: aRun({
        settings: { ...settings, limits: { ...settings.limits, costUsd: 5, tokens: 1_000_000 } },
        spent: { costUsd: 5.2, tokens: 1_200_000, unpricedTokens: 0 },
      }),
    },
    'Held: budget used up: $5.20 of $5.00, 1.2M of 1.0M tok. ⟦extend⟧ extends it to $10.00, 2.0M tok, ⟦setBudget⟧ to another sum.',
  ],
  [{ counts: { ...none, queued: 3, merging: 1 } }, 'Waiting: 4 finished tasks are waiting to merge.'],
  [{ ready: false }, 'Free. What is left was stopped by you: choose it below, ⟦retry⟧ takes it up again.'],
  [{ ready: false, counts: { ...none, todo: 0 } }, 'Free. Nothing is left to start.'],
] as const)('a free worker says why it is free: %o', (facts, sentence) => {
  expect(free(facts)).toBe(sentence)
})
