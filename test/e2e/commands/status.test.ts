import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandRows } from '../../support/commands/rows.ts'
import { settledRepository } from '../../support/commands/settled.ts'
import { ScratchRepository } from '../../support/scratch-repository.ts'
import { until } from '../../support/until.ts'

let repository: ScratchRepository
beforeAll(async () => {
  repository = await settledRepository()
})
afterAll(() => repository.remove())

commandRows(
  () => repository,
  [
    { args: ['status'], exit: 0, stdout: /^finished +run 1 in project on main/ },
    { args: ['status'], exit: 0, stdout: /^tasks +1 done, 1 failed, 2 blocked, 1 cancelled, 0 to do of 5$/m },
    { args: ['status'], exit: 0, stdout: /^1 needs you\n✗ FAIL .*exit 3 .* loopwork retry FAIL$/m },
    { args: ['status', '--json'], exit: 0, stdout: /"ended": true/ },
    { args: ['status', 'now'], exit: 2, stderr: /too many arguments/ },
  ],
)

test('while it runs: the word, who works on what, how many of how many; a dead supervisor is none', async () => {
  const other = await ScratchRepository.make()
  try {
    const gate = other.outside('gate')
    await other.backlog([{ id: 'A', script: [`mark ${other.outside('marks')}`, `wait-for ${gate}`] }])
    const running = other.start(['run', '--config', other.config, '--parallel', '3'])
    // An agent may be at work before its start is stored, and is counted as running a moment after that.
    const living = await until('the agent', async () => {
      const seen = await other.loopwork(['status'])
      return /^running /m.test(seen.stdout) && /A .* running/.test(seen.stdout) && seen
    })
    expect(living.stdout).toMatch(/^running +run 1 .* \(pid \d+\)$/m)
    expect(living.stdout).toMatch(/^workers +1 of 3 at work$/m)
    expect(living.stdout).toMatch(/WORKER +TASK .*STATE +TIME +NOW\n⠿ W0 +A .* running/)
    const worktrees = async () => (await other.loopwork(['worktree', 'list'])).stdout.replaceAll(/\s+/g, ' ')
    expect(await worktrees()).not.toContain('nobody supervises it')
    running.child.kill('SIGKILL')
    await running.finished
    const left = await other.loopwork(['status'])
    // Nothing says when it was left, so that no time is named.
    expect(left.stdout).toMatch(/^left +loopwork run takes it up; run 1 in project on main$/m)
    expect(left.stdout).not.toMatch(/^workers/m)
    expect(await worktrees()).toContain('running; nobody supervises it now, loopwork run goes on with it')
    const json = JSON.parse((await other.loopwork(['status', '--json'])).stdout) as { supervisors: unknown[] }
    expect(json.supervisors).toEqual([])
  } finally {
    await other.remove()
  }
})

test('the breaker: what it waits for and until when; the tasks say how their last try ended', async () => {
  const items = [1, 2, 3].map((number) => ({ id: `G-${number}`, script: ['fail 1'] }))
  const other = await ScratchRepository.make(items, { breaker: { failures: 2, cooldown: '10m' } })
  try {
    const running = other.start(['run', '--config', other.config])
    await until('the breaker', async () => /^waiting/.test((await other.loopwork(['status'])).stdout))
    const { stdout } = await other.loopwork(['status'])
    expect(stdout).toMatch(/^waiting +2 failures in a row, next try [89]:\d\d; run 1/)
    const shown = await other.loopwork(['show', 'G-1'])
    expect(shown.stdout).toMatch(/^ {2}why +agent: exit 1; waits: 2 failures in a row, next try/m)
    const list = await other.loopwork(['list'])
    expect(list.stdout).toMatch(/◦ G-1 .*todo.* agent: exit 1; waits: 2 failures in a row/)
    running.child.kill('SIGINT')
    await running.finished
    expect((await other.loopwork(['show', 'G-1'])).stdout).not.toContain('waits')
  } finally {
    await other.remove()
  }
})
