import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { deflateSync } from 'node:zlib'
import { oid, type Oid } from '../../core/ids.ts'
import type { Quarantined } from './quarantine.ts'

export interface CommitText {
  readonly tree: Oid
  readonly parents: readonly Oid[]
  /** `GIT_AUTHOR_*` and `GIT_COMMITTER_*`, as `commit-tree` would be given them. */
  readonly people: Readonly<Record<string, string>>
  readonly message: string
}

/**
 * Writes the commit that `commit-tree` would write, byte for byte, as a loose object in the quarantine: the pack that takes it out of there
 * walks all that it names. Null for what needs git's own judgement of a name or a date.
 */
export async function writeCommit(privateDir: Quarantined, text: CommitText): Promise<Oid | null> {
  const content = contentOf(text)
  if (content === null) return null
  const object = Buffer.concat([Buffer.from(`commit ${content.length}\0`), content])
  const hash = text.tree.length === 40 ? 'sha1' : 'sha256'
  const id = createHash(hash).update(object).digest('hex')
  const folder = `${privateDir.objects}/${id.slice(0, 2)}`
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}/${id.slice(2)}`, deflateSync(object, { level: 1 }))
  return oid(id)
}

function contentOf({ tree, parents, people, message }: CommitText): Buffer | null {
  const [author, committer] = [personOf(people, 'AUTHOR'), personOf(people, 'COMMITTER')]
  if (author === null || committer === null || new Set(parents).size !== parents.length) return null
  const header = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${author}`,
    `committer ${committer}`,
  ]
  return Buffer.from(`${header.join('\n')}\n\n${message}`)
}

function personOf(people: CommitText['people'], role: 'AUTHOR' | 'COMMITTER'): string | null {
  const [name = '', email = '', date = ''] = ['NAME', 'EMAIL', 'DATE'].map(
    (what) => people[`GIT_${role}_${what}`],
  )
  const plain = isPlain(name) && (email === '' || isPlain(email))
  const when = /^@((?:0|[1-9]\d{0,9}) (?:\+\d{4}|-(?!0000)\d{4}))$/.exec(date)?.[1]
  return plain && when !== undefined ? `${name} <${email}> ${when}` : null
}

/** git takes some characters off the ends of a name, and `<`, `>` and line ends out of it. */
const isPlain = (text: string): boolean =>
  /^[^\x00-\x20.,:;<>"\\'](?:[^\x00<>\n]*[^\x00-\x20.,:;<>"\\'])?$/.test(text)
