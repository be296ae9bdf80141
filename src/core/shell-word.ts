/** One word of a shell command that a person pastes: ids, branches and paths may hold what a shell takes for something else. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_./@%+:][A-Za-z0-9_./@%+:-]*$/.test(text)) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}
