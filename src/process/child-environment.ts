import { markerVariable } from './tree/marker.ts'

/** Would misdirect git, or change what the shell between us and the command does. */
const misleading = /^(?:GIT_.*|BASH_FUNC_.*|SHELLOPTS|BASHOPTS|BASH_ENV|ENV|CDPATH|IFS)$/s

/** The user's environment without variables that mislead, with those of the order, and with the marker by which stray processes are found. */
export function childEnvironment(
  users: Readonly<NodeJS.ProcessEnv>,
  added: Readonly<Record<string, string>>,
  marker: string,
): Record<string, string> {
  const kept = Object.entries(users).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && !misleading.test(pair[0]),
  )
  return { ...Object.fromEntries(kept), ...added, [markerVariable]: marker }
}

/** A shell drops such a variable silently, so the order is refused instead. */
export const unpassable = (added: Readonly<Record<string, string>>): string | undefined =>
  Object.keys(added).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
