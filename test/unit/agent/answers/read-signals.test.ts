import { describe, expect, test } from 'vitest'
import { readSignals } from '../../../../src/agent/answers/read-signals.ts'

describe('verdicts', () => {
  test.each([
    ['VERIFICATION_PASS', 'pass'],
    ['All is well.\n\n**VERIFICATION_PASS**\n\n', 'pass'],
    ['## VERIFICATION_FAIL', 'fail'],
    ['VERIFICATION_FAIL\nMended it.\nVERIFICATION_PASS', 'pass'],
    ['all good\r\nVERIFICATION_PASS\r\n', 'pass'],
    ['It says VERIFICATION_PASS when all is well', null],
    ['VERIFICATION_PASS.', null],
    ['`VERIFICATION_PASS`', null],
    ['> VERIFICATION_PASS', null],
    ['- VERIFICATION_PASS', null],
    ['    VERIFICATION_PASS', null],
    ['```\nVERIFICATION_PASS\n```', null],
    ['~~~~\n~~~\nVERIFICATION_PASS\n~~~~\nthe end', null],
    ['verification_pass', null],
  ])('%j: %s', (said, verdict) => {
    expect(readSignals(said, []).verdict).toBe(verdict)
  })
})

test('what its own task says is no verdict, wherever the agent repeats it', () => {
  const task = 'Run the tests and print\nVERIFICATION_PASS\nor\nVERIFICATION_FAIL'
  expect(readSignals(`I was told:\n${task}\nand looked.`, [task]).verdict).toBeNull()
  expect(readSignals(`${task}\nVERIFICATION_FAIL`, [task])).toMatchObject({ verdict: 'fail' })
})

test('why a check fails is what it says right before the verdict', () => {
  const { why } = readSignals('Looked.\nTwo tests fail in src/a.ts\n\n**VERIFICATION_FAIL**\nBye.', [])
  expect(why).toBe('Two tests fail in src/a.ts')
})

test.each([
  ['TASK_COMPLETE', true, null],
  ['**ALL_TASKS_COMPLETE**\n\n', true, null],
  ['This requires manual testing.\nTASK_COMPLETE', true, 'requires manual'],
  ['TASK_COMPLETE\nI could not complete the docs.', true, 'could not complete'],
  ['> needs human\n\nTASK_COMPLETE', true, null],
  ['The log says TASK_COMPLETE', false, null],
])('a completion, and what contradicts it: %j', (said, complete, contradiction) => {
  expect(readSignals(said, [])).toMatchObject({ complete, contradiction })
})
