/** A command or a question of several lines as the title of a tool call: its beginning, where it is a whole script. */
export function oneLine(whole: string): string {
  const text = whole.slice(0, mostCharacters)
  if (!/[\r\n]/.test(text)) return text.trim()
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
}

/** Titles of open calls stay in memory, and those of denied ones in the store. */
const mostCharacters = 4_096
