import { existsSync } from 'node:fs'
import { expect } from 'vitest'
import { tellAgent } from '../../support/tell-agent.ts'
import { until } from '../../support/until.ts'
import { eachCli } from '../each-cli.ts'
import { shellStep } from '../model-api/step.ts'

/** A first answer, so that there is something to go on from; then a tool that is still at work when the message comes. */
eachCli('message now', async (scene) => {
  const begun = scene.repository.outside('begun')
  await scene.configure({ retry: { attempts: 1 } })
  const endless = `echo x >> ${begun}; timeout 300 tail -f /dev/null`
  await scene.backlog([{ id: 'TALK', steps: ['write:a.txt', shellStep(endless), 'write:b.txt'] }])
  const running = scene.start()
  await until('a tool that runs', () => existsSync(begun))
  const told = Date.now()
  const answer = await tellAgent(scene.repository, 'TALK', 'Leave that. STEPS=write:told.txt')
  const tookMs = Date.now() - told
  expect(answer).toEqual({ state: 'done', message: 'TALK goes on with your message' })
  const { exit, stdout, stderr } = await running.finished
  expect(exit, stdout.slice(-4000) + stderr).toBe(0)

  const { items } = JSON.parse((await scene.repository.loopwork(['summary', '--json'])).stdout) as {
    items: readonly { attempts: number; receipts: readonly { sessions: readonly string[] }[] }[]
  }
  expect(items[0]).toMatchObject({ attempts: 1, receipts: [{ sessions: [expect.any(String)] }] })
  expect(scene.repository.marks('begun')).toHaveLength(1)
  // The model has all before it: what it was asked first, and the message.
  const last = scene.api.calls.findLast(({ offersTools }) => offersTools)?.body
  expect(last).toContain('STEPS=write:a.txt')
  expect(last).toContain('STEPS=write:told.txt')
  expect(scene.repository.filesOn('main')).toEqual(expect.arrayContaining(['a.txt', 'told.txt']))
  expect(scene.repository.filesOn('main')).not.toContain('b.txt')
  return `interrupted and started again in ${(tookMs / 1000).toFixed(1)} s`
})
