import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { heldItems, letGo, startedAgents } from '../../support/pty/held-items.ts'
import type { LoopworkTerminal } from '../../support/pty/loopwork-terminal.ts'
import { Story } from '../../support/pty/story.ts'
import { until } from '../../support/until.ts'

const story = new Story()
afterEach(() => story.end())

const footer = (screen: LoopworkTerminal): string => screen.row(-1)

test('u in another terminal takes back a retry of all: each is failed again, with its tries and why', async () => {
  const repository = await story.repository({ retry: { attempts: 1 } })
  const broken = ['BAD-1', 'BAD-2'].map((id) => ({ id, title: `Task ${id}`, script: ['fail 3'] }))
  await repository.backlog([...broken, ...heldItems(repository, ['T-1'])])
  const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '1'] })
  await until('the last one is at work', () => startedAgents(repository).length === 1)
  const described = (): Promise<readonly string[]> =>
    Promise.all(
      ['BAD-1', 'BAD-2'].map(async (id) => {
        const { stdout } = await repository.loopwork(['show', id, '--json'])
        return stdout.replace(/"updatedAt": ?"[^"]*",?/, '')
      }),
    )
  const states = async (): Promise<readonly string[]> =>
    (await described()).map((said) => /"state": ?"(\w+)"/.exec(said)?.[1] ?? '')
  const before = await described()
  expect(await states()).toEqual(['failed', 'failed'])
  terminal.press('R')
  await terminal.until('both are todo', (screen) => footer(screen).includes('2 tasks are todo again'))
  expect(await states()).toEqual(['todo', 'todo'])

  const beside = await story.terminal(repository, { args: ['tui'], columns: 120 })
  await beside.until('what u means', (screen) => footer(screen).includes('u undo retry of 2'))
  beside.press('u')
  await beside.until('taken back', (screen) =>
    footer(screen).includes('2 tasks are as they were before the retry'),
  )
  expect(await described()).toEqual(before)
  await terminal.until('both have failed', (screen) => /2 failed/.test(screen.row(1)))
  beside.press('q')
  expect(await beside.exited).toBe(0)

  letGo(repository, 'T-1')
  await terminal.until('the summary', (screen) => screen.row(1).includes('FINISHED'))
  terminal.press('q')
  expect(await terminal.exited).toBe(1)
})

test('u after the run takes the chosen merge back, in the summary, which tells of it; a gate that goes on ends with the screen', async () => {
  const repository = await story.repository()
  const gate = repository.outside('gate')
  await repository.backlog(
    ['A', 'B'].map((id, index) => ({
      ...{ id, title: `Do ${id}`, script: [`write ${id}.txt ${id}`] },
      dependsOn: index === 0 ? [] : ['A'],
    })),
  )
  const git = (...args: readonly string[]): string => repository.git(...args).trim()
  const terminal = await story.terminal(repository, {
    args: ['tui', '--gate', `if test -e ${gate}; then touch ${gate}.$$ && exec sleep 300; fi`],
  })
  await terminal.until('all is done', (screen) => /All 2 tasks are done/.test(screen.text()))
  const [before, tip] = [git('rev-parse', 'main~1'), git('rev-parse', 'main')]
  terminal.press('j')
  await terminal.until('its key', (screen) => footer(screen).includes(`u undo ${tip.slice(0, 7)}`))
  await asked(terminal, `The merge of B (${tip.slice(0, 7)})`)
  terminal.press('\r')
  await terminal.until('what came of it', (screen) =>
    footer(screen).includes('B taken back: main is back at'),
  )
  expect(git('rev-parse', 'main')).toBe(before)
  await terminal.until('the summary', (screen) => /1 of 2 tasks/.test(screen.text()))
  expect(await repository.states()).toEqual({ A: 'done', B: 'todo' })

  // Something of the person's own stands on the next one, so that only a commit takes it back, and that is gated.
  await repository.write('own.txt', 'own')
  git('add', 'own.txt')
  git('commit', '--quiet', '-m', 'own')
  writeFileSync(gate, '')
  await asked(terminal, 'The merge of A (')
  terminal.press('\r')
  await until('the gate', () => startedGates(gate).length > 0)
  terminal.press('q')
  expect(await terminal.exited).toBe(1)
  await until('nothing of it is left', () => startedGates(gate).every((pid) => !isAlive(pid)))
  expect(git('log', '-1', '--format=%s')).toBe('own')
  expect(await repository.states()).toEqual({ A: 'done', B: 'todo' })
})

/** The key is dropped while the panes have only just gone, and a second one would confirm. */
async function asked(terminal: LoopworkTerminal, question: string): Promise<void> {
  const isDropped = (screen: LoopworkTerminal): boolean => footer(screen).includes('press again')
  for (;;) {
    terminal.press('u')
    await terminal.until('an answer', (screen) => screen.text().includes(question) || isDropped(screen))
    if (!isDropped(terminal)) return
    terminal.press('j')
    await terminal.until('the keys', (screen) => !isDropped(screen))
  }
}

const startedGates = (gate: string): readonly number[] =>
  readdirSync(path.dirname(gate))
    .filter((name) => name.startsWith(`${path.basename(gate)}.`))
    .map((name) => Number(name.split('.').at(-1)))

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
