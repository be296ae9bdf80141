import { cp, mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder with these files, gone after the test. */
export async function folderWith(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'loopwork-test-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
  return root
}

/** The recorded backlog of the fixtures, at its usual place. */
export async function folderWithFixture(): Promise<string> {
  const root = await folderWith({})
  const fixture = new URL('../fixtures/backlogs/loopwork/', import.meta.url)
  await cp(fixture, join(root, '.specs/tasks'), { recursive: true })
  return root
}
