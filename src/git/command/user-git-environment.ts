/** What may decide how git reads a repository and who commits in it. Everything that could point git elsewhere is missing on purpose. */
const read =
  /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|PARAMETERS|KEY_\d+|VALUE_\d+)|(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL)|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)$/

/**
 * The part of the user's environment that belongs to their git settings: dotfiles in another place
 * (`GIT_CONFIG_GLOBAL`), settings given by a wrapper (`GIT_CONFIG_COUNT`, `git -c`), an identity given by variables.
 * Used for the first queries alone: their answers are in the config snapshot, and neither an agent nor a later git
 * command of ours gets these variables.
 */
export const userGitEnvironment = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => read.test(entry[0]) && entry[1] !== undefined,
    ),
  )
