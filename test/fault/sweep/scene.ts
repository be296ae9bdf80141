import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { ScratchRepository, type Finished } from '../../support/scratch-repository.ts'
import { items } from './effect-name.mjs'

const inject = `--import=${new URL('inject.mjs', import.meta.url).href}`
/** Writes down what it has passed, every file and its content, in one piece: two of them may end at once. */
const gate = `test -d out || exit 1
seen=$(LC_ALL=C grep -r '' . --exclude-dir=.git --exclude=.git | LC_ALL=C sort | tr '\\n' '|')
echo "$seen" >>"$HOME/passed"`
const run = ['run', '--parallel', '2', '--gate', 'sh ~/gate.sh']
/** A run that hangs is a broken one. */
const limitMs = 120_000

/** Three tasks, the third behind the first, and a user who has a stash, a change and a file of their own lying about. */
export async function sweepScene(): Promise<ScratchRepository> {
  const scene = await ScratchRepository.make()
  await writeFile(scene.outside('gate.sh'), `${gate}\n`)
  await scene.write('notes.txt', 'mine, not tracked\n')
  await scene.write('README.md', '# stashed by me\n')
  scene.git('stash', '--quiet')
  await scene.write('README.md', '# changed by me\n')
  return scene
}

export async function copyOf(template: ScratchRepository): Promise<ScratchRepository> {
  const scene = await template.copy()
  const [first, second, third] = items.map((id) => ({
    id,
    script: [`mark ${scene.outside('marks')}`, `write out/${id}.txt ${id}`],
  }))
  if (first === undefined || second === undefined || third === undefined) throw new Error('three tasks')
  await scene.backlog([first, second, { ...third, dependsOn: [first.id] }])
  return scene
}

export interface RunEnd extends Finished {
  readonly ms: number
  readonly hangs: boolean
}

/** Its side effects are appended to `effects`; `fault` makes one of them fail. */
export async function runScene(
  scene: ScratchRepository,
  fault: Readonly<Record<string, string>> = {},
): Promise<RunEnd> {
  const began = performance.now()
  const running = scene.start(['run', '--config', scene.config, ...run.slice(1)], {
    NODE_OPTIONS: inject,
    SWEEP_EFFECTS: scene.outside('effects'),
    ...fault,
  })
  let hangs = false
  const limit = setTimeout(() => {
    hangs = true
    running.child.kill('SIGKILL')
  }, limitMs)
  const finished = await running.finished
  clearTimeout(limit)
  return { ...finished, hangs, ms: Math.round(performance.now() - began) }
}

export const effectsOf = (scene: ScratchRepository): readonly string[] =>
  readFileSync(scene.outside('effects'), 'utf8').split('\n').filter(Boolean)
