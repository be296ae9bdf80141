import { discoveryCommand } from '../command/git-command.ts'
import { zeroSplit } from '../command/path-bytes.ts'
import { runGit } from '../command/run-git.ts'

/**
 * The line that git would start to show a diff, by its own order of precedence. A repository's settings are not asked: an agent
 * can write there.
 */
export async function usersPager(cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const pattern = String.raw`^(core\.pager|pager\.diff)$`
  const listed = await runGit(
    discoveryCommand(cwd, 'config', ['--null', '--show-scope', '--get-regexp', pattern]),
  )
  const settings = settingsIn(listed.code === 0 ? listed.stdout : '')
  const ofDiff = settings.get('pager.diff')
  if (ofDiff !== undefined && no.has(ofDiff.toLowerCase())) return 'cat'
  const named = ofDiff === undefined || yes.has(ofDiff.toLowerCase()) ? undefined : ofDiff
  const found = [env['GIT_PAGER'], named, settings.get('core.pager'), env['PAGER'], 'less']
  // An empty one means none.
  return found.find((line) => line !== undefined)?.trim() || 'cat'
}

const yes = new Set(['true', 'yes', 'on', '1', ''])
const no = new Set(['false', 'no', 'off', '0'])

/** `scope NUL key LF value NUL`; the last one counts. */
function settingsIn(listing: string): ReadonlyMap<string, string> {
  const fields = zeroSplit(listing)
  const settings = new Map<string, string>()
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [scope, entry = ''] = [fields[at], fields[at + 1]]
    if (scope !== 'system' && scope !== 'global') continue
    const end = entry.indexOf('\n')
    settings.set(end === -1 ? entry : entry.slice(0, end), end === -1 ? '' : entry.slice(end + 1))
  }
  return settings
}
