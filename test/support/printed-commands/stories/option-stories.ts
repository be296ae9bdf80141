import { cp, rm } from 'node:fs/promises'
import { expect } from 'vitest'
import { until } from '../../until.ts'
import { printed, type MakeScene, type Scene, type Stories } from '../scene.ts'

const held = (scene: Scene) => [
  `mark ${scene.repository.outside('marks')}`,
  `wait-for ${scene.repository.outside('go')}`,
  'write a.txt a',
]

async function atWork(make: MakeScene) {
  const scene = await make()
  await scene.repository.backlog([{ id: 'A', script: held(scene) }])
  const run = scene.start('run')
  await until('an agent', () => scene.repository.marks().length === 1)
  return { scene, run }
}

/** A folder with a store that its reader did not make: their home knows nothing of the run in it. */
async function fromElsewhere(make: MakeScene, end: 'finished' | 'killed') {
  const { scene, run } = await atWork(make)
  if (end === 'killed') run.child.kill('SIGKILL')
  else await cp('/dev/null', scene.repository.outside('go'))
  await run.finished
  await rm(scene.repository.outside('.local'), { recursive: true })
  return scene
}

export const optionStories: Stories = {
  'a filter leaves out what others need': async (make) => {
    const scene = await make([
      { id: 'A', script: ['write a.txt a'] },
      { id: 'B', script: ['write b.txt b'], feature: "Ann's", dependsOn: ['A'] },
      { id: 'C', script: ['exit 1'] },
      { id: 'D', script: ['write d.txt d'], feature: "Ann's" },
    ])
    const { exit, stdout } = await scene.loopwork('run', '--filter', "feature = Ann's")
    expect(exit).toBe(1)
    const pasted = scene.paste(printed(stdout, /^ {2}(loopwork run --filter .*?) {2}/m))
    expect(pasted, pasted.stderr).toMatchObject({ exit: 0 })
    expect(await scene.repository.states()).toEqual({ A: 'done', B: 'done', C: 'todo', D: 'done' })
  },

  'other options beside a living run': async (make) => {
    const { scene, run } = await atWork(make)
    const other = await scene.loopwork('run', '--gate', 'true')
    expect(other).toMatchObject({ exit: 2 })
    const fresh = await scene.loopwork('run', '--fresh')
    expect(fresh).toMatchObject({ exit: 2 })
    const abort = printed(fresh.stderr, /end it first: (.*)$/m)
    expect(printed(other.stderr, /\(Ctrl\+C there, or (.*?)\)/)).toBe(abort)
    const { stderr } = await scene.loopwork('abort')
    expect(printed(stderr, /to do it all the same: (.*)$/m)).toBe(abort)
    expect(scene.paste(abort)).toMatchObject({ exit: 0 })
    await run.finished
    await cp('/dev/null', scene.repository.outside('go'))
    expect(await scene.loopwork('run', '--gate', 'true')).toMatchObject({ exit: 0 })
  },

  'an unfinished run was started elsewhere': async (make) => {
    const scene = await fromElsewhere(make, 'killed')
    await scene.configure({ gate: ['true'] })
    const refused = await scene.loopwork('run')
    expect(refused).toMatchObject({ exit: 3 })
    const allowed = scene.paste(printed(refused.stderr, /allow it with: (.*?);/))
    expect(allowed).toMatchObject({ exit: 0 })
    await cp('/dev/null', scene.repository.outside('go'))
    expect(await scene.loopwork('run')).toMatchObject({ exit: 0 })
  },

  'no agent is configured, and the newest run was started elsewhere': async (make) => {
    const scene = await fromElsewhere(make, 'finished')
    await rm(scene.repository.outside('.config'), { recursive: true })
    await scene.repository.backlog([{ id: 'B', script: ['write b.txt b'] }])
    const refused = await scene.loopwork('run')
    expect(refused).toMatchObject({ exit: 2 })
    const allow = printed(refused.stderr, /has: (.*)$/m)
    expect(printed((await scene.loopwork('undo')).stderr, /allow it with: (.*)$/m)).toBe(allow)
    expect(scene.paste(allow)).toMatchObject({ exit: 0 })
    expect(await scene.loopwork('run')).toMatchObject({ exit: 0 })
    expect(scene.repository.filesOn('main')).toContain('b.txt')
  },
}
