import { expect, test } from 'vitest'
import { MessageBox } from '../../../../src/supervisor/agent/message-box.ts'

test('before any agent has started a message is for its prompt; after all have ended it is too late', async () => {
  expect(await new MessageBox(true).post()).toBe('with its prompt')
  expect(await new MessageBox(false).post()).toBe('too late')
})

test('of several agents each is told, and the answer is the best that became of it', async () => {
  const box = new MessageBox(true)
  const [can, deaf, ended] = [box.of(0), box.of(1), box.of(2)]
  for (const agent of [can, deaf, ended]) agent.agentRuns()
  ended.agentIsOver()
  const told = box.post()
  expect([can.isWaiting, deaf.isWaiting, ended.isWaiting]).toEqual([true, true, false])
  deaf.take()('not possible')
  can.take()('given')
  expect(await told).toBe('given')
  const next = box.post()
  can.agentIsOver()
  deaf.take()('not possible')
  expect(await next).toBe('not possible')
})

test('what comes after the others were taken waits for its own turn', async () => {
  const agent = new MessageBox(true).of(0)
  agent.agentRuns()
  const first = agent.post()
  const answer = agent.take()
  const second = agent.post()
  answer('given')
  expect(await first).toBe('given')
  expect(agent.isWaiting).toBe(true)
  agent.agentIsOver()
  expect(await second).toBe('too late')
})
