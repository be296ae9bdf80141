import { expect, it } from 'vitest'
import { startSteps, type StartFacts } from '../../../../src/core/policy/start-steps.ts'
import { anAttempt, anItem } from '../../../support/run-facts.ts'

const item = anItem('A-1', 'Write it')
const nothingYet = { branch: null, branchMs: null, filledMs: null, files: null }
const branchMade = { ...nothingYet, branch: 'loopwork/a-1/1', branchMs: 40 }

/** Each step as `name: state`. */
function stepsOf(facts: Partial<StartFacts> & { readonly worktree?: string; readonly settles?: boolean }) {
  const { worktree = null, settles = false, ...more } = facts
  const attempt = anAttempt(1, item, { phase: 'preparing', worktree, settles })
  const settings = { setup: ['npm ci', 'make'], copy: [], link: [] }
  const steps = startSteps({ attempt, settings, making: null, makesIt: false, begun: [], ...more })
  return steps.map(({ kind, name, state }) => `${kind === 'setup' ? name : kind}: ${state}`)
}

it('goes from step to step, one at a time', () => {
  expect(stepsOf({ making: nothingYet })).toEqual([
    'branch: now',
    'worktree: next',
    'npm ci: next',
    'make: next',
    'agent: next',
  ])
  expect(stepsOf({ making: branchMade })).toContain('worktree: now')
  expect(stepsOf({ worktree: '/w', making: branchMade })).toContain('npm ci: now')
  const first = [{ line: 'npm ci', tookMs: 900 }]
  expect(stepsOf({ worktree: '/w', making: branchMade, begun: first })).toEqual([
    'branch: done',
    'worktree: done',
    'npm ci: done',
    'make: now',
    'agent: next',
  ])
  const both = [...first, { line: 'make', tookMs: 10 }]
  expect(stepsOf({ worktree: '/w', making: branchMade, begun: both })).toContain('agent: now')
})

it('says nothing of a branch that another process makes', () => {
  expect(stepsOf({})[0]).toBe('worktree: now')
})

it('begins with the branch while a worktree of its own waits for git', () => {
  expect(stepsOf({ makesIt: true }).slice(0, 2)).toEqual(['branch: now', 'worktree: next'])
  expect(stepsOf({ makesIt: true, worktree: '/w' })[0]).toBe('worktree: done')
})

it('has the files that are copied until setup begins', () => {
  const settings = { setup: ['npm ci'], copy: ['.env'], link: [] }
  expect(stepsOf({ settings, worktree: '/w' })).toEqual([
    'worktree: done',
    'copies: now',
    'npm ci: next',
    'agent: next',
  ])
  const begun = [{ line: 'npm ci', tookMs: null }]
  expect(stepsOf({ settings, worktree: '/w', begun }).slice(1, 3)).toEqual(['copies: done', 'npm ci: now'])
})

it('begins again with the first command where another supervisor has taken the attempt over', () => {
  const cut = [
    { line: 'npm ci', tookMs: 900 },
    { line: 'make', tookMs: null },
  ]
  const begun = [...cut, { line: 'npm ci', tookMs: null }]
  expect(stepsOf({ worktree: '/w', begun }).slice(1)).toEqual(['npm ci: now', 'make: next', 'agent: next'])
  // Nor is anything of the worktree that is made anew set up.
  expect(stepsOf({ begun: cut })).toEqual(['worktree: now', 'npm ci: next', 'make: next', 'agent: next'])
})

it('has none where no agent is started', () => {
  expect(stepsOf({ settles: true, worktree: '/w' })).toEqual([])
})
