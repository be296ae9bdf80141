import { existsSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { until } from '../../support/until.ts'
import { eachCli } from '../each-cli.ts'
import { shellStep } from '../model-api/step.ts'

eachCli('kill -9, adopted', async (scene) => {
  const begun = scene.repository.outside('begun')
  const open = scene.repository.outside('open')
  await scene.configure()
  const waits = `echo x >> ${begun}; until test -e ${open}; do timeout 0.2 tail -f /dev/null; done; printf a > a.txt`
  await scene.backlog([{ id: 'ORPHAN', steps: [shellStep(waits), 'write:b.txt'] }])
  const first = scene.start()
  await until('a tool that runs', () => existsSync(begun))
  first.child.kill('SIGKILL')
  await first.finished
  expect(scene.cliProcesses().length).toBeGreaterThan(0)

  const second = scene.start()
  await scene.event(second, 'an adoption', ({ type }) => type === 'attempt:adopted')
  writeFileSync(open, '')
  const { exit } = await second.finished
  expect(exit).toBe(0)
  // Once: nobody has started it anew.
  expect(scene.repository.marks('begun')).toHaveLength(1)
  expect(scene.repository.filesOn('main')).toEqual(expect.arrayContaining(['a.txt', 'b.txt']))
})
