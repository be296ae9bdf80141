import { readFile } from 'node:fs/promises'
import { LoopworkError } from '../core/errors.ts'
import { discoveryCommand } from './git-command.ts'
import type { FoundRepository } from './find-repository.ts'
import { isMissing } from './git-failure.ts'
import type { Identity, Site } from './site.ts'
import { runGit } from './spawn.ts'

/**
 * Settings that change how content is stored or looked up. Nothing here names a program: filters and merge drivers
 * are never copied, so that what an agent plants can't run even when it was planted before this start.
 */
const copied = [
  'core.autocrlf',
  'core.eol',
  'core.safecrlf',
  'core.filemode',
  'core.symlinks',
  'core.ignorecase',
  'core.precomposeunicode',
  'core.bigfilethreshold',
  'core.excludesfile',
  'core.attributesfile',
  'core.protecthfs',
  'core.protectntfs',
  'core.sharedrepository',
  'index.version',
  'extensions.objectformat',
]

export async function takeSnapshot(
  found: FoundRepository,
): Promise<Pick<Site, 'config' | 'exclude' | 'attributes' | 'shallow'>> {
  const config = copied.flatMap((key) => {
    const value = found.config.get(key)
    return value === undefined ? [] : [[key, value] as const]
  })
  return {
    config,
    exclude: (await contentOf(`${found.commonDir}/info/exclude`)) ?? '',
    attributes: (await contentOf(`${found.commonDir}/info/attributes`)) ?? '',
    shallow: (await contentOf(`${found.commonDir}/shallow`)) !== null,
  }
}

/** The user's own name and address: by environment or config, never made up from the host's name. */
export async function identityOf(cwd: string): Promise<Identity | null> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => /^GIT_COMMITTER_/.test(entry[0]) && entry[1] !== undefined,
    ),
  )
  const answer = await runGit(
    discoveryCommand(cwd, 'var', ['GIT_COMMITTER_IDENT'], { env, config: ['user.useConfigOnly=true'] }),
  )
  const ident = /^(.*) <([^<>]*)> \d+ [+-]\d+$/.exec(
    Buffer.from(answer.stdout, 'latin1').toString('utf8').trim(),
  )
  if (answer.code !== 0 || ident === null) return null
  return { name: ident[1] ?? '', email: ident[2] ?? '' }
}

export function noIdentity(): LoopworkError {
  return new LoopworkError('git', 'git does not know your name and e-mail address: commits need an author', {
    hint: 'git config --global user.name "Your Name" && git config --global user.email you@example.com',
  })
}

export async function contentOf(path: string | Buffer): Promise<string | null> {
  try {
    return await readFile(path, 'latin1')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
