import { expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

test('a task that is scheduled for later is planned behind all others, and the run waits for it and says so', async () => {
  const task = (id: string) => ({ id, script: [`write ${id}.txt x`] })
  const later = { ...task('LATER'), priority: 'high', scheduledFor: '2099-05-01T12:00:00Z' }
  const repository = await ScratchRepository.make([later, ...['A', 'B', 'C', 'D'].map(task)])
  try {
    const plan = await repository.loopwork(['run', '--dry-run'])
    expect(plan.stdout).toMatch(/^A .*\nB .*\nC .*\nD .*\nLATER .* {2}scheduled for 2099-05-01 /)
    expect(plan.stderr).toMatch(/^5 to do, 4 of them ready, 1 scheduled; /m)
    const json = await repository.loopwork(['run', '--dry-run', '--json'])
    expect(json.stdout).toContain('"scheduledFor": "2099-05-01T12:00:00.000Z"')

    const running = repository.start(['run', '--config', repository.config])
    const status = await until('nothing but the scheduled one to be left', async () => {
      const { stdout } = await repository.loopwork(['status'])
      return /^tasks +4 done, 1 waiting/m.test(stdout) && stdout
    })
    expect(status).toMatch(/^waiting +next task \d+d /)
    expect(status).toMatch(/^eta +~?\d+d/m)
    running.child.kill('SIGINT')
    await running.finished
  } finally {
    await repository.remove()
  }
})

test('a rehearsal waits for it as long as a run that starts now would', async () => {
  const days = 2 * 86_400_000 + 3_600_000
  const repository = await ScratchRepository.make([
    { id: 'A', script: ['write a.txt x'] },
    Object.assign({ id: 'LATER' }, { scheduledFor: new Date(Date.now() + days).toISOString() }),
  ])
  try {
    const { stdout } = await repository.loopwork(['sim'])
    expect(stdout).toMatch(/^took +2d 1h; no run with 2 workers could take less than 2d 1h/m)
  } finally {
    await repository.remove()
  }
})
