import { expect } from 'vitest'
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
