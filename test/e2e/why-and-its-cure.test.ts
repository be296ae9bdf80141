import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

test('why a task is not running, with a command that, typed as printed, makes it go on', async () => {
  const repository = await ScratchRepository.make()
  try {
    const gate = repository.outside('gate')
    const waiting = (id: string) => ({ id, script: [`wait-for ${gate}`, `write ${id}.txt x`] })
    const quick = (id: string, said: object = {}) => ({ id, script: [`write ${id}.txt x`], ...said })
    await repository.backlog([
      waiting('A'),
      waiting('READY'),
      quick('BROKEN', { status: 'failed' }),
      quick('AFTER', { dependsOn: ['BROKEN'] }),
    ])
    const running = repository.start(['run', '--config', repository.config, '--parallel', '1'])
    const states = (wanted: object) =>
      until('the states', async () => {
        const found = await repository.states()
        return Object.entries(wanted).every(([id, state]) => found[id] === state)
      })
    const why = async (id: string) => (await repository.loopwork(['why', id])).stdout
    const cure = async (id: string) => {
      const command = /^ {2}next +loopwork (.*)$/m.exec(await why(id))?.[1]
      expect(command).toBeDefined()
      const { exit } = await repository.loopwork((command ?? '').split(' '))
      expect(exit).toBe(0)
      return command
    }
    await states({ A: 'running' })
    expect(await why('READY')).toContain('It starts when a worker is free: 1 of 1 is at work.')
    await repository.loopwork(['pause'])
    expect(await cure('READY')).toBe('resume')
    expect(await cure('READY')).toBe('scale 2')
    await states({ A: 'running', READY: 'running' })
    const refused = await repository.loopwork(['retry', 'AFTER'])
    expect(refused).toMatchObject({
      ...{ exit: 1, stdout: '' },
      stderr: 'loopwork: AFTER: it is todo already, and waits for others that are not done\n',
    })
    expect(await cure('AFTER')).toBe('retry BROKEN')
    await writeFile(gate, '')
    await states({ A: 'done', READY: 'done', BROKEN: 'done', AFTER: 'done' })
    expect((await running.finished).exit).toBe(0)
  } finally {
    await repository.remove()
  }
})
