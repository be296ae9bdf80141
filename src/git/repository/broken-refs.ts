import { textOrNull } from '../../files/or-null.ts'
import { discoveryCommand } from '../command/git-command.ts'
import { runGit } from '../command/run-git.ts'

/** A ref whose commit, or the tree of that, is missing: every gc, fetch and clone of the repository fails by it. */
export interface BrokenRef {
  readonly name: string
  readonly object: string
  /** The newest commit of its reflog that is there; null where it has none. */
  readonly before: string | null
}

/** Looks at the ends of all refs, not at their history: two processes, whatever the size of the repository. */
export async function brokenRefs({
  root,
  commonDir,
}: {
  readonly root: string
  readonly commonDir: string
}): Promise<readonly BrokenRef[]> {
  const listed = await runGit(discoveryCommand(root, 'for-each-ref', ['--format=%(objectname) %(refname)']))
  const refs = listed.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const object = line.slice(0, line.indexOf(' '))
      return { object, name: Buffer.from(line.slice(object.length + 1), 'latin1').toString('utf8') }
    })
  const broken = await areBroken(
    root,
    refs.map(({ object }) => object),
  )
  const found: BrokenRef[] = []
  for (const ref of refs.filter(({ object }) => broken.has(object))) {
    found.push({ ...ref, before: await newestWhole(root, `${commonDir}/logs/${ref.name}`) })
  }
  return found
}

async function newestWhole(root: string, log: string): Promise<string | null> {
  const commits = ((await textOrNull(log)) ?? '').split('\n').flatMap((line) => line.split(' ')[1] ?? [])
  const broken = await areBroken(root, commits)
  return commits.findLast((commit) => !broken.has(commit) && !/^0+$/.test(commit)) ?? null
}

async function areBroken(root: string, objects: readonly string[]): Promise<ReadonlySet<string>> {
  if (objects.length === 0) return new Set()
  const stdin = objects.flatMap((object) => [`${object}\n`, `${object}^{tree}\n`]).join('')
  const checked = (await runGit(discoveryCommand(root, 'cat-file', ['--batch-check'], { stdin }))).stdout
  const lines = checked.split('\n')
  const isMissing = (at: number): boolean => lines[at]?.endsWith(' missing') === true
  // A tag of a file has no tree, and is there all the same.
  const isBroken = (at: number): boolean =>
    isMissing(2 * at) || (/ commit \d+$/.test(lines[2 * at] ?? '') && isMissing(2 * at + 1))
  return new Set(objects.filter((_, at) => isBroken(at)))
}
