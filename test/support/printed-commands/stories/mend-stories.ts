import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { killProcessesOf } from '../../processes-of.ts'
import { claude, codex, fakeClis } from '../../fake-clis.ts'
import { until } from '../../until.ts'
import { printed, type Scene, type Stories } from '../scene.ts'

const task = { id: 'A', script: ['write a.txt a'] }

/** A run is refused; what is printed mends it; then the run does its work. */
async function refusedThenMended(scene: Scene, pattern: RegExp, exit = 4): Promise<void> {
  const refused = await scene.loopwork('run')
  expect(refused.exit).toBe(exit)
  const mended = scene.paste(printed(refused.stderr, pattern))
  expect(mended, mended.stderr).toMatchObject({ exit: 0 })
  const run = await scene.loopwork('run')
  expect(run, run.stderr).toMatchObject({ exit: 0 })
  // Nor is anything left of it that would hold up what was done.
  expect(run.stdout).not.toContain(' waits: ')
}

const belongsToAnother: Stories = {
  'the repository belongs to another user': async (make) => {
    const scene = await make([task])
    scene.paste('chown -R 12345 .')
    await refusedThenMended(scene, /(git config --global --add safe\.directory .*)$/m)
  },
}

export const mendStories: Stories = {
  'an id typed by hand comes with the file': async (make) => {
    const scene = await make([])
    expect((await scene.loopwork('add', 'typed', '--id', 'X')).exit).toBe(0)
    await scene.repository.backlog([{ id: 'X', script: ['write x.txt x'] }])
    const { exit, stderr } = await scene.loopwork('run')
    expect(exit).toBe(2)
    expect(scene.paste(printed(stderr, /(loopwork cancel \S+) gives/)).exit).toBe(0)
    expect(await scene.loopwork('run')).toMatchObject({ exit: 0 })
    expect(await scene.repository.states()).toEqual({ X: 'done' })
  },

  'tasks were done on another branch': async (make) => {
    const scene = await make()
    const { repository } = scene
    const files = (branch: string) => repository.filesOn(branch).filter((file) => file.endsWith('.txt'))
    for (const id of ['A', 'B']) {
      const script = ['```script', `write ${id}.txt ${id}`, '```'].join('\n')
      await scene.loopwork('add', id, '--id', id, '--description', script)
    }
    repository.git('branch', 'other')
    await scene.loopwork('run')
    const { stdout, stderr } = await scene.loopwork('run', '--target', 'other')
    expect(stderr).toContain('A, B were merged into main, and other does not hold that work; ')
    expect(stdout).toContain('2 tasks are done and their work is not in other: A, B')
    const retry = printed(stderr, /(loopwork retry A B) does it there/)
    expect(printed(stdout, /^ {2}(loopwork retry .*?) {2}/m)).toBe(retry)
    expect(printed((await scene.loopwork('status')).stdout, /^ +(loopwork retry .*)$/m)).toBe(retry)
    expect((await scene.loopwork('list')).stdout).toMatch(/^✓ A .*, merged into main, not in other$/m)
    const one = printed((await scene.loopwork('show', 'A')).stdout, /next +(loopwork retry A)$/m)
    expect(scene.paste(one).exit).toBe(0)
    // Cherry-picked by hand, B is there; A is done there, and main has it as before.
    repository.git('checkout', '--quiet', 'other')
    repository.git('cherry-pick', repository.git('log', '--format=%H', '--grep=^B', 'main').trim())
    expect(scene.paste('loopwork run')).toMatchObject({ exit: 0 })
    expect(files('other')).toEqual(['A.txt', 'B.txt'])
    const back = await scene.loopwork('run', '--target', 'main')
    expect(back.stderr).not.toContain('does not hold')
    expect((await scene.loopwork('list')).stdout).not.toContain('merged into')
    expect(files('main')).toEqual(['A.txt', 'B.txt'])
  },

  'merged work is gone from the repository': async (make) => {
    const scene = await make([task])
    const { repository } = scene
    await repository.write('a.txt', 'mine\n')
    expect(await scene.loopwork('run')).toMatchObject({ exit: 0 })
    scene.paste(`git for-each-ref --format='delete %(refname)' refs/loopwork | git update-ref --stdin`)
    scene.paste('git gc --quiet --prune=now')
    rmSync(repository.at('a.txt'))
    const { stdout, stderr } = await scene.loopwork('run')
    expect(stderr).toContain('the merge of A is not in the repository any more')
    expect(stdout).toContain('1 task is done and its work is not in main any more: A')
    expect(scene.paste(printed(stderr, /(loopwork retry A) does that again$/m)).exit).toBe(0)
    expect(scene.paste('loopwork run')).toMatchObject({ exit: 0 })
    expect(await repository.read('a.txt')).toContain('a')
  },

  'a done task is something else in its file': async (make) => {
    const scene = await make([task])
    await scene.loopwork('run')
    const says = async (status: string, pattern: RegExp) => {
      await scene.repository.backlog([{ ...task, status }])
      const { stdout, stderr } = await scene.loopwork('run')
      // Once: by the run itself.
      expect(`${stdout}${stderr}`.split('A is done, and').length).toBe(2)
      return printed(stdout, pattern)
    }
    const undo = await says('cancelled', /(loopwork undo \S+) takes its work back$/m)
    expect(await says('pending', /(loopwork undo \S+) takes its work back; under a new id/)).toBe(undo)
    // What is taken out by hand needs no undo.
    scene.repository.git('reset', '--quiet', '--hard', 'HEAD~1')
    await scene.loopwork('run')
    const retry = printed((await scene.loopwork('run')).stdout, /(loopwork retry \S+) does it again/)
    expect(scene.paste(retry).exit).toBe(0)
    expect(scene.paste('loopwork run').exit).toBe(0)
    expect(scene.repository.filesOn('main')).toContain('a.txt')
    expect(scene.paste(undo).exit).toBe(0)
    expect(scene.repository.filesOn('main')).not.toContain('a.txt')
  },

  'git does not know the author': async (make) => {
    const scene = await make([task])
    scene.repository.git('config', '--unset', 'user.name')
    scene.repository.git('config', '--unset', 'user.email')
    await refusedThenMended(scene, /^ +(git config --global user\.name .*)$/m)
  },

  'the repository has no commit': async (make) => {
    const scene = await make([task])
    scene.repository.git('checkout', '--quiet', '--orphan', 'fresh')
    await refusedThenMended(scene, /(git commit --allow-empty -m "Start")/)
  },

  'the branch that is checked out is gone': async (make) => {
    const scene = await make([task])
    scene.repository.git('update-ref', '-d', 'HEAD')
    await refusedThenMended(scene, /make it again with (git -C .*): your files/)
  },

  'the checkout is sparse': async (make) => {
    const scene = await make([task])
    scene.repository.git('sparse-checkout', 'set', 'src')
    await refusedThenMended(scene, /(git sparse-checkout disable)/)
  },

  'the index is split': async (make) => {
    const scene = await make([task])
    scene.repository.git('config', 'core.splitIndex', 'true')
    scene.repository.git('update-index', '--split-index')
    await refusedThenMended(scene, /^ +(git config --unset core\.splitIndex; .*)$/m)
  },

  'the repository is bare': async (make) => {
    const scene = await make()
    const bare = path.join(scene.repository.home, 'my bare.git')
    scene.paste('git config --global user.name Ada; git config --global user.email ada@example.org')
    scene.paste(`git clone -q --bare . '${bare}'`)
    const refused = await scene.loopwork('run', '-C', bare)
    expect(refused.exit).toBe(4)
    const made = scene.paste(printed(refused.stderr, /start there: (git clone .*)$/m))
    expect(made, made.stderr).toMatchObject({ exit: 0 })
    expect(
      (await scene.loopwork('run', '-C', path.join(scene.repository.home, 'my bare-checkout'))).exit,
    ).toBe(0)
  },

  'something is in progress in the checkout': async (make) => {
    const scene = await make([task])
    writeFileSync(scene.repository.at('.git/MERGE_HEAD'), scene.repository.git('rev-parse', 'HEAD'))
    const refused = await scene.loopwork('run')
    expect(refused.exit).toBe(4)
    expect(scene.paste(printed(refused.stderr, /(git status) says/)).stdout).toContain('merging')
  },

  // Only root may make what belongs to somebody else.
  ...(process.getuid?.() === 0 ? belongsToAnother : {}),

  'the target is no branch': async (make) => {
    const scene = await make([task])
    const refused = await scene.loopwork('run', '--target', 'next')
    expect(refused.exit).toBe(4)
    expect(scene.paste(printed(refused.stderr, /(git branch \S+)/)).exit).toBe(0)
    expect((await scene.loopwork('run', '--target', 'next')).exit).toBe(0)
    expect(scene.repository.filesOn('next')).toContain('a.txt')
  },

  'the folder is no repository': async (make) => {
    const scene = await make()
    const outside = path.join(scene.repository.home, 'outside')
    await mkdir(outside)
    const refused = await scene.loopwork('run', '-C', outside)
    expect(refused.exit).toBe(4)
    expect(scene.paste(printed(refused.stderr, /(git -C .* init), and/), outside).exit).toBe(0)
    expect((await scene.loopwork('doctor', '-C', outside)).stdout).toMatch(/make a first commit/)
  },

  'the config is not trusted': async (make) => {
    const scene = await make([task])
    await scene.repository.write('.loopworkrc', 'gate: ["true"]\n')
    await refusedThenMended(scene, /(loopwork trust)/, 3)
  },

  'a tracker of a config that is not trusted': async (make) => {
    const scene = await make([task])
    await scene.repository.write('.loopworkrc', 'source: ["github:owner/name"]\n')
    const { stderr } = await scene.loopwork('import', '--dry-run')
    expect(scene.paste(printed(stderr, /with: (loopwork trust)$/m)).exit).toBe(0)
  },

  'the config of another folder is not trusted': async (make) => {
    const scene = await make([task])
    await scene.repository.write('.loopworkrc', 'gate: ["true"]\n')
    const elsewhere = scene.repository.home
    const refused = scene.paste('loopwork run -C project', elsewhere)
    expect(refused.exit).toBe(3)
    expect(scene.paste(printed(refused.stderr, /(loopwork trust .*)$/m), elsewhere).exit).toBe(0)
    expect(scene.paste('loopwork run -C project', elsewhere).exit).toBe(0)
  },

  'a .loopworkrc is there already': async (make) => {
    const scene = await make([task])
    await scene.repository.write('.loopworkrc', 'parallel: { maxTasks: 2 }\n')
    const refused = await scene.loopwork('init')
    expect(refused.exit).toBe(2)
    expect(scene.paste(printed(refused.stderr, /(loopwork doctor) checks/)).stdout).toContain('.loopworkrc')
  },

  'a .loopworkrc was written': async (make) => {
    const scene = await make()
    const { stderr } = await scene.loopwork('init')
    expect(scene.paste(printed(stderr, /(loopwork add ".*?")/)).exit).toBe(0)
    expect(scene.paste(printed(stderr, /(loopwork trust), and/)).exit).toBe(0)
    expect(scene.paste(printed(stderr, /and (loopwork doctor)/)).stdout).toContain('trusted')
  },

  'a .loopworkrc was written where one agent is installed': async (make) => {
    const scene = await make()
    const clis = scene.repository.outside('clis')
    const PATH = await fakeClis(clis, { claude })
    const { stderr } = await scene.repository.start(['init'], { PATH }).finished
    expect(await scene.repository.read('.loopworkrc')).toMatch(/^agent: claude # 2\.1\.332$/m)
    expect(
      scene.paste(
        `PATH=${clis}:$PATH; ${printed(await scene.repository.read('.loopworkrc'), /(loopwork agents) lists/)}`,
      ).stdout,
    ).toContain('2.1.332')
    expect(scene.paste(printed(stderr, /(loopwork trust), and/)).stdout).toContain('bypassPermissions')
    expect(scene.paste(`PATH=${clis}:$PATH; ${printed(stderr, /and (loopwork doctor)/)}`).stdout).toContain(
      'logged in',
    )
  },

  'a .loopworkrc was written where several agents are installed': async (make) => {
    const scene = await make()
    const PATH = await fakeClis(scene.repository.outside('clis'), { claude, codex })
    const { stderr } = await scene.repository.start(['init'], { PATH }).finished
    expect(await scene.repository.read('.loopworkrc')).not.toMatch(/^agent/m)
    expect(scene.paste(printed(stderr, /(loopwork trust), and/)).exit).toBe(0)
    expect(scene.paste(printed(stderr, /and (loopwork doctor)/)).stdout).toMatch(/✓ config/)
  },

  'agents of a config that is not trusted': async (make) => {
    const scene = await make()
    await scene.repository.write('.loopworkrc', 'agents: { mine: { command: [sh] } }\n')
    const { stdout, stderr } = await scene.loopwork('agents')
    expect(stdout).not.toContain('mine')
    expect(scene.paste(printed(stderr, /(loopwork trust)/)).exit).toBe(0)
    expect((await scene.loopwork('agents')).stdout).toContain('mine')
  },

  'doctor finds no backlog': async (make) => {
    const scene = await make()
    const { stdout } = await scene.loopwork('doctor')
    expect(scene.paste(printed(stdout, /(loopwork add ".*?")/)).exit).toBe(0)
    expect((await scene.loopwork('list')).stdout).toContain('A title')
  },

  'doctor finds tries whose worktree is lost': async (make) => {
    const scene = await make()
    const gate = scene.repository.outside('gate')
    const marks = scene.repository.outside('marks')
    await scene.repository.backlog([
      { id: 'A', script: [`mark ${marks}`, `wait-for ${gate}`, 'write a.txt a'] },
    ])
    const running = scene.start('run')
    await until('the agent', () => scene.repository.marks().length === 1)
    running.child.kill('SIGKILL')
    await running.finished
    // As after a reboot: the agent is not there any more either.
    killProcessesOf(scene.repository.home)
    rmSync(path.join(scene.repository.home, 'project.loopwork'), { recursive: true })
    const { stdout } = await scene.loopwork('doctor')
    scene.paste(`touch ${gate}`)
    expect(scene.paste(printed(stdout, /(loopwork run) puts/)).exit).toBe(0)
  },

  'a kill has left the worktree of a try that has ended': async (make) => {
    const scene = await make([task], { worktree: { teardown: ['touch ../torn-down; sleep 600'] } })
    const running = scene.start('run')
    const root = path.join(scene.repository.home, 'project.loopwork')
    await until(
      'the teardown',
      () =>
        existsSync(root) &&
        readdirSync(root, { recursive: true }).some((name) => String(name).endsWith('torn-down')),
    )
    running.child.kill('SIGKILL')
    await running.finished
    const wrong = await scene.loopwork('worktree', 'wash')
    expect(scene.paste(printed(wrong.stderr, /(loopwork worktree list), or/)).stdout).toContain('left over')
    const { stdout } = await scene.loopwork('doctor')
    expect(scene.paste(printed(stdout, /(loopwork doctor --fix) takes/)).exit).toBe(0)
    expect(scene.repository.git('worktree', 'list').trim().split('\n')).toHaveLength(1)
    expect(scene.repository.git('branch', '--list', 'loopwork*')).toBe('')
    expect(scene.paste(printed(wrong.stderr, /or (loopwork worktree clean)/)).exit).toBe(0)
  },

  'a ref names a commit that is missing': async (make) => {
    const scene = await make([task])
    const { repository } = scene
    const lost = repository.git('commit-tree', '-m', 'lost', 'HEAD^{tree}').trim()
    repository.git('update-ref', '--create-reflog', 'refs/heads/mine', 'HEAD')
    for (const name of ['mine', 'new']) repository.git('update-ref', '--no-deref', `refs/heads/${name}`, lost)
    rmSync(repository.at(`.git/logs/refs/heads/new`))
    rmSync(repository.at(`.git/objects/${lost.slice(0, 2)}/${lost.slice(2)}`))
    const { exit, stdout } = await scene.loopwork('doctor')
    expect(exit).toBe(1)
    expect(scene.paste(printed(stdout, /stood before: (git .+)/)).exit).toBe(0)
    expect(scene.paste(printed(stdout, /known of it: (git .+)/)).exit).toBe(0)
    expect(repository.git('rev-parse', 'mine')).toBe(repository.git('rev-parse', 'HEAD'))
    repository.git('gc', '--quiet', '--prune=now')
    expect((await scene.loopwork('doctor')).stdout).not.toContain('objects are missing')
  },

  'stashes lack objects': async (make) => {
    const scene = await make([task])
    const { repository } = scene
    const stash = async (text: string): Promise<string> => {
      await repository.write('README.md', text)
      repository.git('stash', 'push', '--quiet')
      return repository.git('rev-parse', 'stash^{tree}').trim()
    }
    const lose = (object: string): void =>
      rmSync(repository.at(`.git/objects/${object.slice(0, 2)}/${object.slice(2)}`))
    await stash('whole')
    lose(await stash('broken'))
    const { stdout } = await scene.loopwork('doctor')
    expect(scene.paste(printed(stdout, /others stay: (git reflog .+)/)).exit).toBe(0)
    expect(repository.git('stash', 'show', '-p', 'stash@{0}')).toContain('+whole')
    repository.git('gc', '--quiet', '--prune=now')
    repository.git('stash', 'pop', '--quiet')
    lose(await stash('again'))
    const again = await scene.loopwork('doctor')
    expect(scene.paste(printed(again.stdout, /no stash is whole: (git stash clear)/)).exit).toBe(0)
    repository.git('gc', '--quiet', '--prune=now')
  },

  'setup fails since work was merged': async (make) => {
    const scene = await make(null, { worktree: { setup: ['PATH="$PWD/tools:$PATH"; prepare'] } })
    const { repository } = scene
    await repository.write('tools/prepare', '#!/bin/sh\n')
    await chmod(repository.at('tools/prepare'), 0o755)
    repository.git('add', 'tools')
    repository.git('commit', '--quiet', '-m', 'setup')
    await repository.backlog([
      { id: 'BAD', script: ['run rm tools/prepare'] },
      { id: 'NEXT', script: ['write next.txt next'], dependsOn: ['BAD'] },
    ])
    const running = scene.start('run')
    const held =
      /held.*exit 127.*it went well before BAD was merged.*; (loopwork undo BAD), or mend it on main/
    await until('the hold', () => held.test(running.output()), 60_000)
    expect(scene.paste(printed(running.output(), held)).exit).toBe(0)
    expect((await running.finished).stdout).not.toContain('failed in')
    expect(repository.filesOn('main')).toContain('tools/prepare')
  },

  'no agent is configured': async (make) => {
    const scene = await make([task])
    await scene.configure({ agent: undefined })
    const { exit, stdout } = await scene.loopwork('doctor')
    expect(exit).toBe(1)
    const init = printed(stdout, /(loopwork init) writes/)
    expect(printed((await scene.loopwork('run')).stderr, /(loopwork init) writes/)).toBe(init)
    expect(scene.paste(init).exit).toBe(0)
    expect(await scene.repository.read('.loopworkrc')).toContain('agents:')
  },
}
