import { bytesOrNull } from '../../files/or-null.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import type { FoundRepository } from './find-repository.ts'

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
): Promise<Pick<RepositoryContext, 'config' | 'exclude' | 'attributes' | 'shallow'>> {
  const config = copied.flatMap((key) => {
    const value = found.config.get(key)
    return value === undefined ? [] : [[key, value] as const]
  })
  return {
    config,
    exclude: (await bytesOrNull(`${found.commonDir}/info/exclude`)) ?? '',
    attributes: (await bytesOrNull(`${found.commonDir}/info/attributes`)) ?? '',
    shallow: (await bytesOrNull(`${found.commonDir}/shallow`)) !== null,
  }
}
