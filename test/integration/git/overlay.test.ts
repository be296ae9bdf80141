import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { oid, type Oid } from '../../../src/core/ids.ts'
import { rawObject, type RawObject } from '../../../src/git/objects/without-git/raw-object.ts'
import { writePack } from '../../../src/git/objects/without-git/write-pack.ts'
import { gitShim } from '../../support/git/git-shim.ts'
import { openScratch, startTry } from '../../support/git/open-scratch.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'
import { seeded } from '../../support/git/seeded.ts'

type Files = Readonly<Record<string, string | null>>

const before: Readonly<Record<string, string>> = {
  ...{ a: 'a\n', 'a.b': '1\n', 'd/x': 'x\n', 'd/e/y': 'y\n', 'd.c': 'c\n', 'long name/ü “q”': 'q\n' },
  ...{ 'z/1': '1\n', 'z/2': '2\n', 'z/deep/er/f': 'f\n' },
}

const names = [
  ...Object.keys(before),
  ...['new', 'd/new', 'd/e/new', 'n/e/w', 'a-', 'a0', 'd0', 'z/deep', 'z/deep/er/g', 'a/below', 'd/x/below'],
]

/** A few changes: edits, additions, now and then a deletion, sometimes of what stands in the way. */
function changesBy(random: () => number, who: string, names: readonly string[]): Files {
  const count = 1 + Math.floor(random() * 3)
  const picked = Array.from({ length: count }, () => names[Math.floor(random() * names.length)] ?? 'new')
  return Object.fromEntries(picked.map((name) => [name, random() < 0.12 ? null : `${who} ${random()}\n`]))
}

/** In a folder's place a file can stand only without it, and the other way round. */
function apply(scratch: Scratch, dir: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    rmSync(join(dir, path), { recursive: true, force: true })
    if (content === null) continue
    const parents = path.split('/').slice(0, -1)
    for (const at of parents.keys()) {
      const above = join(dir, ...parents.slice(0, at + 1))
      if (existsSync(above) && !existsSync(`${above}/.`)) rmSync(above)
    }
    scratch.write({ [path]: content }, dir)
  }
}

test('whatever two sides change, the merge comes to the tree that git comes to, or to its conflict', async () => {
  const scratch = scratchRepository()
  const base = scratch.commit(before)
  const git = await openScratch(scratch)
  const log = countMerges(scratch)
  const random = seeded(20_261_126)
  let withoutGit = 0
  for (let round = 0; round < 9; round++) {
    let tip: Oid = base
    for (const who of ['one', 'two', 'three']) {
      const slug = `${who}-${round}`
      const attempt = await startTry(git, scratch, { slug, base })
      apply(scratch, attempt.dir, changesBy(random, who, round % 2 === 0 ? names : names.slice(0, 5)))
      const collected = await attempt.collect()
      if (collected.kind !== 'work') continue
      log()
      const { commit } = collected.work
      const merged = await git.lane.merge({ tip, base, work: commit, slug, message: slug, trailers: [] })
      if (log() === 0) withoutGit++
      const [told, tree] = mergedByGit(scratch, tip, commit)
      if (merged.kind === 'conflict') expect(told).toBe('conflict')
      else
        expect([told, merged.kind === 'clean' ? merged.tree : treeOf(scratch, tip)]).toEqual(['clean', tree])
      if (merged.kind === 'clean') tip = merged.commit
    }
  }
  expect(scratch.git(['fsck', '--full', '--strict', '--no-dangling'])).toBe('')
  expect(withoutGit).toBeGreaterThan(9)
})

const treeOf = (scratch: Scratch, commit: Oid) => scratch.git(['rev-parse', `${commit}^{tree}`]).trim()

function mergedByGit(scratch: Scratch, tip: Oid, work: Oid): readonly [string, string] {
  try {
    return ['clean', scratch.git(['merge-tree', '--write-tree', tip, work]).trim()]
  } catch {
    return ['conflict', '']
  }
}

/** How often git was asked for a merge since the last call. */
function countMerges(scratch: Scratch): () => number {
  const log = join(scratch.folder, 'merges')
  gitShim(scratch.folder, `case "$*" in *merge-tree*'--name-only'*) echo x >> '${log}' ;; esac`)
  return () => {
    const count = existsSync(log) ? execFileSync('cat', [log], { encoding: 'utf8' }).length / 2 : 0
    rmSync(log, { force: true })
    return count
  }
}

test('a pack that is written without git is one that git takes', async () => {
  const scratch = scratchRepository()
  const like = oid(scratch.git(['rev-parse', 'HEAD']).trim())
  const objects = join(scratch.folder, 'quarantine')
  mkdirSync(join(objects, 'pack'), { recursive: true })
  const privateDir = { gitDir: `${scratch.root}/.git`, workTree: scratch.root, objects }
  const sizes = [0, 1, 15, 16, 2_047, 2_048, 33_000, 70_000]
  const blobs = sizes.map((size) => rawObject('blob', Buffer.alloc(size, 'abc\n'), like))
  const many: readonly RawObject[] = Array.from({ length: 80 }, (_, at) =>
    rawObject('blob', Buffer.from(`${at}`), like),
  )
  const id = await writePack(privateDir, [...blobs, ...many, ...blobs])
  const listed = scratch.git(['verify-pack', '-v', `${objects}/pack/pack-${id ?? ''}.idx`])
  for (const { id: name, content } of [...blobs, ...many])
    expect(listed).toMatch(new RegExp(`^${name} blob\\s+${content.length} `, 'm'))
  const input = readFileSync(`${objects}/pack/pack-${id ?? ''}.pack`)
  expect(scratch.git(['index-pack', '--strict', '--stdin'], { input })).toContain(id)
  // Left to git.
  expect(await writePack(privateDir, [])).toBeNull()
  expect(await writePack(privateDir, [rawObject('blob', Buffer.alloc(300_000), like)])).toBeNull()
  expect(await writePack(privateDir, [rawObject('blob', Buffer.alloc(1), oid('0'.repeat(64)))])).toBeNull()
})
