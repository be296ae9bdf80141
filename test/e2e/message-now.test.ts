import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { fakeCli } from '../support/fake-cli.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { tellAgent } from '../support/tell-agent.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

/** Of `claude-multistep.jsonl`. */
const session = '488479d5-4a7b-4f92-bab7-dcb6584297a7'

test('a message reaches a running agent in its own session and try; one that has just ended leaves it to the next try', async () => {
  repository = await ScratchRepository.make([{ id: 'TALK' }], {
    agent: 'claude',
    retry: { attempts: 2, backoff: '10ms' },
    gate: [`touch "$HOME/at-gate"; while ! test -e "$HOME/go-on"; do sleep 0.1; done; test -e again.txt`],
  })
  const env = fakeCli(
    repository,
    'claude',
    `case $start in
      1) echo half >half.txt; say claude-multistep.jsonl | head -n 12
        trap 'say claude-sigint.jsonl | tail -n 1; exit 0' INT
        while :; do sleep 0.1; done ;;
      2) echo told >told.txt; say claude-resume.jsonl ;;
      3) echo again >again.txt; say claude-resume.jsonl ;;
    esac`,
  )
  const running = repository.start(['run', '--config', repository.config], env)
  const logs = async () => (await repository.loopwork(['logs', 'TALK'])).stdout
  await until('its agent to be at work', async () => (await logs()).trim().split('\n').length > 5)
  expect(await tellAgent(repository, 'TALK', 'Use the table\nof errors.')).toEqual({
    state: 'done',
    message: 'TALK goes on with your message',
  })
  await until('the gate to run', async () => (await repository.states())['TALK'] === 'verifying')
  expect(await tellAgent(repository, 'TALK', 'And again.')).toEqual({
    state: 'refused',
    message: 'its agent has just ended; the next try of TALK is given it',
  })
  const prompt = repository.marks('prompt.TALK').join('\n')
  expect(prompt).toContain('~~~~\nUse the table\nof errors.\n~~~~')
  writeFileSync(repository.outside('go-on'), '')

  const { exit, stdout, stderr } = await running.finished
  expect(exit, stdout + stderr).toBe(0)
  const started = repository.marks('started.TALK')
  expect(started[1]).toContain(`--resume ${session}`)
  expect(started).toHaveLength(3)
  expect(repository.filesOn('main')).toEqual(expect.arrayContaining(['again.txt']))
  expect(stdout).toContain('> Use the table\\nof errors.')
  const shown = JSON.parse((await repository.loopwork(['show', 'TALK', '--json'])).stdout) as {
    notes: unknown
    tries: readonly { notes: unknown }[]
  }
  expect(shown.notes).toMatchObject([
    { text: 'Use the table\nof errors.', givenTo: 1 },
    { text: 'And again.', givenTo: 2 },
  ])
  expect(shown.tries.map(({ notes }) => notes)).toMatchObject([
    [{ text: 'Use the table\nof errors.' }],
    [{ text: 'And again.' }],
  ])
  expect((await repository.loopwork(['show', 'TALK'])).stdout).toContain('note, given to try 2\n  And again.')
  expect(await tellAgent(repository, 'TALK', 'Too late.')).toMatchObject({
    why: expect.stringContaining('it is done') as string,
  })
})

test('an agent that prints for people takes no message while it runs: that is said, and its next try is given it', async () => {
  repository = await ScratchRepository.make([{ id: 'DEAF' }], {
    agent: 'mine',
    agents: { mine: { command: ['mine'] } },
    retry: { attempts: 2, backoff: '10ms' },
  })
  const env = fakeCli(
    repository,
    'mine',
    `case $start in
      1) while ! test -e "$HOME/go-on"; do sleep 0.1; done; exit 1 ;;
      2) echo "$prompt" >told.txt ;;
    esac`,
  )
  const running = repository.start(['run', '--config', repository.config], env)
  await until('its agent to run', () => repository.marks('prompt.DEAF').length > 0)
  await until('its state', async () => (await repository.states())['DEAF'] === 'running')
  expect(await tellAgent(repository, 'DEAF', 'Use the table.')).toEqual({
    state: 'refused',
    message: 'mine takes no message while it runs; the next try of DEAF is given it',
  })
  writeFileSync(repository.outside('go-on'), '')
  const { exit, stdout, stderr } = await running.finished
  expect(exit, stdout + stderr).toBe(0)
  expect(repository.git('show', 'main:told.txt')).toContain('Use the table.')
})
