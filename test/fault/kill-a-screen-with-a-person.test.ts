import { readFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { locksBelow, twiceOrMissing, worktreesOf } from '../support/git/left-behind.ts'
import { processesOf } from '../support/processes-of.ts'
import type { LoopworkTerminal } from '../support/pty/loopwork-terminal.ts'
import { Story } from '../support/pty/story.ts'
import type { ScratchRepository } from '../support/scratch-repository.ts'
import { seeded } from '../support/seeded.ts'
import { until } from '../support/until.ts'

/*
 * Kills of a screen with six workers and a queue of merges, while a person steers it by keys: stops and takes that back, retries all, adds
 * tasks, writes notes, edits the backlog. `LOOPWORK_TEST_KILLS=30 LOOPWORK_TEST_SEED=n` for many.
 */
const kills = Number(process.env['LOOPWORK_TEST_KILLS'] ?? 4)
const seed = Number(process.env['LOOPWORK_TEST_SEED'] ?? 1)
const gate = ['test -d out', 'sleep 0.05']

const story = new Story()
afterEach(() => story.end())

test(
  `${kills} seeded kill -9 of a screen that a person steers (seed ${seed}): nothing lost, nothing twice, nothing left behind`,
  { timeout: 180_000 + kills * 60_000 },
  async () => {
    const random = seeded(seed)
    const repository = await story.repository({
      gate,
      retry: { attempts: 50, backoff: '50ms', max: '200ms' },
    })
    const ids = Array.from({ length: 5 * kills + 10 }, (_, index) => `ITEM-${index + 1}`)
    await repository.backlog(
      ids.map((id, index) => ({
        id,
        ...(index % 5 === 4 ? { dependsOn: [`ITEM-${index}`] } : {}),
        script: [`sleep ${200 + Math.floor(random() * 800)}ms`, `write out/${id}.txt ${id}`],
      })),
    )
    const person = new Person(repository, random)
    for (let kill = 0; kill < kills; kill++) {
      const terminal = await story.terminal(repository, { args: ['tui', '--parallel', '6'] })
      const pid = await terminal.loopworkPid()
      await terminal.until(`workers or an end, kill ${kill}`, (screen) =>
        /W0 |FINISHED|DONE/.test(screen.text()),
      )
      const killAt = performance.now() + 300 + random() * 1_500
      await until(`kill ${kill}`, async () => {
        await person.acts(terminal)
        return performance.now() > killAt
      })
      process.kill(pid, 'SIGKILL')
      await terminal.exited
      person.reads(terminal)
      // Whole at every moment, with all of its tasks.
      const backlog = JSON.parse(readFileSync(repository.at('.specs/tasks/tasks.json'), 'utf8')) as Backlog
      expect(
        backlog.tasks.map(({ id }) => id),
        `after kill ${kill}`,
      ).toEqual(ids)
      if (random() < 0.3) await person.editsTheBacklog()
    }
    // What the person has stopped last is set aside until the run after this one.
    const first = await repository.loopwork(['run', '--parallel', '6'])
    expect(first.stderr).toBe('')
    const last = first.exit === 0 ? first : await repository.loopwork(['run', '--parallel', '6'])
    expect([last.exit, last.stderr, last.exit === 0 ? '' : last.stdout.slice(-4_000)]).toEqual([0, '', ''])
    console.log(`the person did ${JSON.stringify(person.did)}; added ${person.added.size}`)

    const items = await repository.items()
    expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['done']))
    // What was told as added is there, once.
    const titles = items.map(({ title }) => String(title)).filter((title) => title.startsWith('Extra'))
    expect(twiceOrMissing(titles, [...new Set([...titles, ...person.added])])).toEqual([])
    const landed = repository
      .git('log', '--format=%(trailers:key=Loopwork-Item,valueonly,separator=%x2C)', 'main')
      .split('\n')
      .filter((line) => line !== '')
    expect(twiceOrMissing(landed, ids)).toEqual([])
    for (const id of ids) expect(repository.git('show', `main:out/${id}.txt`).trim()).toBe(id)
    const { tasks } = JSON.parse(readFileSync(repository.at('.specs/tasks/tasks.json'), 'utf8')) as Backlog
    expect(new Set(tasks.map(({ status }) => status))).toEqual(new Set(['completed']))

    expect(repository.git('status', '--porcelain', '--untracked-files=no')).toBe('')
    expect(repository.git('fsck', '--full', '--no-dangling', '--no-progress')).toBe('')
    expect(processesOf(repository.home)).toEqual([])
    expect(locksBelow(repository.at('.git'))).toEqual([])
    expect(worktreesOf(repository).filter((name) => !name.endsWith('--gate'))).toEqual([])
  },
)

