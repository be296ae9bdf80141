/** Would lead git in a worktree to another repository. What a person has said of themselves and their programs stays. */
const misdirecting: ReadonlySet<string> = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
])

/** The environment of a person's own program in a worktree. */
export const personEnvironment = (users: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(users).filter(([name]) => !misdirecting.has(name)))
