import { spawnSync } from 'node:child_process'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import { gitOfUser } from '../support/git/git-of-user.ts'
import { locksBelow, twiceOrMissing, worktreesOf } from '../support/git/left-behind.ts'
import { processesOf } from '../support/processes-of.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { seeded } from '../support/seeded.ts'
import { triesOf } from '../support/tries-of.ts'
import { until } from '../support/until.ts'

/*
 * Kills of the real program, each followed by another start, while its user works in the same repository: commits, stashes,
 * collects garbage, edits the backlog. `LOOPWORK_TEST_KILLS=300 LOOPWORK_TEST_SEED=n` for many.
 */
const kills = Number(process.env['LOOPWORK_TEST_KILLS'] ?? 5)
const seed = Number(process.env['LOOPWORK_TEST_SEED'] ?? 1)
const items = 3 * kills + 6

let repository: ScratchRepository
afterAll(() => repository.remove())

test(
  `${kills} seeded kill -9 with a user beside (seed ${seed}): nothing lost, nothing twice, nothing left behind`,
  { timeout: 120_000 + kills * 15_000 },
  async () => {
    const random = seeded(seed)
    repository = await ScratchRepository.make()
    const marks = repository.outside('marks')
    const ids = Array.from({ length: items }, (_, index) => `ITEM-${index + 1}`)
    await repository.backlog(
      ids.map((id, index) => ({
        id,
        ...(index % 4 === 3 ? { dependsOn: [`ITEM-${index}`] } : {}),
        script: [`mark ${marks}`, `sleep ${100 + Math.floor(random() * 500)}ms`, `write out/${id}.txt ${id}`],
      })),
    )
    await repository.write('notes.txt', 'mine, not tracked\n')
    const user = new User(repository, random)
    const args = ['run', '--config', repository.config, '--parallel', '3', '--gate', 'test -d out']
    let hits = 0
    for (let kill = 0; kill < kills; kill++) {
      const running = repository.start([...args, '--output-mode', 'summary'])
      const began = Date.now()
      const delayMs = 200 + random() * 1500
      await until(`kill ${kill}`, async () => {
        await user.acts()
        return Date.now() - began > delayMs || running.child.exitCode !== null
      })
      if (running.child.exitCode === null) hits += 1
      else expect([kill, running.child.exitCode, running.output().slice(-2_000)]).toEqual([kill, 0, ''])
      running.child.kill('SIGKILL')
      await running.finished
      if (random() < 0.3) await user.editsTheBacklog()
    }
    await user.settles()
    const last = await repository.loopwork(['run', '--parallel', '3', '--gate', 'test -d out'])
    console.log(`${hits} of ${kills} kills hit a run; the user did ${JSON.stringify(user.did)}`)

    expect([last.exit, last.stderr, last.exit === 0 ? '' : last.stdout.slice(-4_000)]).toEqual([0, '', ''])
    expect(new Set(Object.values(await repository.states()))).toEqual(new Set(['done']))
    // Each agent was started once, and each item has landed once.
    const started = repository.marks().map((line) => line.split(' ')[0] ?? '')
    const repeated = ids.filter((id) => started.filter((other) => other === id).length > 1)
    const tries = await Promise.all(repeated.map((id) => triesOf(repository, id)))
    expect([...twiceOrMissing(started, ids), ...tries]).toEqual([])
    const landed = repository
      .git('log', '--format=%(trailers:key=Loopwork-Item,valueonly,separator=%x2C)', 'main')
      .split('\n')
      .filter((line) => line !== '')
    expect(twiceOrMissing(landed, ids)).toEqual([])
    for (const id of ids) expect(repository.git('show', `main:out/${id}.txt`).trim()).toBe(id)

    // What is the user's is as they left it.
    expect(await repository.read('notes.txt')).toBe('mine, not tracked\n')
    for (const name of user.committed) expect(repository.git('show', `main:${name}`).trim()).toBe(name)
    expect(repository.git('stash', 'list')).toBe('')
    expect(repository.git('status', '--porcelain', '--untracked-files=no').trim()).toBe(user.dirty)
    // Without the commit-graph: a gc of the user's writes their stash into it, and after the pop a prune takes the stash's commit.
    const fsck = ['-c', 'core.commitGraph=false', 'fsck', '--full', '--no-dangling', '--no-progress']
    expect(repository.git(...fsck)).toBe('')

    // Nothing is left behind.
    expect(processesOf(repository.home)).toEqual([])
    expect(locksBelow(repository.at('.git'))).toEqual([])
    expect(repository.git('for-each-ref', '--format=%(refname)', 'refs/heads').trim()).toBe('refs/heads/main')
    expect(worktreesOf(repository).filter((name) => !name.endsWith('--gate'))).toEqual([])
  },
)

class User {
  readonly committed: string[] = []
  readonly did: Record<string, number> = {}
  dirty = ''
  readonly #repository: ScratchRepository
  readonly #random: () => number
  #stashed = false

  constructor(repository: ScratchRepository, random: () => number) {
    this.#repository = repository
    this.#random = random
  }

  /** One thing that people do, or nothing for a moment. */
  async acts(): Promise<void> {
    const dice = this.#random()
    if (dice < 0.08) await this.#commits()
    else if (dice < 0.11) this.#collects('gc', '--prune=now', '--quiet')
    else if (dice < 0.14) this.#collects('prune', '--expire=now')
    else if (dice < 0.16) this.#collects('repack', '-adq')
    else if (dice < 0.22) await this.#stashesOrPops()
  }

  /** With an editor that writes the whole file: a new title for a task. */
  async editsTheBacklog(): Promise<void> {
    const file = this.#repository.at('.specs/tasks/tasks.json')
    const backlog = JSON.parse(await readFile(file, 'utf8')) as { tasks: { title?: string }[] }
    const task = backlog.tasks[Math.floor(this.#random() * backlog.tasks.length)]
    if (task !== undefined) task.title = `Title ${Math.floor(this.#random() * 1e6)}`
    await writeFile(`${file}~`, `${JSON.stringify(backlog, null, 2)}\n`)
    await rename(`${file}~`, file)
    this.#count('edit')
  }

  /** Before the last start. */
  async settles(): Promise<void> {
    if (this.#stashed) await this.#stashesOrPops()
    await this.#repository.write('README.md', '# changed by me\n')
    this.dirty = 'M README.md'
  }

  async #commits(): Promise<void> {
    const name = `mine-${this.committed.length}.txt`
    await this.#repository.write(name, `${name}\n`)
    this.#git('add', name)
    this.#git('commit', '--quiet', '-m', `mine: ${name}`, '--', name)
    this.committed.push(name)
    this.#count('commit')
  }

  #collects(...args: readonly string[]): void {
    spawnSync('git', [...args], { cwd: this.#repository.root, env: this.#repository.env() })
    this.#count(args[0] ?? '')
  }

  async #stashesOrPops(): Promise<void> {
    if (this.#stashed) {
      this.#git('stash', 'pop', '--quiet')
      this.#git('checkout', '--quiet', '--', 'README.md')
    } else {
      await this.#repository.write('README.md', `# ${this.#random()}\n`)
      this.#git('stash', '--quiet')
    }
    this.#stashed = !this.#stashed
    this.#count('stash')
  }

  #git(...args: readonly string[]): void {
    const place = { cwd: this.#repository.root, env: this.#repository.env() }
    gitOfUser(place, args, () => this.#count('met a lock'))
  }

  #count(what: string): void {
    this.did[what] = (this.did[what] ?? 0) + 1
  }
}
