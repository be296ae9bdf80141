/** A command or a question of several lines as the title of a tool call. */
export function oneLine(text: string): string {
  if (!/[\r\n]/.test(text)) return text.trim()
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
}
