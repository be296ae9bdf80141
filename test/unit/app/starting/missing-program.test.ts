import { expect, test } from 'vitest'
import { missingProgram } from '../../../../src/app/starting/missing-program.ts'
import { plainPreset } from '../../../../src/core/agent/preset.ts'
import { usualSettings } from '../../../support/usual-settings.ts'

const critic = { ...plainPreset, name: 'critic', command: ['critic'] }
const reviewed = { ...usualSettings('codex'), review: { agent: critic, rounds: 2, on: ['bug'] } } as const
const only = (found: string) => (name: string) => (name === found ? null : `${name} is not on PATH`)

test('a run without its reviewer could finish nothing', () => {
  expect(missingProgram(reviewed, only('codex'))).toBe('review: agent critic: critic is not on PATH')
  expect(missingProgram(reviewed, () => null)).toBeNull()
})

test('where nothing is reviewed, no reviewer is needed', () => {
  expect(missingProgram({ ...reviewed, review: { ...reviewed.review, on: [] } }, only('codex'))).toBeNull()
})

test('without the judge that was named nothing could be chosen as it was asked for', () => {
  const judged = { ...usualSettings('codex'), judge: critic, vote: 'judge', agentsPerTask: 3 } as const
  expect(missingProgram(judged, only('codex'))).toBe('judge: agent critic: critic is not on PATH')
  expect(missingProgram({ ...judged, vote: 'majority' }, only('codex'))).toBeNull()
  expect(missingProgram({ ...judged, agentsPerTask: 1 }, only('codex'))).toBeNull()
})

test('in a sandbox only that is looked for', () => {
  expect(missingProgram({ ...reviewed, sandbox: ['jail'] }, only('jail'))).toBeNull()
})
