import { expect } from 'vitest'
import { until } from '../../until.ts'
import { printed, type Stories } from '../scene.ts'

export const lookStories: Stories = {
  'there are no tasks yet': async (make) => {
    const scene = await make()
    await scene.loopwork('add', 'first')
    await scene.loopwork('cancel', 'TASK-1')
    const empty = await make()
    // The list of a repository without a backlog, and what a run reads when there is one.
    const { stderr } = await empty.loopwork('list')
    const add = printed(stderr, /(loopwork add ".*?")/)
    await empty.loopwork('run')
    expect(printed((await empty.loopwork('run')).stderr, /(loopwork add ".*?") makes/)).toBe(add)
    expect(empty.paste(add).exit).toBe(0)
    expect((await empty.loopwork('list')).stdout).toContain('A title')
    await empty.repository.backlog([{ id: 'A', script: ['write a.txt a'] }])
    empty.paste('loopwork cancel TASK-1')
    expect(empty.paste(printed(stderr, /(loopwork run) reads/)).exit).toBe(0)
  },

  'there was no run yet': async (make) => {
    const scene = await make([{ id: 'A', script: ['write a.txt a'] }])
    const listed = await scene.loopwork('list')
    expect(listed.stdout).toMatch(/ A .* todo .* ready$/m)
    expect(printed(listed.stderr, /; (loopwork run) takes them in/)).toBe('loopwork run')
    const { stderr } = await scene.loopwork('status')
    const pasted = [printed(stderr, /(loopwork tui) or/), printed(stderr, /or (loopwork run) starts/)]
    expect(scene.paste(pasted[1] ?? '').exit).toBe(0)
    // Without a terminal the screen's command is the same run in lines.
    expect(scene.paste(pasted[0] ?? '').exit).toBe(0)
  },

  'why a task is not started': async (make) => {
    const scene = await make()
    const gate = scene.repository.outside('gate')
    const task = (id: string) => ({ id, script: [`wait-for ${gate}`, `write ${id}.txt x`] })
    await scene.repository.backlog([task('A'), task('B')])
    const running = scene.start('run')
    await until('the agent', async () => (await scene.repository.states())['A'] === 'running')
    const next = async () => printed((await scene.loopwork('why', 'B')).stdout, /^ {2}next +(loopwork .*)$/m)
    await scene.loopwork('scale', '0')
    for (const verb of ['scale 1', 'scale 2']) {
      if (verb === 'scale 2') {
        await scene.loopwork('pause')
        expect(scene.paste(await next())).toMatchObject({ exit: 0, stderr: 'goes on\n' })
      }
      expect(await next()).toBe(`loopwork ${verb}`)
      expect(scene.paste(`loopwork ${verb}`).exit).toBe(0)
    }
    await until('both', async () => (await scene.repository.states())['B'] === 'running')
    scene.paste(`touch ${gate}`)
    expect((await running.finished).exit).toBe(0)
  },

  'nobody is there to steer': async (make) => {
    const scene = await make([{ id: 'A', script: ['write a.txt a'] }])
    const { exit, stderr } = await scene.loopwork('pause')
    expect(exit).toBe(1)
    expect(scene.paste(printed(stderr, /(loopwork run) or loopwork tui/)).exit).toBe(0)
  },

  'an id that is not there': async (make) => {
    const scene = await make([{ id: 'A', script: ['write a.txt a'] }])
    await scene.loopwork('run')
    for (const args of [
      ['show', 'B'],
      ['logs', 'B'],
      ['add', 'x', '--depends-on', 'B'],
    ]) {
      const { exit, stderr } = await scene.loopwork(...args)
      expect(exit).toBe(2)
      expect(scene.paste(printed(stderr, /(loopwork list) shows/)).stdout).toContain('A ')
    }
  },

  'a command that is not there': async (make) => {
    const scene = await make()
    const { exit, stderr } = await scene.loopwork('watch', 'backlog.md')
    expect(exit).toBe(2)
    expect(stderr).not.toMatch(/abort|cancel/)
    expect(scene.paste(printed(stderr, /(loopwork --help) lists/)).stdout).toMatch(/^ {2}run /m)
  },
}