interface Backlog {
  readonly tasks: { readonly id: string; title?: string; readonly status: string }[]
}

class Person {
  readonly did: Record<string, number> = {}
  /** Titles of tasks that the screen has told as added. */
  readonly added = new Set<string>()
  readonly #repository: ScratchRepository
  readonly #random: () => number
  #number = 0
  #typed: string | null = null

  constructor(repository: ScratchRepository, random: () => number) {
    this.#repository = repository
    this.#random = random
  }

  /** One thing that people do at a screen, whatever it shows now. */
  async acts(terminal: LoopworkTerminal): Promise<void> {
    this.reads(terminal)
    const dice = this.#random()
    const worker = String(Math.floor(this.#random() * 6))
    if (dice < 0.2) await this.#press(terminal, 'stop', worker, 'x')
    else if (dice < 0.4) await this.#press(terminal, 'take back', 'u')
    else if (dice < 0.5) await this.#press(terminal, 'retry all', 'R')
    else if (dice < 0.6) await this.#press(terminal, 'note', worker, '>', ...'well', 'enter')
    else if (dice < 0.75) await this.#adds(terminal)
    else await this.#press(terminal, 'look', dice < 0.87 ? ']' : 'W')
    // A question that came is left; never alone in one read with what follows it: that would be another key.
    await this.#press(terminal, 'leave', 'escape')
  }

  /** Notes what the screen has told. */
  reads(terminal: LoopworkTerminal): void {
    if (this.#typed !== null && /TASK-\d+ added/.test(terminal.row(-1))) this.added.add(this.#typed)
  }

  /** With an editor that writes the whole file: a new title for a task. */
  async editsTheBacklog(): Promise<void> {
    const file = this.#repository.at('.specs/tasks/tasks.json')
    const backlog = JSON.parse(await readFile(file, 'utf8')) as Backlog
    const task = backlog.tasks[Math.floor(this.#random() * backlog.tasks.length)]
    if (task !== undefined) task.title = `Title ${Math.floor(this.#random() * 1e6)}`
    await writeFile(`${file}~`, `${JSON.stringify(backlog, null, 2)}\n`)
    await rename(`${file}~`, file)
    this.#count('edit')
  }

  async #adds(terminal: LoopworkTerminal): Promise<void> {
    const title = `Extra-${(this.#number += 1)}`
    this.#typed = null
    await this.#press(terminal, 'new task', 'c', ...title, 'tab')
    await this.#press(terminal, 'its words', ...`write out/${title} x`)
    await this.#press(terminal, 'added', 'ctrl+s')
    this.#typed = title
    await drawn(terminal)
    this.reads(terminal)
    this.#typed = null
  }

  async #press(terminal: LoopworkTerminal, what: string, ...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      terminal.press(key)
      await drawn(terminal)
    }
    this.#count(what)
  }

  #count(what: string): void {
    this.did[what] = (this.did[what] ?? 0) + 1
  }
}

/** A few frames later, whatever they show: a killed screen shows no more. */
const drawn = (terminal: LoopworkTerminal): Promise<void> => {
  const before = terminal.raw().length
  let looks = 0
  return until('a frame', () => terminal.raw().length > before || (looks += 1) > 5).then(() => undefined)
}
