import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Env } from './read-env.ts'

/**
 * Our folder among the user's own, as the XDG base directories have it: below `variable` where that is an absolute path,
 * else below `usual` in the home. Null for a user whom the machine doesn't know.
 */
export function userFolder(
  env: Env,
  variable: 'XDG_CONFIG_HOME' | 'XDG_STATE_HOME' | 'XDG_CACHE_HOME',
  usual: string,
): string | null {
  const given = env[variable]
  if (given !== undefined && isAbsolute(given)) return join(given, 'loopwork')
  const home = env['HOME'] ?? homeOfUser()
  return home === null || !isAbsolute(home) ? null : join(home, usual, 'loopwork')
}

function homeOfUser(): string | null {
  try {
    return homedir()
  } catch {
    return null
  }
}
