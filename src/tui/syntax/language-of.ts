/** The language of a file by its name, as the highlighter calls it; null: not one that it knows. */
export function languageOf(path: string): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const byName = names[name]
  if (byName !== undefined) return byName
  const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : ''
  return endings[ending] ?? null
}

const names: Readonly<Record<string, string>> = {
  makefile: 'makefile',
  gnumakefile: 'makefile',
  'go.mod': 'go',
  gemfile: 'ruby',
  rakefile: 'ruby',
  '.gitconfig': 'ini',
  '.bashrc': 'bash',
}

const endings: Readonly<Record<string, string>> = {
  ...of('typescript', 'ts', 'mts', 'cts', 'tsx'),
  ...of('javascript', 'js', 'mjs', 'cjs', 'jsx'),
  ...of('json', 'json', 'jsonc', 'json5'),
  ...of('python', 'py', 'pyi'),
  ...of('rust', 'rs'),
  ...of('go', 'go'),
  ...of('java', 'java'),
  ...of('kotlin', 'kt', 'kts'),
  ...of('swift', 'swift'),
  ...of('c', 'c', 'h'),
  ...of('cpp', 'cpp', 'cc', 'cxx', 'hpp', 'hh'),
  ...of('csharp', 'cs'),
  ...of('objectivec', 'm', 'mm'),
  ...of('ruby', 'rb', 'gemspec'),
  ...of('php', 'php'),
  ...of('perl', 'pl', 'pm'),
  ...of('lua', 'lua'),
  ...of('r', 'r'),
  ...of('bash', 'sh', 'bash', 'zsh'),
  ...of('sql', 'sql'),
  ...of('graphql', 'graphql', 'gql'),
  ...of('css', 'css'),
  ...of('scss', 'scss'),
  ...of('less', 'less'),
  ...of('xml', 'xml', 'html', 'htm', 'svg', 'vue', 'svelte'),
  ...of('yaml', 'yaml', 'yml'),
  ...of('ini', 'ini', 'toml', 'cfg', 'conf', 'properties'),
  ...of('markdown', 'md', 'mdx', 'markdown'),
  ...of('makefile', 'mk'),
}

function of(language: string, ...all: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(all.map((ending) => [ending, language]))
}
