import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readConfigFile } from '../../config/config-file.ts'
import { withPlainValue, type PlainValue } from '../../config/live/edit-config.ts'
import type { Env } from '../../config/read-env.ts'
import { isTrusted, trust } from '../../config/trust/trust.ts'
import type { SettingDone } from '../../core/run/setting.ts'
import { replaceFileDurably } from '../../files/replace-file.ts'
import type { PlacedFile } from './config-files.ts'

/**
 * Puts a value into a config file that a person has seen named. A file of the repository that they had allowed stays allowed, since it is
 * they who change it; one that they had not stays as it is.
 */
export async function writeSetting(
  placed: PlacedFile,
  { key, value }: { readonly key: string; readonly value: PlainValue },
  env: Env,
): Promise<SettingDone> {
  const { name, path, file: seen } = placed
  const now = await readConfigFile(path, name)
  const isSame = now === null ? seen === null : seen !== null && now.bytes.equals(seen.bytes)
  if (!isSame) return refused(`${name} has changed since it was read here; read it, then write it again`)
  const text = withPlainValue(seen?.bytes.toString('utf8') ?? '', key, value)
  if (text === null)
    return refused(
      `${name} can't take it without other changes; write ${key}: ${String(value)} there yourself`,
    )
  const bytes = Buffer.from(text)
  if (seen === null) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await replaceFileDurably(path, bytes, 0o600)
    return done(name)
  }
  const { realPath } = seen
  // Allowed first: a kill in between leaves the file that was allowed, and never one that nobody has allowed.
  if (placed.place === 'repository' && (await isTrusted(seen, env))) await trust({ realPath, bytes }, env)
  await replaceFileDurably(realPath, bytes, (await stat(realPath)).mode & 0o777)
  return done(name)
}

const done = (name: string): SettingDone => ({ kind: 'done', says: `written to ${name}` })

const refused = (why: string): SettingDone => ({ kind: 'refused', why })
